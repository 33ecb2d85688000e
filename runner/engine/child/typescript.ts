/** Node strips types itself from 22.18 on. */
export const NODE_STRIPS_TYPES = Boolean((process.features as { typescript?: unknown }).typescript);

/** What a check imports by name comes out of our bundle, wherever the course lies. */
const BUNDLED: Record<string, string> = {
  '#lab': new URL('./lab.js', import.meta.url).href,
  vitest: new URL('./vitest.js', import.meta.url).href,
};

export function bundledUrl(specifier: string): string | undefined {
  return BUNDLED[specifier];
}

/** A file whose types we have to take away ourselves. */
export function needsStripping(url: string): boolean {
  return !NODE_STRIPS_TYPES && url.startsWith('file:') && /\.ts(\?|$)/.test(url);
}
