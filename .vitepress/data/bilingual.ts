/** The two languages of the course. Every learner-facing text is a value of this shape or a page in both trees. */
export type Lang = 'en' | 'vi';
export type Bilingual = { readonly en: string; readonly vi: string };

/** The language of a page file below `docs/`: `vi/parts/…` is Vietnamese, everything else English. */
export const langOfFile = (relativePath: string): Lang => (relativePath.startsWith('vi/') ? 'vi' : 'en');

/** The language of an address: `vi/…` behind the site's base is Vietnamese. Works for addresses that no page answers to. */
export const langOfPath = (path: string, base: string): Lang =>
  path.startsWith(base) && /^vi(\/|$)/.test(path.slice(base.length)) ? 'vi' : 'en';
