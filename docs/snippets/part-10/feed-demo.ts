import { createInterface } from 'node:readline';
import { followFeed } from './feed.ts';
import { peer, sleep } from './peers.ts';

const events = ['one', 'two', 'three', 'four', 'five', 'six'];
let calls = 0;

const server = await peer((socket) => {
  calls += 1;
  const nth = calls;
  let allowed = false;
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    if (line.startsWith('AUTH ')) {
      allowed = line === 'AUTH secret';
      socket.write(allowed ? 'OK\n' : 'DENIED\n');
    }
    if (!allowed || !line.startsWith('FROM ')) return;
    console.log(`  server: call ${nth}, ${line}`);
    const from = Number(line.slice(5));
    const upTo = nth === 1 ? from + 1 : nth === 2 ? from + 2 : events.length;
    for (let id = from; id <= upTo; id++) socket.write(`${id} ${events[id - 1]}\n`);
    if (nth < 3) setTimeout(() => socket.resetAndDestroy(), 200);
  }).on('error', () => undefined);
});

const received: string[] = [];
const options = {
  port: server.port,
  backoff: { baseMs: 20, capMs: 200 },
  stableMs: 5000,
  onEvent: (text: string) => void received.push(text),
  onState: (state: string) => console.log(state),
};
const feed = followFeed({ ...options, token: 'secret' });
for (let n = 0; n < 100 && received.length < events.length; n++) await sleep(50);
feed.stop();
console.log(`received: ${received.join(' ')}`);

console.log('--- a wrong token');
const before = calls;
followFeed({ ...options, token: 'guess' });
await sleep(300);
console.log(`calls made: ${calls - before}`);
server.close();
