import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browserOf, recordFileName } from '../../.vitepress/data/browser.ts';
import containers from '../../.vitepress/data/containers.data.ts';
import { parseRecord, type RecordedBrowser, readRecord } from '../../.vitepress/data/record.ts';
import { newestRecord, recordedWords } from '../../.vitepress/exercise/recorded.ts';
import { recordFile } from '../../.vitepress/lab/record.ts';
import type { ProbedNeed, ProbeReport } from '../../runner/engine/probe/report.ts';
import { NEED_NAMES } from '../../runner/lab/needs.ts';
import { ROOT } from '../helpers/course.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';

describe('the browser is known by what it says of itself', () => {
  test.for([
    [CHROME, 'Chrome 149', 'chromium'],
    [`${CHROME} Edg/148.0.0.0`, 'Edge 148', 'chromium'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0', 'Firefox 151', 'firefox'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
      'Safari 26',
      'safari',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/149.0.0.0 Mobile/15E148 Safari/604.1',
      'Safari 149',
      'safari',
    ],
  ] as const)('%s', ([agent, name, kind]) => {
    expect(browserOf(agent)).toEqual({ name, kind });
  });

  test('and not guessed', () => expect(browserOf('curl/8.5.0')).toBeUndefined());
});

function reportWith(unmet: readonly ProbedNeed[], fits = true): ProbeReport {
  const needs = Object.keys(NEED_NAMES).map((need) => [
    need,
    unmet.includes(need as ProbedNeed) ? { met: false, because: 'it broke' } : { met: true },
  ]);
  return {
    version: 1,
    key: 'probe-1 node-v22.22.3',
    node: 'v22.22.3',
    webcontainer: '1',
    platform: 'linux-x64',
    features: { registerHooks: true, stripsTypes: true, vmModules: false },
    engine: fits ? { fits: true } : { fits: false, because: 'no hooks' },
    needs: Object.fromEntries(needs),
    trials: { 'net: x': { ok: false, error: 'café', ms: 1 } },
  };
}

const DAY = new Date(2026, 10, 20, 23, 59);

function recordOf(report: ProbeReport): RecordedBrowser {
  const { name, text } = recordFile(report, CHROME, DAY);
  return parseRecord(name, text);
}

describe('the file that a maintainer records', () => {
  test('is named after the browser, in ASCII, and what the build accepts', () => {
    const { name, text } = recordFile(reportWith(['rst']), CHROME, DAY);
    expect(name).toBe('chrome-149.json');
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(JSON.parse(text)).toEqual({ browser: 'Chrome 149', recordedOn: '2026-11-20', report: reportWith(['rst']) });
    expect(parseRecord(`a/b/${name}`, text)).toMatchObject({ kind: 'chromium', fits: true, unmet: [{ need: 'rst' }] });
  });

  const good = (): Record<string, never> => JSON.parse(recordFile(reportWith([]), CHROME, DAY).text);
  test.for([
    ['chrome-149.json', { ...good(), browser: 'Netscape 4' }, 'chrome-149.json: browser is wrong'],
    ['chrome-149.json', { ...good(), recordedOn: '20 November' }, 'chrome-149.json: recordedOn is wrong'],
    ['chrome-149.json', { ...good(), report: { ...reportWith([]), needs: {} } }, 'chrome-149.json: report.needs.net is wrong'],
    ['chrome-149.json', { ...good(), report: { ...reportWith([]), version: 2 } }, 'chrome-149.json: report.version is wrong'],
    ['chrome-149.json', { ...good(), report: { ...reportWith([]), engine: { fits: false } } }, 'report.engine.because is wrong'],
    ['chrome-148.json', good(), 'name it chrome-149.json'],
    ['chrome-149.json', undefined, 'chrome-149.json: no JSON'],
  ] as const)('%s that is wrong stops the build: %#', ([name, content, words]) => {
    expect(() => parseRecord(name, JSON.stringify(content) ?? '{')).toThrow(words);
  });

  test('those that are there are right, and none at all is right too', () => {
    const folder = join(ROOT, '.vitepress/data/containers');
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files.map((name) => recordFileName(readRecord(join(folder, name)).browser))).toEqual(files);
    expect(containers.load([])).toEqual([]);
  });
});

describe('what an exercise page says', () => {
  test('nothing, where nothing was recorded', () => {
    expect(newestRecord([], 'chromium')).toBeUndefined();
    expect(newestRecord([recordOf(reportWith([]))], 'firefox')).toBeUndefined();
    expect(newestRecord([recordOf(reportWith([]))], undefined)).toBeUndefined();
    expect(recordedWords(undefined, ['net'])).toBeUndefined();
  });

  test('of several records the newest counts, and of one day the newest browser', () => {
    const record = (browser: string, recordedOn: string): RecordedBrowser => ({ ...recordOf(reportWith([])), browser, recordedOn });
    const newest = record('Edge 101', '2026-11-20');
    const records = [record('Chrome 99', '2026-11-20'), newest, record('Chrome 150', '2026-11-19')];
    expect(newestRecord(records, 'chromium')).toBe(newest);
    expect(newestRecord(records.reverse(), 'chromium')).toBe(newest);
  });

  test('that everything works, also where something else is missing', () => {
    const words = recordedWords(recordOf(reportWith(['dgram'])), ['net', 'rst']);
    expect(words).toEqual({
      en: 'Recorded with Chrome 149 on 2026-11-20: everything this exercise needs works in the browser.',
      vi: 'Đã ghi nhận với Chrome 149 ngày 2026-11-20: mọi thứ bài tập này cần đều chạy được trong trình duyệt.',
    });
  });

  test('what is missing', () => {
    const words = recordedWords(recordOf(reportWith(['rst', 'hang', 'dgram'])), ['net', 'rst', 'hang']);
    for (const lang of ['en', 'vi'] as const) {
      expect(words?.[lang]).toContain(`: ${NEED_NAMES.rst[lang]}, ${NEED_NAMES.hang[lang]}. `);
      expect(words?.[lang]).not.toContain(NEED_NAMES.dgram[lang]);
    }
  });

  test('that nothing can be judged there', () => {
    expect(recordedWords(recordOf(reportWith([], false)), [])?.en).toContain('cannot be judged in this browser');
  });
});
