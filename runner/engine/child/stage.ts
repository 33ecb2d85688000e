import { type Crash, watchCrashes } from '../../lab/crashes.ts';
import { host, type ImportModule } from '../../lab/host.ts';
import type { Need } from '../../lab/needs.ts';
import { importProgram } from '../../lab/program.ts';
import { followResources } from '../../lab/resources.ts';
import { watchSockets } from '../../lab/sockets.ts';
import type { Send } from './send.ts';

interface Stage {
  /** How many checks have been declared. */
  count(): number;
  /** Called for a crash while no check was running. */
  onStrayCrash(tell: (crash: Crash) => void): void;
}

/** Tells the lab who runs it, and starts to watch the process on its behalf. */
export function connectLab(request: {
  program: string;
  seed: number;
  only: ReadonlySet<string> | undefined;
  lacking: ReadonlySet<Need>;
  send: Send;
  importModule: ImportModule;
}): Stage {
  let declared = 0;
  host.program = request.program;
  host.seed = request.seed;
  host.only = request.only;
  host.lacking = request.lacking;
  host.emit = (event) => {
    if (event.type === 'declared') declared += event.checks.length;
    request.send(event);
  };
  host.importModule = request.importModule;
  followResources();
  watchSockets();
  return { count: () => declared, onStrayCrash: (tell) => void watchCrashes(tell) };
}

type Loaded = { how: 'loaded' } | { how: 'hung' } | { how: 'threw'; error: unknown };

/** Loads the learner's file; a top-level await that never settles must not keep us. */
export async function loadProgram(path: string, limitMs: number): Promise<Loaded> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Loaded>((resolve) => {
    timer = setTimeout(resolve, limitMs, { how: 'hung' });
  });
  const loading = importProgram(path).then(
    (): Loaded => ({ how: 'loaded' }),
    (error: unknown): Loaded => ({ how: 'threw', error }),
  );
  const loaded = await Promise.race([loading, late]);
  clearTimeout(timer);
  return loaded;
}
