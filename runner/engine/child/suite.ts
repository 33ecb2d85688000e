import { pathToFileURL } from 'node:url';
import { startTests } from '@vitest/runner';
import { TestRunner } from 'vitest';
import { host } from '../../lab/host.ts';
import { vitestConfig, vitestState } from './vitest-state.ts';

type Callback<T> = (span: object) => T;

/** vitest wraps its steps in spans of OpenTelemetry; nobody looks at them here. */
const SPAN = { setAttribute() {}, recordException() {}, setStatus() {} };

function untraced<T>(_name: string, second: Callback<T> | object, third?: Callback<T>): T {
  return (third ?? (second as Callback<T>))(SPAN);
}

class CheckRunner extends (TestRunner as unknown as new (config: object) => { trace: unknown }) {
  /** The error that the check file itself threw while it was being loaded, as it was thrown. */
  importError: unknown;

  constructor() {
    super(vitestConfig);
    this.trace = untraced;
  }

  async importFile(file: string): Promise<unknown> {
    vitestState.filepath = file;
    try {
      return await host.importModule(pathToFileURL(file).href);
    } catch (error) {
      this.importError = error;
      throw error;
    }
  }

  onTaskUpdate(): void {}
}

/**
 * Runs a check file with vitest's own runtime. The checks report themselves through the lab's host.
 *
 * @returns the error that kept the file from being loaded, if any
 */
export async function runSuite(file: string): Promise<{ error: unknown } | undefined> {
  const runner = new CheckRunner();
  await startTests([file], runner as never);
  return runner.importError === undefined ? undefined : { error: runner.importError };
}
