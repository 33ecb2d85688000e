import { once } from 'node:events';
import { connect, createServer, type LookupFunction, Socket } from 'node:net';
import { closedPort, peer, sleep, unansweredPort } from './peers.ts';

type Emitter = { once(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown };

// #region first-error
function firstError(emitter: Emitter): Promise<string> {
  const failed = new Promise<string>((resolve) => {
    emitter.once('error', (error) => {
      const inner = error instanceof AggregateError ? `, inside: ${error.errors.length} errors` : '';
      const message = error.message === '' ? ', message: ""' : '';
      resolve(`${error.code} ${error.syscall ?? '-'}${message}${inner}`);
    });
  });
  return Promise.race([failed, sleep(1000, 'no error within 1 s')]);
}
// #endregion first-error

const show = (label: string, outcome: string): void => console.log(`${label.padEnd(48)} ${outcome}`);
const to = (port: number): Socket => connect(port, '127.0.0.1');
const free = await closedPort();

show('connect, nobody listens', await firstError(to(free)));

const rude = await peer((socket) => setTimeout(() => socket.resetAndDestroy(), 50));
show('connected, then the peer resets', await firstError(to(rude.port)));

const unread = await peer((socket) => {
  socket.pause();
  setTimeout(() => socket.destroy(), 100);
});
const talker = to(unread.port);
talker.once('connect', () => talker.write('x'.repeat(100_000)));
show('the peer closes with our bytes unread', await firstError(talker));

const leaver = await peer((socket) => socket.destroy());
const stubborn = connect({ port: leaver.port, host: '127.0.0.1', allowHalfOpen: true });
stubborn.resume();
const epipe = firstError(stubborn);
await once(stubborn, 'end');
stubborn.write('first');
await sleep(50);
stubborn.write('second');
show('the second write after the peer has left', await epipe);
stubborn.destroy();

const quiet = await peer((socket) => socket.resume());
const ended = to(quiet.port);
ended.end();
const late = firstError(ended);
ended.write('too late');
show('a write after our own end()', await late);

const rings = await unansweredPort();
const pending = to(rings.port);
show('connect, nobody answers', await firstError(pending));
pending.destroy();
await rings.close();

const second = createServer();
second.listen(quiet.port, '127.0.0.1');
show('listen on a port that is taken', await firstError(second));

show("connect to the name 'a..b'", await firstError(connect(80, 'a..b')));

const noResolver: LookupFunction = (_name, _options, done) => {
  done(Object.assign(new Error('no resolver'), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }), '', 4);
};
show('the resolver does not answer (injected lookup)', await firstError(
  connect({ port: free, host: 'api.test', lookup: noResolver })));

const twoAddresses: LookupFunction = (_name, _options, done) => {
  done(null, [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }]);
};
show('a name with two addresses, both refuse', await firstError(
  connect({ port: free, host: 'api.test', lookup: twoAddresses })));

for (const each of [rude, unread, leaver, quiet]) each.close();
