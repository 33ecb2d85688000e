import { defineConfig } from 'vitest/config';

/** Runs a check file under stock vitest: `HOLD_PROGRAM=… npx vitest run --config test/checks/vitest.config.ts 03`. */
export default defineConfig({
  cacheDir: `${import.meta.dirname}/../../node_modules/.vite`,
  test: { root: import.meta.dirname, include: ['*.check.ts'], fileParallelism: false },
});
