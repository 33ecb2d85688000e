import { describe, expect, test } from 'vitest';
import { BrowserStore } from '../../.vitepress/runtime/browser-store.ts';
import { fingerprint } from '../../.vitepress/runtime/fingerprint.ts';
import { RuntimeFault } from '../../.vitepress/runtime/runtime.ts';
import type { Verdict, VerdictStatus } from '../../runner/engine/verdict.ts';
import type { LiveEvent } from '../../runner/server/protocol.ts';
import { FakeStorage } from '../helpers/storage.ts';

const ID = 'exercise-3';
const KEY = 'hold-exercise-3';
const STARTER = '// the starter\n';
const starterOf = async (id: string): Promise<string | undefined> => (id === 'exercise-99' ? undefined : STARTER);

function verdictOf(status: VerdictStatus, more: Partial<Verdict> = {}): Verdict {
  return {
    version: 1,
    exercise: { number: 3, slug: 'probe-port', title: { en: 'x', vi: 'x' } },
    program: 'exercises/03-probe-port/exercise.ts',
    status,
    runtime: 'webcontainer',
    node: 'v20.19.0',
    seed: 1,
    durationMs: 1,
    ran: 0,
    checks: [],
    console: [],
    consoleDropped: 0,
    leaks: [],
    ...more,
  };
}

/** One tab of a browser, with what it has been told. */
function openTab(storage = new FakeStorage()) {
  const tab = storage.tab();
  const store = new BrowserStore(starterOf, tab, tab.events);
  const told: LiveEvent[] = [];
  const closing = new AbortController();
  store.listen((event) => told.push(event), closing.signal);
  return { store, storage, told, close: () => closing.abort() };
}

const keptIn = (storage: FakeStorage, key = KEY) => JSON.parse(storage.getItem(key) ?? 'null');

