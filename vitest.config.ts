import { defineConfig } from 'vitest/config';

const BROWSER = 'test/site/browser/**/*.test.ts';
/** What takes minutes, and what other tests use and so test too: these run when that is worked on. */
const SLOW = [
  'test/standin/**/*.test.ts',
  'test/runner/probe.test.ts',
  'test/runner/incident.test.ts',
  'test/site/browser/container-course.test.ts',
];

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
          exclude: [BROWSER, ...SLOW],
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
          exclude: SLOW,
          globalSetup: 'test/helpers/build-site.ts',
          // Three browsers at a time: their tests wait more than they work.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          name: 'slow',
          include: SLOW,
          globalSetup: 'test/helpers/build-site.ts',
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
