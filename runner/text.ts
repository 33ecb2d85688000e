/** A sentence that a learner reads: always in both languages, so that a missing translation does not compile. */
export interface Text {
  en: string;
  vi: string;
}

export type Language = keyof Text;

export const LANGUAGES = ['en', 'vi'] as const satisfies readonly Language[];

/** The same words in both languages: names, codes, commands. */
export function same(words: string): Text {
  return { en: words, vi: words };
}

/** A text made of other texts, one per language. */
export function both(write: (language: Language) => string): Text {
  return { en: write('en'), vi: write('vi') };
}
