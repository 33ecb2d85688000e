const DEFAULT = 'https://hold-the-line.example';

/** An address such as `https://someone.github.io/hold-the-line`: what stands behind the host is the base that all links get. */
export function readHome(address: string): { origin: string; base: string } {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new Error(`HOLD_ORIGIN takes the address of the site, such as https://someone.github.io/hold-the-line; got "${address}"`);
  }
  const base = url.pathname.replace(/\/*$/, '/');
  return { origin: url.origin + base.slice(0, -1), base };
}

/**
 * Where the site lives. The one place that says so: canonical links, sitemap and social card take `origin` (with the base, without
 * a slash at its end), every link inside the site takes `base` (with both slashes).
 */
export const { origin, base } = readHome(process.env['HOLD_ORIGIN'] || DEFAULT);
