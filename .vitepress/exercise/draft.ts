/** A text that has not reached the disk, and the version that it was made from. */
export interface Draft {
  text: string;
  base: string;
}

const keyOf = (id: string): string => `hold-draft-${id}`;

/** Kept where a closed tab or a server that has ended cannot take it along. */
export function keepDraft(id: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(draft));
  } catch {
    // Storage is full or forbidden: the text lives as long as the page.
  }
}

export function dropDraft(id: string): void {
  try {
    localStorage.removeItem(keyOf(id));
  } catch {
    // Forbidden: then there is none either.
  }
}

export function findDraft(id: string): Draft | undefined {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null') as Draft | null;
    return draft ?? undefined;
  } catch {
    return undefined;
  }
}
