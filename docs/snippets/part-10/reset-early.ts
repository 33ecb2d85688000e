import { followFeed } from './feed.ts';
import { peer } from './peers.ts';

async function firstSixDrops(stableMs: number): Promise<string> {
  const server = await peer((socket) => {
    socket.write('OK\n');
    setTimeout(() => socket.end(), 50);
  });
  const drops: string[] = [];
  await new Promise<void>((done) => {
    const feed = followFeed({
      port: server.port, token: 'secret', stableMs,
      backoff: { baseMs: 10, capMs: 1000 },
      onEvent: () => undefined,
      onState(state) {
        if (!state.startsWith('waiting')) return;
        drops.push(state.replace('waiting, failure ', ''));
        if (drops.length < 6) return;
        setImmediate(() => feed.stop());
        done();
      },
    });
  });
  server.close();
  return drops.join(', ');
}

console.log('which failure the client believes this is, six drops in a row');
console.log(`backoff reset as soon as the line is open:  ${await firstSixDrops(0)}`);
console.log(`backoff reset after 5 s without a drop:     ${await firstSixDrops(5000)}`);
