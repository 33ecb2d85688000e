import { subscribe } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import { Server, Socket } from 'node:net';
import { rememberOrigin } from './crashes.ts';
import { captureStack, findCaller, type Place } from './place.ts';
import { asLearner, inLearnersScope, isFromEarlierCheck } from './scope.ts';
import type { Wire } from './wire.ts';

/** A connection that the learner's program asked for during the current check. */
interface Attempt {
  socket: Socket;
  conn: number;
}

/** Sees every 'error' without counting as a listener. Node's types know `errorMonitor` on plain emitters only. */
const ERROR_MONITOR = errorMonitor as unknown as 'error';

let wire: Wire | undefined;
let attempts: Attempt[] = [];

/** Records the learner's connection attempts on this wire from now on. */
export function recordOn(next: Wire | undefined): void {
  wire = next;
  attempts = [];
}

/** The connection number of the attempt that came from this local port; a new number for a stranger. */
export function connectionFrom(port: number | undefined): number {
  // The newest: a socket that is dialled again after its 'close' keeps its object.
  const attempt = attempts.findLast(({ socket }) => socket.localPort === port);
  return attempt?.conn ?? wire?.open() ?? 0;
}

/** Sockets of the learner's that have been asked to connect in this check, and have not been destroyed. */
export function openAttempts(): number {
  return attempts.filter(({ socket }) => !socket.destroyed).length;
}

/** How many connections the learner's program has asked for in this check. */
export function countAttempts(): number {
  return attempts.length;
}

function recordAttempt(socket: Socket, place: Place | undefined): void {
  const current = wire;
  if (!current) return;
  const conn = current.open();
  attempts.push({ socket, conn });
  current.add(conn, 'you', 'connect');
  let settled = false;
  socket.once('connect', () => {
    settled = true;
  });
  socket.on(ERROR_MONITOR, (error: NodeJS.ErrnoException) => {
    if (place) rememberOrigin(error, place);
    const refused = error.code === 'ECONNREFUSED';
    if (!settled) current.add(conn, refused ? 'peer' : 'you', refused ? 'refused' : 'error', refused ? {} : { text: errorText(error) });
    settled = true;
  });
  socket.once('close', () => {
    if (!settled) current.add(conn, 'you', 'destroy');
  });
}

function errorText(error: NodeJS.ErrnoException): { en: string; vi: string } {
  const code = error.code ?? error.name;
  return { en: code, vi: code };
}

const nodesConnect = Socket.prototype.connect;

/** diagnostics_channel's `net.client.socket` misses `new Socket().connect()`, so we watch the method itself. */
function watchedConnect(this: Socket, ...args: Parameters<typeof nodesConnect>): Socket {
  // It gets no line any more: a socket that never connects neither shows on this check's wire nor crashes it.
  if (isFromEarlierCheck()) return this;
  const caller = findCaller(captureStack(watchedConnect));
  if (caller.who === 'learner') recordAttempt(this, caller.place);
  else if (caller.who === 'node' && inLearnersScope()) recordAttempt(this, undefined);
  return nodesConnect.apply(this, args);
}

const nodesListen = Server.prototype.listen;
/** Where a server was told to listen: an error of it, or of a socket that it accepts, leads back there. */
const listens = new WeakMap<Server, Place>();

/** `listen` with a host makes its handle after a lookup, when the learner's line has left the stack: it travels along. */
function watchedListen(this: Server, ...args: unknown[]): Server {
  const caller = findCaller(captureStack(watchedListen));
  const listen = (): Server => Reflect.apply(nodesListen, this, args) as Server;
  if (caller.who !== 'learner') return listen();
  if (caller.place) rememberListen(this, caller.place);
  return asLearner(listen, caller.place);
}

function rememberListen(server: Server, place: Place): void {
  if (!listens.has(server)) server.on(ERROR_MONITOR, (error: Error) => rememberOrigin(error, place));
  listens.set(server, place);
}

/** Accepted sockets: an error on them leads back to the line of the server. */
function onAccepted(message: unknown): void {
  const { socket } = message as { socket: Socket & { server?: Server } };
  const place = socket.server && listens.get(socket.server);
  if (place) socket.on(ERROR_MONITOR, (error: Error) => rememberOrigin(error, place));
}

let watching = false;

/** Starts to watch the sockets of this process. Call before the learner's file is loaded. */
export function watchSockets(): void {
  if (watching) return;
  watching = true;
  Socket.prototype.connect = watchedConnect as typeof nodesConnect;
  Server.prototype.listen = watchedListen as typeof nodesListen;
  subscribe('net.server.socket', onAccepted);
}
