import { CHILD } from './needs/child.ts';
import { DGRAM } from './needs/dgram.ts';
import { DNS } from './needs/dns.ts';
import { HANG } from './needs/hang.ts';
import { HTTP } from './needs/http.ts';
import { MEMORY } from './needs/memory.ts';
import { NET } from './needs/net.ts';
import { POSTGRES } from './needs/postgres.ts';
import { RST } from './needs/rst.ts';
import { TLS } from './needs/tls.ts';
import { WORKER } from './needs/worker.ts';
import { WS } from './needs/ws.ts';
import type { ProbedNeed } from './report.ts';
import type { Trial } from './trial.ts';

/** A need is met where all of its trials succeed. */
export const NEEDS: Readonly<Record<ProbedNeed, readonly Trial[]>> = {
  net: NET,
  rst: RST,
  hang: HANG,
  dgram: DGRAM,
  dns: DNS,
  http: HTTP,
  ws: WS,
  tls: TLS,
  worker: WORKER,
  child: CHILD,
  postgres: POSTGRES,
  memory: MEMORY,
};
