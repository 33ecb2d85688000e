const appScript = /<script type="module" src="([^"]*\/app\.[^"]+\.js)"><\/script>/;

/** Lets a built page start its app when it has been painted (theme/arriving.js); its code is fetched meanwhile. */
export function appAfterPaint(html: string): string {
  return html.replace(
    appScript,
    (_, source: string) =>
      `<link rel="modulepreload" href="${source}"><script type="module">await window.painted; import(${JSON.stringify(source)});</script>`,
  );
}
