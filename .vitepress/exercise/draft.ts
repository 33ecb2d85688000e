/** A text that has not reached the disk, and the version that it was made from. */
export interface Draft {
  text: string;
  base: string;
}

const keyOf = (id: string): string => `hold-draft-${id}`;

/** Texts that the browser has no room for: they live as long as the page. */
const homeless = new Map<string, Draft>();

/** Whoever closes a page that alone holds a text is asked first. */
function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function mindHomeless(): void {
  if (homeless.size > 0) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}

/** Kept where a closed tab or a server that has ended cannot take it along. */
export function keepDraft(id: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(draft));
    homeless.delete(id);
  } catch {
    homeless.set(id, draft);
  }
  mindHomeless();
}

export function dropDraft(id: string): void {
  homeless.delete(id);
  mindHomeless();
  try {
    localStorage.removeItem(keyOf(id));
  } catch {
    // Forbidden: then there is none either.
  }
}

export function findDraft(id: string): Draft | undefined {
  const here = homeless.get(id);
  if (here) return here;
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null') as Draft | null;
    return draft ?? undefined;
  } catch {
    return undefined;
  }
}
