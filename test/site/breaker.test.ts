import { describe, expect, test } from 'vitest';
import { type Breaker, type Happening, initial, reduce, threshold } from '../../.vitepress/figures/breaker/breaker.ts';
import { texts } from '../../.vitepress/figures/breaker/texts.ts';

const stateAfter = (...happenings: Happening[]): Breaker => happenings.reduce(reduce, initial);
const fail = Array.from({ length: threshold }, (): Happening => 'failure');

describe('the breaker', () => {
  test('opens at the threshold, not before', () => {
    expect(stateAfter(...fail.slice(1))).toMatchObject({ phase: 'closed', failures: threshold - 1 });
    expect(stateAfter(...fail)).toMatchObject({ phase: 'open', outcome: 'tripped' });
  });

  test('counts failures in a row: a success starts over', () => {
    expect(stateAfter('failure', 'failure', 'success', 'failure', 'failure').phase).toBe('closed');
  });

  test('sends nothing while it is open, whatever would have come of it', () => {
    for (const happening of ['success', 'failure'] as const) {
      expect(stateAfter(...fail, happening)).toMatchObject({ phase: 'open', outcome: 'not-sent' });
    }
  });

  test('lets one call through after the cooldown, and that call decides', () => {
    expect(stateAfter(...fail, 'cooldown').phase).toBe('half-open');
    expect(stateAfter(...fail, 'cooldown', 'success')).toMatchObject({ phase: 'closed', failures: 0 });
    expect(stateAfter(...fail, 'cooldown', 'failure')).toMatchObject({ phase: 'open', outcome: 'probe-failed' });
  });

  test('after it recovered it takes the full number of failures again', () => {
    expect(stateAfter(...fail, 'cooldown', 'success', ...fail.slice(1)).phase).toBe('closed');
  });

  test('a cooldown means something only while it is open', () => {
    expect(stateAfter('failure', 'cooldown')).toMatchObject({ phase: 'closed', failures: 1, outcome: 'nothing-to-cool' });
  });

  test('every outcome has a sentence in both languages', () => {
    expect(Object.keys(texts.vi.outcome)).toEqual(Object.keys(texts.en.outcome));
  });
});