/** Events are told in a later turn. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a text', () => {
  test('begins with the starter, is saved, and is there for the next page', async () => {
    const { store, storage } = openTab();
    const state = await store.open(ID);
    expect(state).toEqual({ text: STARTER, version: expect.any(String), progress: {}, hints: 0, verdict: undefined });
    expect(storage.length).toBe(0);
    const saved = await store.save(ID, { text: '// giữ máy\n', base: state.version });
    expect(saved).toEqual({ saved: true, version: fingerprint('// giữ máy\n') });
    expect(await openTab(storage).store.open(ID)).toMatchObject({ text: '// giữ máy\n', version: fingerprint('// giữ máy\n') });
    expect(await store.others()).toEqual({ [ID]: '// giữ máy\n' });
  });

  test('that was kept by an earlier version of the page is still there, with its hints', async () => {
    const storage = new FakeStorage();
    storage.setItem(KEY, JSON.stringify({ text: '// from before\n', hints: 2 }));
    expect(await openTab(storage).store.open(ID)).toMatchObject({ text: '// from before\n', hints: 2, progress: { hints: 2 } });
  });

  test('that is the starter again is not kept: the next course may bring a better one', async () => {
    const { store, storage } = openTab();
    const { version } = await store.open(ID);
    const saved = await store.save(ID, { text: '// mine\n', base: version });
    await store.save(ID, { text: STARTER, base: saved.version });
    expect(storage.length).toBe(0);
    expect(await store.others()).toEqual({});
  });

  test('of two tabs: the later save writes nothing and is told what is there', async () => {
    const one = openTab();
    const two = openTab(one.storage);
    const { version } = await one.store.open(ID);
    await one.store.save(ID, { text: '// one\n', base: version });
    const answer = await two.store.save(ID, { text: '// two\n', base: version });
    expect(answer).toEqual({ saved: false, text: '// one\n', version: fingerprint('// one\n') });
    expect((await one.store.open(ID)).text).toBe('// one\n');
    // On the version that it was told, the tab may decide; and the same text is no conflict.
    expect((await two.store.save(ID, { text: '// two\n', base: answer.version })).saved).toBe(true);
    expect((await one.store.save(ID, { text: '// two\n', base: version })).saved).toBe(true);
  });

  test('texts that differ in one character have different versions', () => {
    const versions = new Set(Array.from({ length: 20_000 }, (_, index) => fingerprint(`const answer = ${index};\n`)));
    expect(versions.size).toBe(20_000);
    expect(fingerprint('giữ')).not.toBe(fingerprint('giũ'));
  });
});

describe('other tabs', () => {
  test('are told of a text, of progress and of a verdict; the own tab of progress alone', async () => {
    const one = openTab();
    const two = openTab(one.storage);
    const { version } = await one.store.open(ID);
    await one.store.save(ID, { text: '// one\n', base: version });
    await settle();
    expect(two.told).toEqual([{ type: 'file', id: ID, text: '// one\n', version: fingerprint('// one\n') }]);
    expect(one.told).toEqual([]);
    await one.store.record(ID, verdictOf('passed'));
    await settle();
    const progress = {
      type: 'progress',
      exercises: { [ID]: { status: 'passed', checkedAt: expect.any(String), passedAt: expect.any(String) } },
    };
    expect(two.told.slice(1)).toEqual([progress, { type: 'verdict', id: ID, verdict: verdictOf('passed') }]);
    expect(one.told).toEqual([progress]);
  });

  test('are told of a reset: the starter, no progress, no verdict', async () => {
    const one = openTab();
    const { version } = await one.store.open(ID);
    await one.store.save(ID, { text: '// one\n', base: version });
    await one.store.record(ID, verdictOf('passed'));
    const two = openTab(one.storage);
    await one.store.reset(ID);
    await settle();
    expect(two.told).toContainEqual({ type: 'progress', exercises: {} });
    expect(two.told).toContainEqual({ type: 'verdict', id: ID, verdict: null });
    expect(two.told).toContainEqual({ type: 'file', id: ID, text: STARTER, version: fingerprint(STARTER) });
  });

  test('are not told that a verdict which only made room is no longer true', async () => {
    const one = openTab();
    await one.store.record('exercise-42', verdictOf('passed'));
    const two = openTab(one.storage);
    one.storage.removeItem('hold-verdict-exercise-42');
    await settle();
    expect(two.told).toEqual([]);
  });

  test('are not told any more after they have been closed', async () => {
    const one = openTab();
    const two = openTab(one.storage);
    two.close();
    await one.store.record(ID, verdictOf('failed'));
    await settle();
    expect(two.told).toEqual([]);
  });
});

describe('progress', () => {
  test('is that of the terminal: the first pass counts, whatever comes after it', async () => {
    const { store } = openTab();
    await store.record(ID, verdictOf('passed'));
    const { progress: first } = await store.open(ID);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store.record(ID, verdictOf('failed'));
    const { progress, verdict } = await store.open(ID);
    expect(progress.passedAt).toBe(first.passedAt);
    expect(progress.status).toBe('failed');
    expect(Date.parse(progress.checkedAt ?? '')).toBeGreaterThan(Date.parse(first.checkedAt ?? ''));
    expect(verdict?.status).toBe('failed');
  });

  test('a run that was stopped, or broke by our own fault, says nothing about the program', async () => {
    const { store, storage } = openTab();
    const words = { en: 'x', vi: 'x' };
    for (const kind of ['stopped', 'engine'] as const) {
      await store.record(ID, verdictOf('not-run', { problem: { kind, did: words, must: words } }));
    }
    expect(storage.length).toBe(0);
  });

  test('hints are counted up to three, and outlive a reset', async () => {
    const { store } = openTab();
    for (const hints of [1, 2, 3, 3]) expect(await store.hint(ID)).toEqual({ hints });
    await store.reset(ID);
    expect((await store.open(ID)).hints).toBe(3);
  });
});

describe('versions that gave way', () => {
  test('are given back: after a reset, and what another tab replaced', async () => {
    const { store } = openTab();
    const { version } = await store.open(ID);
    await store.save(ID, { text: '// mine\n', base: version });
    expect(await store.reset(ID)).toEqual({ text: STARTER, version: fingerprint(STARTER), backup: undefined });
    await store.keep(ID, { text: '// theirs\n' });
    expect((await store.versions(ID)).map(({ text }) => text)).toEqual(['// theirs\n', '// mine\n']);
  });

  test('are the last ten of an exercise, each once', async () => {
    const { store } = openTab();
    for (let index = 0; index < 13; index += 1) await store.keep(ID, { text: `// ${index}\n` });
    await store.keep(ID, { text: '// 7\n' });
    const texts = (await store.versions(ID)).map(({ text }) => text);
    expect(texts).toEqual([7, 12, 11, 10, 9, 8, 6, 5, 4, 3].map((index) => `// ${index}\n`));
    expect(await store.versions('exercise-42')).toEqual([]);
  });

  test('a reset of the starter keeps nothing', async () => {
    const { store } = openTab();
    await store.reset(ID);
    expect(await store.versions(ID)).toEqual([]);
  });
});

describe('a storage that is full', () => {
  test('gives up verdicts before it refuses a text', async () => {
    const { store, storage, told } = openTab();
    await store.record('exercise-42', verdictOf('passed', { program: 'x'.repeat(5000) }));
    storage.room = storage.used + 500;
    const { version } = await store.open(ID);
    const text = 'y'.repeat(3000);
    expect((await store.save(ID, { text, base: version })).saved).toBe(true);
    expect((await store.open(ID)).text).toBe(text);
    expect((await store.open('exercise-42')).verdict).toBeUndefined();
    expect((await store.open('exercise-42')).progress.status).toBe('passed');
    expect(told.filter(({ type }) => type === 'verdict')).toEqual([]);
  });

  test('refuses a text aloud, and keeps the one that is there', async () => {
    const { store, storage } = openTab();
    const { version } = await store.open(ID);
    const saved = await store.save(ID, { text: '// mine\n', base: version });
    storage.room = storage.used + 100;
    const refused = await store.save(ID, { text: 'y'.repeat(3000), base: saved.version }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RuntimeFault);
    expect((refused as RuntimeFault).text.en).toContain('full');
    expect((refused as RuntimeFault).text.vi).toContain('đầy');
    expect((await store.open(ID)).text).toBe('// mine\n');
  });

  test('resets nothing that it could not keep', async () => {
    const { store, storage } = openTab();
    const { version } = await store.open(ID);
    await store.save(ID, { text: 'm'.repeat(1000), base: version });
    storage.room = storage.used + 100;
    await expect(store.reset(ID)).rejects.toThrow(RuntimeFault);
    expect((await store.open(ID)).text).toBe('m'.repeat(1000));
  });

  test('still shows hints, and lets a verdict be', async () => {
    const { store, storage } = openTab();
    storage.room = 0;
    for (const hints of [1, 2, 3]) expect(await store.hint(ID)).toEqual({ hints });
    expect((await store.open(ID)).hints).toBe(3);
    await store.record(ID, verdictOf('passed'));
    expect(storage.length).toBe(0);
  });

  test('and one that is forbidden: the starter is shown, a save says so', async () => {
    const store = new BrowserStore(starterOf, undefined, new EventTarget());
    const state = await store.open(ID);
    expect(state.text).toBe(STARTER);
    const refused = await store.save(ID, { text: '// mine\n', base: state.version }).catch((error: unknown) => error);
    expect((refused as RuntimeFault).text.en).toContain('does not let');
    expect(await store.versions(ID)).toEqual([]);
    expect(await store.hint(ID)).toEqual({ hints: 1 });
    expect(await store.export()).toMatchObject({ exercises: {} });
  });
});

describe('what is damaged', () => {
  test.each(['{"text": "// half', '7', '{"text": 7}', '{"status": "excellent"}', 'null'])(
    '%s is set aside and said, once',
    async (json) => {
      const { store, storage } = openTab();
      storage.setItem(KEY, json);
      const state = await store.open(ID);
      expect(state).toMatchObject({ text: STARTER, damaged: true });
      const versions = await store.versions(ID);
      expect(versions).toEqual([{ text: json, keptAt: expect.stringMatching(/^\d{4}-/), damaged: true }]);
      expect(storage.getItem(`hold-damaged-${ID}-${versions[0]?.keptAt}`)).toBe(json);
      await store.save(ID, { text: '// again\n', base: state.version });
      expect(await store.open(ID)).not.toHaveProperty('damaged');
      expect(await store.versions(ID)).toHaveLength(1);
    },
  );

  test('is set aside by whatever writes first, and even where there is hardly room', async () => {
    const { store, storage } = openTab();
    storage.setItem(KEY, `{"text": "${'x'.repeat(1000)}`);
    storage.room = storage.used + 60;
    await store.hint(ID);
    expect((await store.versions(ID)).map(({ text }) => text.length)).toEqual([1010]);
    expect(keptIn(storage)).toEqual({ hints: 1 });
  });

  test('stays where it is when it cannot be set aside: nothing is written over it', async () => {
    const { store, storage } = openTab();
    storage.setItem(KEY, '{"text": "// half');
    storage.room = storage.used + 5;
    await expect(store.open(ID)).rejects.toThrow(RuntimeFault);
    expect(storage.getItem(KEY)).toBe('{"text": "// half');
  });

  test('among the earlier versions, too', async () => {
    const { store, storage } = openTab();
    storage.setItem(KEY, '{"text": ');
    storage.setItem('hold-versions-exercise-3', '[{"text": ');
    expect(await store.open(ID)).toMatchObject({ damaged: true });
    await store.keep(ID, { text: '// mine\n' });
    expect((await store.versions(ID)).map(({ text, damaged }) => [text, damaged])).toEqual([
      ['// mine\n', undefined],
      ['{"text": ', true],
      ['[{"text": ', true],
    ]);
  });

  test('and a damaged verdict is none', async () => {
    const { store, storage } = openTab();
    storage.setItem('hold-verdict-exercise-3', '{"version": ');
    expect((await store.open(ID)).verdict).toBeUndefined();
  });
});
