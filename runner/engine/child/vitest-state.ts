import { NodeSnapshotEnvironment } from '@vitest/snapshot/environment';
import { setSafeTimers } from '@vitest/utils/timers';

/**
 * vitest's runtime expects to find itself in one of vitest's workers. This is the part of such a worker's state
 * that it reads (vitest 4.1.12, pinned). It must exist before `vitest` is imported.
 */
const nothing = (): void => {};

export const vitestConfig = {
  root: process.cwd(),
  name: undefined,
  setupFiles: [],
  passWithNoTests: false,
  allowOnly: false,
  testNamePattern: undefined,
  sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 30_000,
  hookTimeout: 10_000,
  retry: 0,
  includeTaskLocation: false,
  diffOptions: undefined,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
  expect: { requireAssertions: false, poll: {} },
  fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true, toFake: [] },
  snapshotOptions: {
    updateSnapshot: 'none',
    expand: false,
    snapshotFormat: { printBasicPrototype: false, escapeString: false },
    snapshotEnvironment: new NodeSnapshotEnvironment(),
  },
  experimental: { importDurations: { limit: 0 }, viteModuleRunner: true },
  clearMocks: false,
  mockReset: false,
  restoreMocks: false,
  unstubEnvs: false,
  unstubGlobals: false,
};

export const vitestState = {
  ctx: { pool: 'forks' },
  config: vitestConfig,
  environment: { name: 'node' },
  evaluatedModules: { getModuleById: nothing, invalidateModule: nothing, idToModuleMap: new Map() },
  resolvingModules: new Set(),
  providedContext: {},
  metaEnv: process.env,
  filepath: '',
  current: undefined,
  onCleanup: nothing,
  durations: { environment: 0, prepare: 0 },
  rpc: new Proxy({}, { get: () => async () => {} }),
};

export function enterVitestWorker(): void {
  setSafeTimers();
  Object.defineProperty(globalThis, '__vitest_worker__', { value: vitestState, configurable: true, writable: true });
}
