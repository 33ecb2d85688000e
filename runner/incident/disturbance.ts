import type { Measure, RequestTrace } from './result.ts';

/** So many messages and fewer weigh nothing: what slows them down comes from elsewhere. More are a load of their own. */
const FEW = 10;

/** What one request took besides its query and the wait for a connection. Undefined for one that never got a connection. */
function overheadOf({ sentMs, arrivedMs, slotMs, freedMs }: RequestTrace, queryMs: number): number | undefined {
  if (arrivedMs === undefined || slotMs === undefined || freedMs === undefined) return undefined;
  return freedMs - sentMs - (slotMs - arrivedMs) - queryMs;
}

/**
 * How much the machine itself has delayed a request, in milliseconds, if that alone would have been too much for the proxy: then
 * chance has decided, and not the clock. Undefined when the measurement can be believed.
 */
export function disturbanceOf({ sent, requests, settings }: Measure): number | undefined {
  const { queryMs, proxyTimeoutMs } = settings;
  const room = proxyTimeoutMs - queryMs;
  if (sent > FEW || room <= 0) return undefined;
  const most = Math.max(0, ...requests.map((trace) => overheadOf(trace, queryMs) ?? 0));
  return most > room ? most : undefined;
}
