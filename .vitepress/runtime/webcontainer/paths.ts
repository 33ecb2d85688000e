/** Where things lie in the container, below its working folder. */
export const paths = {
  engine: (name: string): string => `.hold/engine/${name}`,
  run: (name: string): string => `.hold/run/${name}`,
  exercise: (folder: string): string => `exercises/${folder}/exercise.ts`,
  checks: (folder: string): string => `test/checks/${folder}.check.ts`,
} as const;
