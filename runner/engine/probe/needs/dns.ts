import { promises } from 'node:dns';
import { LOOPBACK } from '../../../lab/peer.ts';
import { Late, mustBe, type Trial } from '../trial.ts';
import { bind } from './dgram.ts';

const HEADER_BYTES = 12;
const ADDRESS = [192, 0, 2, 7] as const;
/** A record for the name asked for, of type A and class IN, that may be kept for a minute. */
const RECORD = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...ADDRESS];
/** A response, with recursion available; and one that says that there is no such name. */
const FOUND = 0x8180;
const NO_SUCH_NAME = 0x8183;

/** Longer than the trial lasts: what is late is to be called late. */
const PATIENCE_MS = 10_000;

/** Where the one question of a query ends: behind its labels, its type and its class. */
function endOfQuestion(query: Buffer): number {
  let at = HEADER_BYTES;
  while (query[at]) at += 1 + (query[at] ?? 0);
  return at + 5;
}

/** The answer of a small name server, which knows names that begin with `known`. */
function answer(query: Buffer): Buffer {
  const question = query.subarray(HEADER_BYTES, endOfQuestion(query));
  const isKnown = question.toString('latin1', 1).startsWith('known');
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(isKnown ? FOUND : NO_SUCH_NAME, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isKnown ? 1 : 0, 6);
  return Buffer.concat([header, question, Buffer.from(isKnown ? RECORD : [])]);
}

/** The addresses of a name, or the code of the error. */
async function ask(resolver: promises.Resolver, name: string): Promise<string> {
  try {
    return (await resolver.resolve4(name)).join();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ETIMEOUT') throw new Late(`the name server's answer did not come in time`);
    return code ?? message;
  }
}

const query: Trial = {
  name: 'dns: a resolver asks a name server of ours',
  async run(scene) {
    const { socket, port } = await bind(scene);
    socket.on('message', (message, from) => socket.send(answer(message), from.port, from.address));
    const resolver = new promises.Resolver({ timeout: PATIENCE_MS, tries: 1 });
    scene.onEnd(() => resolver.cancel());
    resolver.setServers([`${LOOPBACK}:${port}`]);
    mustBe(await ask(resolver, 'known.test'), ADDRESS.join('.'), 'the address');
    mustBe(await ask(resolver, 'unknown.test'), 'ENOTFOUND', 'a name that is not there');
  },
};

export const DNS: readonly Trial[] = [query];
