import { describe, expect, test } from 'vitest';
import { hasManyConnections, rungsOf } from '../../.vitepress/figures/ladder/rungs.ts';
import type { WireEvent } from '../../.vitepress/figures/ladder/wire.ts';
import { formatMs, sentenceOf, shorten } from '../../.vitepress/figures/ladder/words.ts';

const at = (atMs: number, kind: WireEvent['kind'], from: WireEvent['from'] = 'you', more: Partial<WireEvent> = {}): WireEvent => ({
  atMs,
  conn: 1,
  from,
  kind,
  ...more,
});

describe('the ladder', () => {
  test('is in the order of time; events of one moment keep their order', () => {
    const kinds = rungsOf([at(5, 'rst', 'peer'), at(0, 'connect'), at(5, 'error')], 'en').map((rung) => rung.kind);
    expect(kinds).toEqual(['connect', 'rst', 'error']);
  });

  test('a long wait becomes a rung of its own, a short one does not', () => {
    const rungs = rungsOf([at(0, 'connect'), at(10, 'accept', 'peer'), at(1000, 'timeout')], 'en');
    expect(rungs.map((rung) => rung.kind)).toEqual(['connect', 'accept', 'silence', 'timeout']);
    expect(rungs[2]).toMatchObject({ label: '990 ms', when: '' });
  });

  test('a FIN ends one lane, the second FIN ends both', () => {
    const [, first, second] = rungsOf([at(0, 'connect'), at(1, 'fin', 'peer'), at(2, 'fin', 'you')], 'en');
    expect(first?.after).toEqual({ you: 'open', peer: 'ended' });
    expect(second?.after).toEqual({ you: 'gone', peer: 'gone' });
  });

  test('a reset ends both lanes at once, and only those of its connection', () => {
    const rungs = rungsOf(
      [at(0, 'connect'), at(0, 'connect', 'you', { conn: 2 }), at(1, 'rst', 'peer'), at(2, 'data', 'you', { conn: 2 })],
      'en',
    );
    expect(rungs[2]?.after).toEqual({ you: 'gone', peer: 'gone' });
    expect(rungs[3]?.before).toEqual({ you: 'open', peer: 'open' });
  });

  test('marks the event that broke the rule, in the language of the page', () => {
    const [rung] = rungsOf([at(0, 'timeout', 'you', { broke: true, text: { en: 'too late', vi: 'quá muộn' } })], 'vi');
    expect(rung).toMatchObject({ broke: true, text: 'quá muộn' });
  });

  test('nothing happened: nothing is drawn', () => {
    expect(rungsOf([], 'en')).toEqual([]);
    expect(hasManyConnections([])).toBe(false);
  });
});

describe('the words on it', () => {
  test('times: one decimal only below ten, numbers as the language writes them', () => {
    expect([formatMs(0.64, 'en'), formatMs(22.7, 'en'), formatMs(1000, 'en'), formatMs(1000, 'vi'), formatMs(1.6, 'vi')]).toEqual([
      '0.6 ms',
      '23 ms',
      '1,000 ms',
      '1.000 ms',
      '1,6 ms',
    ]);
  });

  test('bytes are shown as one writes them in code', () => {
    expect(shorten('GET /\r\n')).toBe('GET /\\r\\n');
    expect(shorten('\u0000\u0001')).toBe('··');
    expect(shorten('a'.repeat(50))).toHaveLength(14);
  });

  test('one byte, many bytes', () => {
    expect(sentenceOf(at(0, 'data', 'peer', { size: 1 }), 'en')).toBe('the other side sends 1 byte');
    expect(sentenceOf(at(0, 'data', 'you', { size: 1200, bytes: 'x' }), 'vi')).toBe('bạn gửi 1.200 byte: x');
  });
});
