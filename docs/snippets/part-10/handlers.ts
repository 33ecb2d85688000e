import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { listen, sleep } from './peers.ts';

// #region server
type Failure = { who: string; code: string };

export function reportingServer(name: string, report: (failure: Failure) => void): Server {
  const server = createServer((socket) => {
    socket.on('error', (error: NodeJS.ErrnoException) => { // (1)
      report({ who: `${name}, one connection`, code: error.code ?? error.message });
    });
    socket.pipe(socket);
  });
  server.on('error', (error: NodeJS.ErrnoException) => { // (2)
    report({ who: `${name}, the server`, code: error.code ?? error.message });
  });
  return server;
}
// #endregion server

async function demo(): Promise<void> {
  const print = ({ who, code }: Failure): void => console.log(`${who}: ${code}`);
  const server = reportingServer('first', print);
  const port = await listen(server);

  const rude: Socket = connect(port, '127.0.0.1');
  await once(rude, 'connect');
  rude.resetAndDestroy();
  await sleep(50);

  const polite = connect(port, '127.0.0.1', () => polite.end('still here'));
  for await (const chunk of polite) console.log(`the next client reads: ${String(chunk)}`);

  reportingServer('second', print).listen(port, '127.0.0.1');
  await sleep(50);
  server.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await demo();
