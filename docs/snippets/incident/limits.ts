import { createServer, request as openRequest } from 'node:http';
import { listen, sleep } from '../part-10/peers.ts';

type Limits = { browser?: number; proxy: number; pool: number };

/** Ten of our milliseconds stand for one second. */
const SECOND = 10;

async function call(limits: Limits): Promise<void> {
  const said: string[] = [];

  // #region layers
  // Every connection of the pool is busy, for ever: whoever asks waits until a limit ends it.
  const backend = createServer((_request, response) => {
    setTimeout(() => {
      said.push('pool');
      response.writeHead(503).end('no free connection');
    }, limits.pool * SECOND);
  });
  const backendPort = await listen(backend);

  const proxy = createServer((_request, response) => {
    const upstream = openRequest({ host: '127.0.0.1', port: backendPort, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    });
    const timer = setTimeout(() => {
      said.push('proxy');
      upstream.destroy(); // (1)
    }, limits.proxy * SECOND);
    upstream.on('error', () => response.writeHead(500).end());
    upstream.on('close', () => clearTimeout(timer));
    upstream.end();
  });
  // #endregion layers

  const url = `http://127.0.0.1:${await listen(proxy)}/`;
  const abort = new AbortController();
  const giveUp = (): void => {
    said.push('browser');
    abort.abort();
  };
  const patience = limits.browser === undefined ? undefined : setTimeout(giveUp, limits.browser * SECOND);
  let told: string;
  try {
    const response = await fetch(url, { method: 'POST', signal: abort.signal });
    told = `${response.status} ${await response.text()}`.trim();
  } catch (error) {
    told = (error as Error).name;
  }
  clearTimeout(patience);
  // Long enough for every limit, so that the late ones are heard as well.
  await sleep(Math.max(limits.proxy, limits.pool) * SECOND + 100);
  console.log(Object.entries(limits).map(([who, seconds]) => `${who} ${seconds} s`).join(', '));
  console.log(`  gave up, in this order: ${said.join(', ')}`);
  console.log(`  the user was told:      ${told}`);
  for (const server of [proxy, backend]) {
    server.closeAllConnections();
    server.close();
  }
}

await call({ proxy: 30, pool: 30 });
await call({ browser: 30, proxy: 30, pool: 30 });
await call({ browser: 30, proxy: 20, pool: 5 });
