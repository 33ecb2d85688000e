import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { peer, sleep } from './peers.ts';

const reads = `
  require('node:net').connect(+process.argv[1], '127.0.0.1', () => console.log('up')).resume();
`;
const neverReads = `
  const socket = require('node:net').connect(+process.argv[1], '127.0.0.1', () => {
    require('node:fs').writeSync(1, 'up');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

async function kill(label: string, program: string, signal: NodeJS.Signals): Promise<void> {
  const seen: string[] = [];
  // #region server
  const server = await peer((socket) => {
    socket.resume();
    socket.write('hello');
    socket.on('end', () => seen.push('end (FIN)'));
    socket.on('error', (error: NodeJS.ErrnoException) => seen.push(`${error.code} (RST)`));
  });
  // #endregion server
  const child = spawn(process.execPath, ['-e', program, String(server.port)]);
  await once(child.stdout, 'data');
  await sleep(100);
  child.kill(signal);
  await once(child, 'exit');
  await sleep(50);
  console.log(`${label.padEnd(34)} the server sees: ${seen.join(', ')}`);
  server.close();
}

await kill('client killed with SIGINT', reads, 'SIGINT');
await kill('client killed with SIGKILL', reads, 'SIGKILL');
await kill('client killed with 5 unread bytes', neverReads, 'SIGKILL');
