/**
 * Runs first in every Node of a container (`--require`) and takes away what the container must lack. Calls of Node's own
 * modules fail as they do where the system does not implement them: ENOSYS.
 */
const child = require('node:child_process');
const { syncBuiltinESMExports } = require('node:module');
const os = require('node:os');
const threads = require('node:worker_threads');

function missing(syscall) {
  const error = new Error(`ENOSYS: function not implemented, ${syscall}`);
  return Object.assign(error, { code: 'ENOSYS', errno: -os.constants.errno.ENOSYS, syscall });
}

/** Loaded only where something is taken away: most programs need none of them, and start faster without. */
const node = {
  get dgram() {
    return require('node:dgram');
  },
  get http() {
    return require('node:http');
  },
  get http2() {
    return require('node:http2');
  },
  get https() {
    return require('node:https');
  },
  get net() {
    return require('node:net');
  },
  get tls() {
    return require('node:tls');
  },
};

/** A function, or a class, that throws. */
function throwing(syscall) {
  return function refused() {
    throw missing(syscall);
  };
}

/** `listen` that fails as a port in use does: later, with an 'error' event. */
function failToListen() {
  process.nextTick(() => this.emit('error', missing('listen')));
  return this;
}

function lackNet() {
  node.net.Server.prototype.listen = failToListen;
  node.net.Socket.prototype.connect = function connect() {
    process.nextTick(() => this.destroy(missing('connect')));
    return this;
  };
}

/**
 * The kernel resets a connection that is closed while bytes of the peer are unread. So a socket that is destroyed is
 * not closed: it says goodbye with FIN and reads, in the background, until the peer has done so too. Only the end of
 * the process still cuts that short.
 */
function lackRst() {
  delete node.net.Socket.prototype.resetAndDestroy;
  const leaving = new WeakSet();
  const { _destroy: destroy } = node.net.Socket.prototype;
  const sayGoodbye = (handle) => {
    const socket = new node.net.Socket({ handle, allowHalfOpen: true });
    leaving.add(socket);
    socket.on('error', () => {});
    socket.resume().unref().end();
  };
  node.net.Socket.prototype._destroy = function _destroy(error, done) {
    const handle = this._handle;
    if (handle?.constructor.name === 'TCP' && !this.connecting && !leaving.has(this)) {
      handle.close = (closed) => {
        delete handle.close;
        // Later: whoever closes a handle takes his own listeners off it afterwards.
        setImmediate(() => {
          sayGoodbye(handle);
          closed?.call(handle);
        });
      };
    }
    return destroy.call(this, error, done);
  };
}

/** More connections than anybody makes fit into every queue, so no connect is left without an answer. */
const ROOMY = 511;

function lackHang() {
  const { listen } = node.net.Server.prototype;
  node.net.Server.prototype.listen = function roomyListen(first, ...rest) {
    if (typeof first === 'object' && first !== null) return listen.call(this, { ...first, backlog: ROOMY }, ...rest);
    return listen.call(this, first, ...rest.map((value) => (typeof value === 'number' ? ROOMY : value)));
  };
}

function lackDgram() {
  node.dgram.createSocket = throwing('socket');
  node.dgram.Socket = throwing('socket');
}

function lackHttp() {
  node.http.Server.prototype.listen = failToListen;
  node.https.Server.prototype.listen = failToListen;
  node.http.Agent.prototype.addRequest = (request) => {
    request.onSocket(null, missing('connect'));
  };
  for (const name of ['createServer', 'createSecureServer', 'connect']) node.http2[name] = throwing(name);
  globalThis.fetch = async () => {
    throw new TypeError('fetch failed', { cause: missing('connect') });
  };
}

const REFUSED_UPGRADE = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Calls `instead` in the place of an event's listeners. */
function instead(prototype, event, replace) {
  const { emit } = prototype;
  prototype.emit = function emitOther(name, ...args) {
    if (name !== event || this.listenerCount(name) === 0) return emit.call(this, name, ...args);
    replace.apply(this, args);
    return true;
  };
}

function lackWs() {
  const refuse = (_request, socket) => socket.end(REFUSED_UPGRADE);
  instead(node.http.Server.prototype, 'upgrade', refuse);
  instead(node.https.Server.prototype, 'upgrade', refuse);
  instead(node.http.ClientRequest.prototype, 'upgrade', function fail(_response, socket) {
    socket.destroy();
    this.emit('error', new Error('Unexpected server response: 400'));
  });
  delete globalThis.WebSocket;
}

function lackTls() {
  for (const name of ['createServer', 'connect', 'Server', 'TLSSocket']) node.tls[name] = throwing('tls');
}

function lackWorker() {
  threads.Worker = throwing('clone');
}

function lackChild() {
  child.ChildProcess.prototype.spawn = throwing('spawn');
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) child[name] = throwing(name);
}

const LACK = {
  net: lackNet,
  rst: lackRst,
  hang: lackHang,
  dgram: lackDgram,
  http: lackHttp,
  ws: lackWs,
  tls: lackTls,
  worker: lackWorker,
  child: lackChild,
};

/** A program may give its child processes an environment of their own; the container has no way out, so it goes along. */
function stayInChildren(options) {
  const { spawn } = child.ChildProcess.prototype;
  child.ChildProcess.prototype.spawn = function spawnInside(settings) {
    const given = settings.envPairs ?? [];
    const own = given.find((pair) => pair.startsWith('NODE_OPTIONS='));
    const others = given.filter((pair) => pair !== own);
    return spawn.call(this, { ...settings, envPairs: [...others, `NODE_OPTIONS=${joined(own?.slice('NODE_OPTIONS='.length), options)}`] });
  };
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    const start = child[name];
    child[name] = (...args) => start(...args.map((value) => withOptions(value, options)));
  }
}

function joined(own, options) {
  if (!own) return options;
  return own.includes(options) ? own : `${own} ${options}`;
}

function withOptions(value, options) {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !value.env) return value;
  return { ...value, env: { ...value.env, NODE_OPTIONS: joined(value.env.NODE_OPTIONS, options) } };
}

/** A worker with options of its own does not inherit ours. */
function stayInWorkers(preload) {
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(file, options = {}) {
      const own = options.execArgv ?? (options.env ? process.execArgv : undefined);
      super(file, own ? { ...options, execArgv: [...own, '--require', preload] } : options);
    }
  };
  Object.defineProperty(threads.Worker, 'name', { value: 'Worker' });
}

module.exports = function lack({ lacks, preload }) {
  Object.defineProperty(process.versions, 'webcontainer', { value: 'stand-in', enumerable: true });
  stayInChildren(`--require ${JSON.stringify(preload)}`);
  stayInWorkers(preload);
  for (const need of lacks) LACK[need]();
  syncBuiltinESMExports();
};
