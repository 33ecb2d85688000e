import { once } from 'node:events';
import { connect } from 'node:net';
import { peer, sleep } from './peers.ts';

const silent = await peer((socket) => socket.resume());

// #region ask
async function ask(question: string, signal?: AbortSignal): Promise<string> {
  const socket = connect(silent.port, '127.0.0.1');
  try {
    socket.write(`${question}\n`);
    const [answer] = await once(socket, 'data', signal ? { signal } : {}); // (1)
    return String(answer);
  } finally {
    socket.destroy(); // (2)
  }
}
// #endregion ask

// #region race
async function raced(ms: number): Promise<string> {
  const late = sleep(ms).then(() => Promise.reject(new Error('too late')));
  return await Promise.race([ask('anybody there?'), late]);
}
// #endregion race

const stillOpen = async (): Promise<boolean> => {
  await sleep(100);
  return silent.sockets.at(-1)?.destroyed === false;
};

await raced(100).catch((error: Error) => console.log(`race:   ${error.message}`));
console.log(`race:   the line is still open: ${await stillOpen()}`);

await ask('anybody there?', AbortSignal.timeout(100)).catch((error: Error) => console.log(`signal: ${error.name}`));
console.log(`signal: the line is still open: ${await stillOpen()}`);
silent.close();
