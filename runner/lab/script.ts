/** What a peer does on one connection, step by step. Scripts combine by putting their steps one after the other. */
export type Step =
  /** Sends bytes in one write. */
  | { do: 'send'; bytes: string | Uint8Array }
  /** Sends bytes one at a time, this many milliseconds apart. */
  | { do: 'drip'; bytes: string | Uint8Array; everyMs: number }
  /** Waits until this many bytes have arrived on the connection in all. */
  | { do: 'await-bytes'; count: number }
  /** Waits until this text has arrived. */
  | { do: 'await-text'; text: string }
  /** Waits in silence. */
  | { do: 'pause'; ms: number }
  /** Answers with every byte that arrives, from here on, for good. */
  | { do: 'echo' }
  /** Stops reading: what the program sends piles up in the kernel's buffers. */
  | { do: 'stop-reading' }
  /** Sends FIN: nothing more will come from this side. */
  | { do: 'fin' }
  /** Sends RST. */
  | { do: 'rst' };

export type Script = readonly Step[];

/** Accepts, and stays silent for good, reading what comes. */
export const acceptNeverAnswer: Script = [];

/** RST as soon as the connection is accepted. */
export const resetAtOnce: Script = [{ do: 'rst' }];

/** RST once `count` bytes have arrived. */
export function resetAfter(count: number): Script {
  return [{ do: 'await-bytes', count }, { do: 'rst' }];
}

/** Accepts and reads nothing: a slow reader that never comes back. */
export const stall: Script = [{ do: 'stop-reading' }];

/** One byte every `everyMs` milliseconds, then FIN. */
export function drip(bytes: string | Uint8Array, everyMs: number): Script {
  return [{ do: 'drip', bytes, everyMs }, { do: 'fin' }];
}

/** Sends only the first part, then FIN: a body that ends too early. */
export function cut(bytes: string | Uint8Array): Script {
  return [{ do: 'send', bytes }, { do: 'fin' }];
}

/** Sends FIN at once and keeps its own side open: the connection is half open. */
export const halfOpen: Script = [{ do: 'fin' }];

/** Sends back whatever comes. */
export const echo: Script = [{ do: 'echo' }];
