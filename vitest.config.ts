import { defineConfig } from 'vitest/config';

const BROWSER = 'test/site/browser/**/*.test.ts';
/** Of a helper of tests: what uses it tests it too, so this runs when it is worked on. */
const STANDIN = 'test/standin/**/*.test.ts';

const common = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'house',
          include: ['test/**/*.test.ts'],
          exclude: [BROWSER, STANDIN],
          // Every test starts processes that wait for sockets; two at a time keep a two-core machine honest.
          maxWorkers: 2,
          maxConcurrency: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'browser',
          include: [BROWSER],
          globalSetup: 'test/helpers/build-site.ts',
          // Two browsers at a time: their tests wait more than they work.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: { ...common, name: 'standin', include: [STANDIN], maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
