import { createServer } from 'node:http';
import { listen, sleep } from './peers.ts';

async function connectionsFor(finish: (response: Response) => Promise<unknown>): Promise<string> {
  let connections = 0;
  const server = createServer((_request, response) => {
    response.writeHead(503);
    response.end('x'.repeat(300_000));
  });
  server.on('connection', () => connections++);
  const url = `http://127.0.0.1:${await listen(server)}/`;
  // #region tries
  for (let attempt = 1; attempt <= 4; attempt++) {
    const response = await fetch(url);
    await finish(response);
    await sleep(20);
  }
  // #endregion tries
  server.closeAllConnections();
  server.close();
  return connections === 1 ? '1 connection' : 'more than 1 connection';
}

// #region finishes
console.log(`body left unread     ${await connectionsFor(async () => undefined)}`);
console.log(`body?.cancel()       ${await connectionsFor(async (r) => r.body?.cancel())}`);
console.log(`await arrayBuffer()  ${await connectionsFor((r) => r.arrayBuffer())}`);
// #endregion finishes
