import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../runner/lab/random.ts';
import { printable, Wire, type WireEvent } from '../../runner/lab/wire.ts';
import { Ladder } from '../../runner/report/ladder.ts';
import { Terminal } from '../../runner/terminal.ts';

describe('the wire', () => {
  test('time zero is the first event', () => {
    let now = 500;
    const wire = new Wire(() => now);
    wire.add(1, 'you', 'connect');
    now = 512.34;
    wire.add(1, 'peer', 'rst');
    expect(wire.events().map(({ atMs }) => atMs)).toEqual([0, 12.3]);
  });

  test('keeps a bounded number of events and says how many more there were', () => {
    const wire = new Wire(() => 0);
    for (let index = 0; index < 250; index += 1) wire.data(1, 'you', Buffer.from('x'));
    expect(wire.events()).toHaveLength(201);
    expect(wire.events().at(-1)?.text?.en).toBe('… 50 more events');
  });

  test('marks the newest event that fits', () => {
    const wire = new Wire(() => 0);
    wire.add(1, 'you', 'connect');
    wire.add(2, 'you', 'connect');
    wire.add(2, 'peer', 'rst');
    wire.mark(({ kind }) => kind === 'connect');
    expect(wire.events().map(({ broke }) => broke)).toEqual([undefined, true, undefined]);
  });

  test('shows bytes as one would type them', () => {
    expect(printable(Buffer.from('GET / HTTP/1.1\r\n'))).toBe('GET / HTTP/1.1\\r\\n');
    expect(printable(Buffer.from([0, 255, 65]))).toBe('\\x00\\xffA');
    expect(printable(Buffer.from('say "hi"'))).toBe('say "hi"');
    expect(printable(Buffer.alloc(100, 'a'))).toBe(`${'a'.repeat(24)}…`);
  });
});

describe('the ladder', () => {
  const events: WireEvent[] = [
    { atMs: 0, conn: 1, from: 'you', kind: 'connect' },
    { atMs: 0.4, conn: 1, from: 'peer', kind: 'accept' },
    { atMs: 1, conn: 1, from: 'you', kind: 'data', size: 5, bytes: 'hello' },
    { atMs: 2, conn: 1, from: 'peer', kind: 'data', size: 100, bytes: 'a very long answer that does not fit…' },
    { atMs: 120, conn: 1, from: 'peer', kind: 'fin' },
    { atMs: 121, conn: 1, from: 'you', kind: 'data', size: 1, bytes: 'x', broke: true },
    { atMs: 122, conn: 1, from: 'you', kind: 'rst' },
    { atMs: 130, conn: 2, from: 'you', kind: 'connect' },
    { atMs: 131, conn: 2, from: 'peer', kind: 'refused' },
    { atMs: 132, conn: 0, from: 'you', kind: 'note', text: { en: 'attempt 2', vi: 'lần thử 2' } },
    { atMs: 1500, conn: 0, from: 'you', kind: 'timeout', text: { en: 'still waiting', vi: 'vẫn đang chờ' } },
  ];

  test.for(['en', 'vi'] as const)('is readable without colour and at 80 columns in %s', (language) => {
    const lines = new Ladder(new Terminal(language), events).lines(events);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(`${lines.join('\n')}\n`).toMatchSnapshot();
  });
});

test('random numbers repeat for a seed and differ between names', () => {
  const draw = (seed: number, name: string): number[] => {
    const random = seededRandom(seed, name);
    return [random(), random(), random()];
  };
  expect(draw(1, 'a')).toEqual(draw(1, 'a'));
  expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  const many = Array.from({ length: 10_000 }, seededRandom(3, 'spread'));
  expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...many)).toBeLessThan(1);
  expect(many.reduce((sum, each) => sum + each, 0) / many.length).toBeCloseTo(0.5, 1);
});
