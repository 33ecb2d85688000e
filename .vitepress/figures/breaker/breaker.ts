/** The machine behind the figure: three states, three things that can happen. Pure, so that it can be tested. */
export type Phase = 'closed' | 'open' | 'half-open';
export type Happening = 'success' | 'failure' | 'cooldown';

/** What came of the last click, for the sentence under the picture. */
export type Outcome =
  | 'start'
  | 'answered'
  | 'counted'
  | 'tripped'
  | 'not-sent'
  | 'probe-allowed'
  | 'recovered'
  | 'probe-failed'
  | 'nothing-to-cool';

export interface Breaker {
  readonly phase: Phase;
  /** Failures in a row; a success starts over. */
  readonly failures: number;
  readonly outcome: Outcome;
}

export const threshold = 3;
export const initial: Breaker = { phase: 'closed', failures: 0, outcome: 'start' };

export function reduce(breaker: Breaker, happening: Happening): Breaker {
  switch (breaker.phase) {
    case 'closed':
      return whileClosed(breaker, happening);
    case 'open':
      // No call leaves the house, so none can succeed or fail.
      return happening === 'cooldown'
        ? { phase: 'half-open', failures: breaker.failures, outcome: 'probe-allowed' }
        : { ...breaker, outcome: 'not-sent' };
    case 'half-open':
      return whileHalfOpen(breaker, happening);
  }
}

function whileClosed(breaker: Breaker, happening: Happening): Breaker {
  if (happening === 'cooldown') return { ...breaker, outcome: 'nothing-to-cool' };
  if (happening === 'success') return { phase: 'closed', failures: 0, outcome: 'answered' };
  const failures = breaker.failures + 1;
  return failures >= threshold ? { phase: 'open', failures, outcome: 'tripped' } : { phase: 'closed', failures, outcome: 'counted' };
}

function whileHalfOpen(breaker: Breaker, happening: Happening): Breaker {
  if (happening === 'cooldown') return { ...breaker, outcome: 'nothing-to-cool' };
  if (happening === 'success') return { phase: 'closed', failures: 0, outcome: 'recovered' };
  return { phase: 'open', failures: breaker.failures, outcome: 'probe-failed' };
}
