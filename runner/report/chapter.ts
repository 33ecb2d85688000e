/**
 * The page of a chapter, below the folder of a language: the ten parts have a folder of their own, the incident stands alone.
 *
 * @param target `10-robust-networking#backoff`, `incident#mutex`; with or without a section
 */
export function pageOf(target: string): string {
  return /^incident(#|$)/.test(target) ? target : `parts/${target}`;
}
