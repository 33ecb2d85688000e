/** Where things lie in the container, below its working folder. */
export const paths = {
  engine: (name: string): string => `.hold/engine/${name}`,
  run: (name: string): string => `.hold/run/${name}`,
  exercise: (folder: string): string => `exercises/${folder}/exercise.ts`,
  checks: (folder: string): string => `test/checks/${folder}.check.ts`,
} as const;

/** Every call to the container is answered within this, in milliseconds, or it is lost. */
export const CALL_MS = 10_000;
