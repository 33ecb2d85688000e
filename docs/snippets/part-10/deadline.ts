import { createServer } from 'node:http';
import { listen, sleep } from './peers.ts';

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('the first bytes');
});
const url = `http://127.0.0.1:${await listen(server)}/`;

// #region body
async function getText(address: string, totalMs: number): Promise<string> {
  const response = await fetch(address, { signal: AbortSignal.timeout(totalMs) });
  console.log(`headers: status ${response.status}`);
  return await response.text();
}

try {
  await getText(url, 2000);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const { code } = error as { code?: unknown };
  console.log(`${error.name}, code ${code} (${typeof code})`);
}
// #endregion body
await sleep(50);
server.closeAllConnections();
server.close();
