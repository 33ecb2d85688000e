const PRIMES = [0x01000193, 0x85ebca6b] as const;

/**
 * A name for this very text, to notice that it has changed. At once and everywhere, which the browser's own digests are not:
 * those answer later, and only on secure pages.
 */
export function fingerprint(text: string): string {
  return PRIMES.map((prime) => {
    let hash = 0x811c9dc5;
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    return ((hash ^ (hash >>> 13)) >>> 0).toString(36);
  }).join('-');
}
