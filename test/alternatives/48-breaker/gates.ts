// passes: no state variable: each state is a function that takes the next call, and the current one is replaced
interface Options {
  failureThreshold: number;
  cooldownMs: number;
  now?: () => number;
  isFailure?: (error: unknown) => boolean;
}
type Ending = 'good' | 'neutral' | 'bad';
/** Takes a call: gives what listens to its ending, or undefined to refuse it. */
interface Gate {
  name: 'closed' | 'open' | 'half-open';
  enter(): ((ending: Ending) => void) | undefined;
}

export function createBreaker({ failureThreshold, cooldownMs, now = () => performance.now(), isFailure }: Options) {
  const closed = (): Gate => {
    let inARow = 0;
    const gate: Gate = {
      name: 'closed',
      enter: () => (ending) => {
        if (current !== gate) return;
        // An error that is no failure neither counts nor forgives.
        if (ending === 'bad') inARow += 1;
        if (ending === 'good') inARow = 0;
        if (inARow === failureThreshold) current = open();
      },
    };
    return gate;
  };

  const open = (): Gate => {
    const since = now();
    return { name: 'open', enter: () => (now() - since < cooldownMs ? undefined : probe()) };
  };

  const probe = (): ((ending: Ending) => void) => {
    current = { name: 'half-open', enter: () => undefined };
    return (ending) => {
      // After a neutral ending the next one may try.
      if (ending === 'neutral') current = { name: 'half-open', enter: probe };
      else current = ending === 'good' ? closed() : open();
    };
  };

  let current = closed();

  return {
    state: () => current.name,
    call<T>(fn: () => T | Promise<T>): Promise<T> {
      const ended = current.enter();
      if (!ended) return Promise.reject(Object.assign(new Error('no line'), { code: 'ECIRCUITOPEN' }));
      return new Promise<T>((resolve) => resolve(fn())).then(
        (value) => {
          ended('good');
          return value;
        },
        (error: unknown) => {
          ended((isFailure?.(error) ?? true) ? 'bad' : 'neutral');
          throw error;
        },
      );
    },
  };
}
