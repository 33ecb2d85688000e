import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { closedPort, peer, sleep, unansweredPort } from './peers.ts';

// #region connect-within
export function connectWithin(host: string, port: number, ms: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('connect', onConnect).off('error', onError); // (1)
    };
    const onConnect = (): void => {
      settle();
      resolve(socket);
    };
    const onError = (error: Error): void => {
      settle();
      socket.destroy(); // (2)
      reject(error);
    };
    const timer = setTimeout(() => {
      const message = `connect ETIMEDOUT ${host}:${port} after ${ms} ms`;
      onError(Object.assign(new Error(message), { code: 'ETIMEDOUT', syscall: 'connect' }));
    }, ms);
    socket.once('connect', onConnect).once('error', onError);
  });
}
// #endregion connect-within

const rings = await unansweredPort();
const answers = await peer((socket) => socket.resume());
const codeFrom = (error: NodeJS.ErrnoException): string => error.code ?? error.name;

const built = connect({ port: rings.port, host: '127.0.0.1', timeout: 200 });
await once(built, 'timeout');
console.log(`option timeout:  'timeout' fired; connecting: ${built.connecting}, destroyed: ${built.destroyed}`);
built.destroy();

console.log(`connectWithin:   ${await connectWithin('127.0.0.1', rings.port, 200).then(String, codeFrom)}`);
console.log(`nobody listens:  ${await connectWithin('127.0.0.1', await closedPort(), 200).then(String, codeFrom)}`);

const socket = await connectWithin('127.0.0.1', answers.port, 200);
await sleep(400);
console.log(`connected:       destroyed: ${socket.destroyed}, 'error' listeners: ${socket.listenerCount('error')}`);
socket.destroy();
answers.close();
await rings.close();
