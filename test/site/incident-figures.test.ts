import { expect, test } from 'vitest';
import { choices, layers } from '../../.vitepress/figures/patience/patience.ts';
import { PROXY_MS, QUERY_MS, requests, SLOTS, slots, TOTAL_MS, third } from '../../.vitepress/figures/slots/slots.ts';

test('the pool of the figure never lends more than it has, and never leaves a slot idle while somebody waits', () => {
  const held = [...requests, third].flatMap(({ spans }) => spans.filter(({ what }) => what !== 'waits'));
  for (let ms = 0; ms < TOTAL_MS; ms += 10) {
    const inUse = held.filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs).length;
    const lent = slots.flatMap(({ spans }) => spans).filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs).length;
    const waits = third.spans.some(({ what, fromMs, toMs }) => what === 'waits' && fromMs <= ms && ms < toMs);
    expect(inUse).toBe(lent);
    expect(inUse).toBeLessThanOrEqual(SLOTS);
    if (waits) expect(inUse).toBe(SLOTS);
  }
});

test('the third request has its connection when the proxy hangs up, and works on after that', () => {
  const [waits, works, unheard] = third.spans;
  expect(waits).toMatchObject({ what: 'waits', fromMs: 0, toMs: works?.fromMs });
  expect(works).toMatchObject({ what: 'works', toMs: PROXY_MS });
  expect(unheard).toMatchObject({ what: 'unheard', fromMs: PROXY_MS, toMs: (works?.fromMs ?? 0) + QUERY_MS });
});

test('nested limits leave each layer time to hear the one inside; equal ones do not', () => {
  const [equal, nested] = choices.map(({ waits }) => layers.map((layer) => waits[layer]?.toS));
  expect(new Set(equal?.filter((end) => end !== undefined))).toEqual(new Set([30]));
  const [browser, proxy, backend, pool, query] = nested as number[];
  expect([browser, proxy, backend, query, pool]).toEqual([...(nested as number[])].sort((a, b) => b - a));
  expect(query).toBeLessThan(backend as number);
});
