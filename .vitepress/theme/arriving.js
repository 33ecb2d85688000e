// Stands in the head of every page and runs before its text is parsed (config/head.ts). Whoever opens a page wants to read
// first, and one thread does everything:
//
// - The app starts when the page has been painted (plugins/app-after-paint.ts waits for `painted`).
// - While somebody arrives at the top of a page, what lies far below the first screen is not laid out, and icons wait
//   (`.arriving`, styles/base.css). An address with a heading in it, a reload and a way back want to be where they were: they
//   wait for the whole page.
//
// It is a script, so that without JavaScript everything is there, and it needs nothing of the app, so that everything appears
// even where the app does not load.
(() => {
  const PATIENT_MS = 2000;

  /** Resolves when something is on the screen. A tab in the background is not painted, and an old browser does not tell. */
  function firstPaint() {
    if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes('paint')) return Promise.resolve();
    return new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => {
        if (list.getEntriesByName('first-contentful-paint').length > 0) resolve();
      });
      observer.observe({ type: 'paint', buffered: true });
      setTimeout(resolve, PATIENT_MS);
    });
  }

  window.painted = firstPaint();

  const [navigation] = performance.getEntriesByType('navigation');
  if (location.hash || navigation?.type !== 'navigate') return;
  const page = document.documentElement.classList;
  page.add('arriving');
  const arrived = () => page.remove('arriving');
  // Safari has no idle callback.
  const whenIdle = () => ('requestIdleCallback' in window ? requestIdleCallback(arrived, { timeout: 500 }) : setTimeout(arrived));
  window.painted.then(whenIdle);
})();
