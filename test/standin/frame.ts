/**
 * The page inside the frame: a Comlink server that speaks the wire protocol of `@webcontainer/api`. Comlink must be
 * 4.3.0: later ones number their messages otherwise, and a boot would wait for ever without a word.
 */
import { expose, proxy, transfer } from 'comlink';
import type { Contents, ExportOptions, Files } from './files.ts';
import { type Answer, type Base64, BINDING, type Call, type Event, type Remote, type Room } from './message.ts';
import { NOT_ISOLATED, type Refusal } from './plays.ts';
import type { Processes, Spec } from './processes.ts';
import type { Session } from './session.ts';
import type { Watchers } from './watchers.ts';

/** What is used of a browser; the rest of this project's tests run in Node. */
interface Realm {
  [BINDING](call: Call): Promise<Answer>;
  crossOriginIsolated: boolean;
  parent: { postMessage(message: unknown, origin: string, transferred: unknown[]): void };
  MessagePort: { prototype: { postMessage(...args: unknown[]): void } };
  holdStandInDies: () => void;
}

type OnOutput = (bytes: Uint8Array | null) => void;
type OnChange = (change: 'rename' | 'change', name: string) => void;

const realm = globalThis as unknown as Realm;
const DOCUMENT = crypto.randomUUID();
/** More arguments than this are more than a call can take. */
const SLICE = 0x8000;
/** The types of entries of a folder on the API's wire. */
const FILE = 1;
const FOLDER = 2;

function encode(bytes: Uint8Array): Base64 {
  let text = '';
  for (let index = 0; index < bytes.length; index += SLICE) text += String.fromCharCode(...bytes.subarray(index, index + SLICE));
  return btoa(text);
}

function decode(text: Base64): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Bytes that are handed over instead of copied, as the real frame does. */
function handedOver(text: Base64): Uint8Array {
  const bytes = decode(text);
  return transfer(bytes, [bytes.buffer]);
}

function asError({ name, message }: Refusal): Error {
  return Object.assign(new Error(message), { name });
}

async function call(room: Room, name: string, args: unknown[]): Promise<unknown> {
  const answer = await realm[BINDING]({ document: DOCUMENT, room, name, args });
  if ('refusal' in answer) throw asError(answer.refusal);
  return answer.value;
}

function remote<T>(room: Room): Remote<T> {
  return new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          call(room, String(name), args),
    },
  ) as Remote<T>;
}

const session = remote<Session>('session');
const files = remote<Files>('files');
const watchers = remote<Watchers>('watchers');
const processes = remote<Processes>('processes');

let lastId = 0;
/** Who hears of the events of a process or a watcher, by its id. */
const listeners = new Map<number, (event: Event) => void>();

function subjectOf(event: Event): number {
  return event.kind === 'watch' ? event.watcher : event.process;
}

async function deliver(): Promise<never> {
  for (;;) for (const event of await session.events()) listeners.get(subjectOf(event))?.(event);
}

/** The options of `readFile` and `writeFile`: an encoding, or an object with one. */
type Encoded = BufferEncoding | { encoding?: BufferEncoding | null } | null;

function encodingOf(options?: Encoded): BufferEncoding | null | undefined {
  return typeof options === 'object' ? options?.encoding : options;
}

function contentsOf(data: string | Uint8Array): Contents {
  return typeof data === 'string' ? { text: data } : { bytes: encode(data) };
}

const fileSystem = {
  async readFile(path: string, options?: Encoded) {
    const contents = await files.readFile(path, encodingOf(options));
    return 'text' in contents ? contents.text : handedOver(contents.bytes);
  },
  writeFile: (path: string, data: string | Uint8Array, options?: Encoded) => files.writeFile(path, contentsOf(data), encodingOf(options)),
  async readdir(path: string, options?: { withFileTypes?: boolean } | string | null) {
    const entries = await files.readdir(path);
    if (typeof options !== 'object' || !options?.withFileTypes) return entries.map(({ name }) => name);
    return entries.map(({ name, folder }) => ({ name, 'Symbol(type)': folder ? FOLDER : FILE }));
  },
  mkdir: files.mkdir,
  rm: files.rm,
  rename: files.rename,
  async watch(path: string, options: { recursive?: boolean } | string | null, onChange?: OnChange) {
    lastId += 1;
    const id = lastId;
    listeners.set(id, (event) => {
      if (event.kind === 'watch') onChange?.(event.change, event.name);
    });
    await watchers.watch(id, path, typeof options === 'object' && options?.recursive === true);
    const close = (): Promise<void> => {
      listeners.delete(id);
      return watchers.unwatch(id);
    };
    return proxy({ close });
  },
};

async function run(spec: Omit<Spec, 'output'>, _stdout: undefined, _stderr: undefined, onOutput?: OnOutput): Promise<unknown> {
  lastId += 1;
  const id = lastId;
  const onExit = new Promise<number>((resolve) => {
    listeners.set(id, (event) => {
      if (event.kind === 'output') onOutput?.(decode(event.bytes));
      if (event.kind === 'output-end') onOutput?.(null);
      if (event.kind === 'exit') resolve(event.code);
    });
  });
  await processes.run(id, { ...spec, output: onOutput !== undefined });
  return proxy({
    onExit,
    write: (text: string) => processes.write(id, text),
    kill: () => processes.kill(id),
    resize: () => {},
  });
}

const container = (info: unknown): object => ({
  fs: () => proxy(fileSystem),
  previewScript: () => null,
  runtimeInfo: () => info,
  run,
  loadFiles: (payload: Uint8Array, options?: { mountPoints?: string }) => files.mount(encode(payload), options?.mountPoints),
  serialize: async (path: string, options: ExportOptions) => handedOver(await files.export(path, options)),
  // No ports, previews or errors are reported: there is nothing to subscribe to.
  on: () => proxy(() => {}),
  setPreviewScript: () => {},
  setCredentials: () => {},
  teardown: () => session.teardown(),
});

const server = {
  async build(options: { workdirName?: string }) {
    if (!realm.crossOriginIsolated) throw asError(NOT_ISOLATED);
    return proxy(container(await session.build(options)));
  },
};

/** Dead as a crashed frame is dead: not a word to the page again, and no call of its own. */
realm.holdStandInDies = () => {
  realm.MessagePort.prototype.postMessage = () => {};
  realm[BINDING] = () => new Promise(() => {});
};

void deliver();
const { port1, port2 } = new MessageChannel();
expose(server, port1);
realm.parent.postMessage({ type: 'init' }, '*', [port2]);
