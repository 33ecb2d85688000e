import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { line } from '../../.vitepress/figures/tcpdump/line.ts';
import { limits, stretches } from '../../.vitepress/figures/timeouts/limits.ts';
import { tools } from '../../.vitepress/figures/tools/tools.ts';

test('every tool has the style rule that shows it when it is picked', () => {
  const component = readFileSync(new URL('../../.vitepress/figures/tools/ToolByLayer.vue', import.meta.url), 'utf8');
  for (const { id } of tools) expect(component).toContain(`.tools:has([value='${id}']:checked) section.${id}`);
});

test('the pieces of the tcpdump line make the line that was captured', () => {
  expect(line.map((field) => field.text).join('')).toBe(
    '21:14:41.795446 IP 127.0.0.1.40102 > 127.0.0.1.3001: Flags [P.], seq 1:79, ack 1, win 64, options [nop,nop,TS val 926098744 ecr 2193344314], length 78',
  );
});

test('only a deadline covers every stretch of a request as a whole', () => {
  const request = stretches.filter((stretch) => stretch !== 'idle');
  const whole = limits.filter((limit) => request.every((stretch) => limit.covers[stretch] === 'whole'));
  expect(whole.map((limit) => limit.name.en)).toEqual(['AbortSignal.timeout(ms)']);
});
