import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fullBacklog } from '../../runner/lab/backlog.ts';
import { Bench } from '../../runner/lab/bench.ts';
import { cut, drip, echo, halfOpen, resetAfter, resetAtOnce, type Script, stall } from '../../runner/lab/script.ts';

const open: { dispose(): void }[] = [];

function bench(): Bench {
  const made = new Bench('peer');
  open.push(made);
  return made;
}

afterEach(() => {
  for (const each of open.splice(0)) each.dispose();
});

/** What a plain client of Node's sees of a peer: its events in order, and the bytes. */
async function call(script: Script, send = ''): Promise<{ events: string[]; bytes: string; chunks: number; socket: Socket }> {
  const peer = await bench().peer(script);
  const socket = connect({ port: peer.port, host: peer.host });
  const events: string[] = [];
  let bytes = '';
  let chunks = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.toString();
    chunks += 1;
  });
  socket.on('end', () => events.push('end'));
  socket.on('error', (error: NodeJS.ErrnoException) => events.push(error.code ?? ''));
  if (send) socket.write(send);
  const closed = once(socket, 'close').catch(() => {});
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 400))]);
  events.push(socket.destroyed ? 'closed' : 'open');
  socket.destroy();
  return { events, bytes, chunks, socket };
}

describe('a peer does what its script says', () => {
  test('resets at once', async () => expect((await call(resetAtOnce)).events).toEqual(['ECONNRESET', 'closed']));

  test('resets after n bytes, not before', async () => {
    expect((await call(resetAfter(3), 'ab')).events).toEqual(['open']);
    expect((await call(resetAfter(3), 'abc')).events).toEqual(['ECONNRESET', 'closed']);
  });

  test('drips one byte at a time', async () => {
    const { bytes, chunks, events } = await call(drip('hello', 5));
    expect({ bytes, events }).toEqual({ bytes: 'hello', events: ['end', 'closed'] });
    expect(chunks).toBeGreaterThan(1);
  });

  test('cuts in the middle', async () => expect(await call(cut('half'))).toMatchObject({ bytes: 'half', events: ['end', 'closed'] }));

  test('echoes', async () => expect((await call(echo, 'hello')).bytes).toBe('hello'));

  test('half-open: FIN from the peer, and its side stays', async () => expect((await call(halfOpen)).events[0]).toBe('end'));

  test('stalls: what is sent piles up', async () => {
    const peer = await bench().peer(stall);
    const socket = connect({ port: peer.port, host: peer.host });
    await once(socket, 'connect');
    // More than the kernel's buffers on both sides hold.
    socket.write(Buffer.alloc(32 * 1024 ** 2));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(socket.writableLength).toBeGreaterThan(0);
    socket.destroy();
  });

  test('refuses', async () => {
    const socket = connect({ port: await bench().refusingPort(), host: '127.0.0.1' });
    const [error] = await once(socket, 'error').catch((reason) => [reason]);
    expect(error.code).toBe('ECONNREFUSED');
  });

  test('a full backlog hangs, for every client, and is gone afterwards', async () => {
    const backlog = await fullBacklog();
    expect(backlog).toBeDefined();
    const clients = Array.from({ length: 3 }, () => connect({ port: backlog?.port ?? 0, host: '127.0.0.1' }));
    for (const client of clients) client.on('error', () => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(clients.map(({ connecting }) => connecting)).toEqual([true, true, true]);
    for (const client of clients) client.destroy();
    backlog?.dispose();
  });
});

describe('a peer tells', () => {
  test('how the program left: FIN or RST', async () => {
    const made = bench();
    const peer = await made.peer([]);
    const polite = connect({ port: peer.port, host: peer.host });
    await once(polite, 'connect');
    polite.end();
    const rude = connect({ port: peer.port, host: peer.host });
    await once(rude, 'connect');
    rude.resetAndDestroy();
    expect(await made.eventually(1000, () => peer.connections.length === 2 && peer.open() === 0)).toBe(true);
    expect(peer.connections.map(({ ending }) => ending)).toEqual(['fin', 'rst']);
  });

  test('a dialled server plays along too', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const made = bench();
    const connection = await made.dial(port, [{ do: 'send', bytes: 'ping' }, { do: 'await-text', text: 'ping' }, { do: 'fin' }]);
    expect(await made.eventually(1000, () => connection.ending === 'fin')).toBe(true);
    expect(connection.received.toString()).toBe('ping');
    expect(made.wire.events().map(({ from, kind }) => `${from} ${kind}`)).toEqual([
      'peer connect',
      'peer data',
      'you data',
      'peer fin',
      'you fin',
    ]);
    server.close();
  });
});
