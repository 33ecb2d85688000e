/** What the service plays. */
export type Plays =
  /** Everything works. */
  | 'ok'
  /** No network: the request for the frame fails at once. */
  | 'offline'
  /** The request for the frame is never answered. */
  | 'hang'
  /** The service is down: status 503. */
  | 'unavailable'
  /** The container takes its time; see `bootDelayMs`. */
  | 'slow-boot'
  /** The frame loads and says so, but no container ever comes of it. */
  | 'init-only'
  /** As on a page that is not cross-origin isolated. */
  | 'not-isolated'
  /** As where the browser denies storage and cookies to foreign frames. */
  | 'blocked'
  /** As on a device without the memory for a container. */
  | 'out-of-memory';

/** An error as it crosses to the page: Comlink keeps the name and the message, and drops the `code`. */
export interface Refusal {
  name: string;
  message: string;
}

export const NOT_ISOLATED: Refusal = {
  name: 'DataCloneError',
  message: "Failed to execute 'postMessage' on 'Worker': SharedArrayBuffer transfer requires self.crossOriginIsolated.",
};

/** How `build` is refused, in the words of Chromium. */
export const REFUSALS: Partial<Record<Plays, Refusal>> = {
  'not-isolated': NOT_ISOLATED,
  blocked: {
    name: 'SecurityError',
    message: "Failed to read the 'localStorage' property from 'Window': Access is denied for this document.",
  },
  'out-of-memory': { name: 'RangeError', message: 'WebAssembly.Memory(): could not allocate memory' },
};
