/** What a learner's program may use. Past a limit its whole process group is killed. */
export const LIMITS = {
  /** For loading the learner's file, top-level await included. */
  loadMs: 3000,
  /** Between the end of a check's own limit and the moment we stop waiting for the child to say so. */
  graceMs: 500,
  /** From the end of one check to the start of the next, or of the run to its end: a moment, unless the machine is in trouble. */
  betweenMs: 6000,
  /** For one run with all its checks. */
  runMs: 30_000,
  /** For starting Node and our own code; only a machine in trouble takes this long. */
  startMs: 15_000,
  /** Resident memory of the process tree. */
  memoryBytes: 1024 ** 3,
  /** JavaScript heap. V8 slows down for seconds before it gives up: the smaller the heap, the sooner that is over. */
  heapMegabytes: 512,
  /** How often memory is looked at, once a run has lasted this long. */
  memoryEveryMs: 200,
  /** Output that is kept for the verdict. */
  keptBytes: 64 * 1024,
  /** Raw output after which a program is stopped as flooding. */
  floodBytes: 16 * 1024 ** 2,
} as const;
