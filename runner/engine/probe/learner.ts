import type * as net from 'node:net';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** Not in our folder: the engine tells by a frame's file whose code it is. Nothing is read from there. */
export const LEARNERS_FILE = join(parse(dirname(fileURLToPath(import.meta.url))).root, 'course', 'exercise.js');

/** A small program as a learner might write it: the engine must see whatever it does. */
export interface LearnersProgram {
  call<T>(back: () => T): T;
  startTimer(): NodeJS.Timeout;
  throwLater(): void;
  rejectAndForget(): void;
  /** A server and a client of it; tells what the client hears, or what went wrong, and waits to be told to hang up. */
  openLine(node: typeof net, tell: (text: string) => void): { hangUp(): void };
}

const SOURCE = `({
  call(back) {
    return back();
  },
  startTimer() {
    return setTimeout(() => {}, 60000);
  },
  throwLater() {
    setTimeout(() => {
      throw new Error('thrown later');
    }, 0);
  },
  rejectAndForget() {
    Promise.reject(new Error('rejected'));
  },
  openLine(net, tell) {
    let socket;
    const server = net.createServer((accepted) => {
      accepted.on('error', () => {});
      accepted.write('hello');
    });
    server.on('error', (error) => tell(error.message));
    server.listen(0, '127.0.0.1', () => {
      socket = net.connect(server.address().port, '127.0.0.1');
      socket.on('data', (chunk) => tell(String(chunk)));
    });
    return {
      hangUp() {
        socket?.destroy();
        server.close();
      },
    };
  },
})`;

export function loadLearnersProgram(): LearnersProgram {
  return new Script(SOURCE, { filename: LEARNERS_FILE }).runInThisContext() as LearnersProgram;
}
