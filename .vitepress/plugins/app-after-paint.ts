const appScript = /<script type="module" src="([^"]*\/app\.[^"]+\.js)"><\/script>/;

/** The page of an unknown address: what it says depends on the address, so the app has to draw it. */
const nothingToPaint = '<div id="app"></div>';

/** Lets a built page start its app when it has been painted (theme/arriving.js); its code is fetched meanwhile. */
export function appAfterPaint(html: string): string {
  if (html.includes(nothingToPaint)) return html;
  return html.replace(
    appScript,
    (_, source: string) =>
      `<link rel="modulepreload" href="${source}"><script type="module">await window.painted; import(${JSON.stringify(source)});</script>`,
  );
}
