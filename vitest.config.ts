import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Every test starts processes that wait for sockets; two at a time keep a two-core machine honest.
    maxWorkers: 2,
    maxConcurrency: 2,
  },
});
