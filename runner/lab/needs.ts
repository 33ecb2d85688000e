import { Socket } from 'node:net';
import type { Text } from '../text.ts';
import { host } from './host.ts';

/** A capability that a check relies on. */
export type Need = 'net' | 'rst' | 'hang' | 'dgram' | 'dns' | 'http' | 'ws' | 'tls' | 'worker' | 'child' | 'postgres' | 'memory';

/** Thrown inside a check when the runtime lacks something: the check becomes `not-run`, never green, never red. */
export class MissingNeed extends Error {
  readonly need: Need;

  constructor(need: Need) {
    super(`this runtime cannot provide: ${need}`);
    this.name = 'MissingNeed';
    this.need = need;
  }
}

export const NEED_NAMES: Record<Need, Text> = {
  net: { en: 'TCP sockets on 127.0.0.1', vi: 'socket TCP trên 127.0.0.1' },
  rst: { en: 'sending RST (`resetAndDestroy`)', vi: 'gửi RST (`resetAndDestroy`)' },
  hang: { en: 'a connect that hangs (full accept queue)', vi: 'một kết nối bị treo (hàng đợi accept đầy)' },
  dgram: { en: 'UDP datagrams', vi: 'datagram UDP' },
  dns: { en: 'DNS queries over UDP', vi: 'truy vấn DNS qua UDP' },
  http: { en: 'HTTP servers and fetch', vi: 'server HTTP và fetch' },
  ws: { en: 'WebSockets', vi: 'WebSocket' },
  tls: { en: 'TLS servers', vi: 'server TLS' },
  worker: { en: 'worker threads', vi: 'worker thread' },
  child: { en: 'child processes', vi: 'tiến trình con' },
  postgres: { en: 'PostgreSQL in the process', vi: 'PostgreSQL chạy ngay trong tiến trình' },
  memory: { en: 'measuring memory (the garbage collector, called by hand)', vi: 'đo bộ nhớ (tự gọi bộ dọn rác)' },
};

/**
 * What is known before a check is tried: what whoever runs it has found missing, and what Node and the system say themselves.
 * Beyond that `hang` is decided by filling a queue, when a check asks for it.
 */
export function lacks(need: Need): boolean {
  if (host.lacking.has(need)) return true;
  if (need === 'rst') return typeof Socket.prototype.resetAndDestroy !== 'function';
  if (need === 'hang') return process.platform === 'win32';
  if (need === 'memory') return !process.features.inspector;
  return false;
}
