/**
 * What every answer of the site says, the same on every host. WebContainers need `SharedArrayBuffer`, and browsers give that only to
 * a page that is cross-origin isolated. Isolation belongs to the document, and going to another page inside the site keeps the
 * document: so every page has them, not only those with an exercise.
 */
export const SITE_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Where built files lie whose names change with what is in them. */
export const ASSETS = '/assets/';

/** A file below {@link ASSETS} never changes; everything else is asked for anew. */
export const CACHING = { assets: 'public, max-age=31536000, immutable', rest: 'no-cache' } as const;
