/** Where the site lives. The one place that says so: canonical links, sitemap and social card all take it from here. */
export const origin: string = (process.env['HOLD_ORIGIN'] ?? 'https://hold-the-line.example').replace(/\/+$/, '');
