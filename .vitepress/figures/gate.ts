import { type App, type AsyncComponentLoader, defineAsyncComponent } from 'vue';

/**
 * Vue can put off bringing a server-drawn component to life, but it fetches its code at once. A gate puts off the fetching
 * too: it opens when the reader first touches the figure, or when somebody opens it.
 */
export interface Gate {
  /** Resolves when the code is wanted. */
  readonly opened: Promise<void>;
  open(): void;
  /** Repeats on the living figure what the reader did while it was being fetched. */
  replay(): void;
}

/** What a reader may do to a figure, and how its components will hear of it afterwards. */
const touches: Record<string, (target: HTMLElement) => void> = {
  pointerover: (target) => target.dispatchEvent(new PointerEvent('pointerenter')),
  focusin: (target) => target.dispatchEvent(new FocusEvent('focus')),
  click: (target) => target.click(),
};

export function createGate(selector: string | null): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  if (selector === null || typeof document === 'undefined') return { opened, open: () => open(), replay: () => undefined };

  const last = new Map<string, HTMLElement>();
  const onTouch = (event: Event): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.closest(selector)) return;
    last.set(event.type, event.target);
    open();
  };
  for (const type of Object.keys(touches)) document.addEventListener(type, onTouch, { capture: true, passive: true });

  return {
    opened,
    open: () => open(),
    replay() {
      for (const type of Object.keys(touches)) document.removeEventListener(type, onTouch, { capture: true });
      for (const [type, repeat] of Object.entries(touches)) {
        const target = last.get(type);
        if (target?.isConnected) repeat(target);
      }
      last.clear();
    },
  };
}

/** A component that comes to life when its gate opens. */
export function registerBehind(app: App, name: string, gate: Gate, load: AsyncComponentLoader): void {
  app.component(
    name,
    defineAsyncComponent({
      loader: () => gate.opened.then(load),
      hydrate(hydrate) {
        hydrate();
        gate.replay();
      },
    }),
  );
}
