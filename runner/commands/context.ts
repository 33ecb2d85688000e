import type { Course } from '../course.ts';
import type { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import type { Text } from '../text.ts';

/** What every command works with. */
export interface Context {
  course: Course;
  terminal: Terminal;
  progress: Progress;
  /** Aborts at Ctrl+C: whatever runs is ended, nothing is left behind. */
  signal: AbortSignal;
}

/** What a command tells the shell. */
export const EXIT = { passed: 0, failed: 1, usage: 2, notHere: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage: told in one sentence with a way on, exit code 2. */
export class UsageError extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.name = 'UsageError';
    this.text = text;
  }
}
