import type { EnhanceAppContext } from 'vitepress';
import { type App, defineAsyncComponent } from 'vue';
import { createGate, registerBehind } from '../figures/gate.ts';
import { localToken } from '../runtime/token.ts';

const NAME = 'IncidentLab';
const load = () => import('./IncidentLab.vue');
const PAGE = /\/incident(\.html)?([?#]|$)/;

/**
 * The lab on the page of the incident. On a hosted site it is complete as the server drew it, and only its copy buttons need
 * code: that is fetched when the reader touches them. A course on this machine runs the lab, so there the page fetches it at once.
 */
export function registerIncidentLab(app: App, router: EnhanceAppContext['router']): void {
  if (import.meta.env.SSR) {
    app.component(NAME, defineAsyncComponent(load));
    return;
  }
  const gate = createGate('.incident-lab');
  registerBehind(app, NAME, gate, load);
  // The dev server sends no finished HTML.
  if (import.meta.env.DEV || localToken() !== undefined) gate.open();

  let arrived = false;
  const before = router.onBeforePageLoad;
  router.onBeforePageLoad = async (to) => {
    // Inside the site there is no HTML to start from: fetched before the page is shown, so that nothing moves.
    if (arrived && PAGE.test(to)) {
      gate.open();
      await load().catch(() => undefined);
    }
    arrived = true;
    return before?.(to);
  };
}
