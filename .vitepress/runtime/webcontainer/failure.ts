/** Why checks cannot be run in this browser. */
export type FailureReason =
  /** Not served over HTTPS, nor from this machine: browsers keep what a WebContainer needs to themselves. */
  | 'insecure'
  /** No cross-origin isolation: no shared memory. */
  | 'not-isolated'
  | 'unsupported-browser'
  | 'offline'
  /** The course's own files, next to this page, cannot be loaded. */
  | 'site-unreachable'
  /** StackBlitz does not answer. */
  | 'service-unreachable'
  /** By a policy of this site or company, an extension, or because third-party cookies and storage are refused. */
  | 'blocked'
  | 'boot-timed-out'
  | 'out-of-memory'
  /** The container does not answer any more. */
  | 'crashed'
  /** The container runs, but our engine would give wrong verdicts in it. */
  | 'engine-unfit';

/** What a retry takes: the same steps again, or the page loaded anew, since the API keeps a dead container for good. */
export type Retry = 'again' | 'reload';

const NEEDS_RELOAD: ReadonlySet<FailureReason> = new Set(['boot-timed-out', 'crashed']);

/** The container could not be had, or was lost. */
export class ContainerFailure extends Error {
  readonly reason: FailureReason;
  /** The words of whatever failed, for a report. */
  readonly detail: string | undefined;

  constructor(reason: FailureReason, detail?: string) {
    super(detail ? `${reason}: ${detail}` : reason);
    this.name = 'ContainerFailure';
    this.reason = reason;
    this.detail = detail;
  }

  get retry(): Retry {
    return NEEDS_RELOAD.has(this.reason) ? 'reload' : 'again';
  }
}

const MEMORY = /out of memory|could not allocate|WebAssembly\.Memory|Array buffer allocation failed/i;
const REFUSED = /SecurityError|access is denied|denied|cookie|third-party|storage|service ?worker|insecure|Content Security Policy/i;
const ISOLATION = /crossOriginIsolated|SharedArrayBuffer/i;

/** What an error of the container's own means. Only its words travel from the frame, never a code. */
export function failureOf(error: unknown): ContainerFailure {
  if (error instanceof ContainerFailure) return error;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (MEMORY.test(words)) return new ContainerFailure('out-of-memory', words);
  if (ISOLATION.test(words)) return new ContainerFailure('not-isolated', words);
  if (REFUSED.test(words)) return new ContainerFailure('blocked', words);
  return new ContainerFailure('crashed', words);
}
