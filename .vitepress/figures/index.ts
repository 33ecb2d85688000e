import type { EnhanceAppContext } from 'vitepress';
import { type App, type AsyncComponentLoader, defineAsyncComponent } from 'vue';
import { createGate, registerBehind } from './gate.ts';

interface Figure {
  readonly load: AsyncComponentLoader;
  /** Where touching it brings it to life; `null`: complete as the server drew it, so its code is never fetched for it. */
  readonly touch: string | null;
}

const figures: Record<string, Figure> = {
  ThreeFailures: { load: () => import('./failures/ThreeFailures.vue'), touch: null },
  TimeoutStretches: { load: () => import('./timeouts/TimeoutStretches.vue'), touch: null },
  ToolByLayer: { load: () => import('./tools/ToolByLayer.vue'), touch: null },
  PoolSlots: { load: () => import('./slots/PoolSlots.vue'), touch: null },
  PatienceLadder: { load: () => import('./patience/PatienceLadder.vue'), touch: null },
  RetryStorm: { load: () => import('./retry-storm/RetryStorm.vue'), touch: '.figure.storm' },
  BreakerMachine: { load: () => import('./breaker/BreakerMachine.vue'), touch: '.figure.breaker' },
  TcpdumpLine: { load: () => import('./tcpdump/TcpdumpLine.vue'), touch: '.figure.tcpdump' },
};

/**
 * The figures, by the names that lessons use. A page that arrives as HTML fetches none of their code before it is needed.
 * A navigation inside the site has no HTML to start from, so there the code is fetched before the page is shown: figures
 * appear together with the text and nothing moves.
 */
export function registerFigures(app: App, router: EnhanceAppContext['router']): void {
  if (import.meta.env.SSR) {
    for (const [name, { load }] of Object.entries(figures)) app.component(name, defineAsyncComponent(load));
    return;
  }

  const gates = Object.entries(figures).map(([name, { load, touch }]) => {
    const gate = createGate(touch);
    registerBehind(app, name, gate, load);
    return { gate, load };
  });

  // The dev server sends no finished HTML: there a figure has to be made from the start.
  if (import.meta.env.DEV) for (const { gate } of gates) gate.open();

  let arrived = false;
  const before = router.onBeforePageLoad;
  router.onBeforePageLoad = async (to) => {
    const inApp = arrived;
    arrived = true;
    if (inApp) for (const { gate } of gates) gate.open();
    if (inApp && /\/(parts\/\d|incident)/.test(to)) await Promise.allSettled(gates.map(({ load }) => load()));
    return before?.(to);
  };
}
