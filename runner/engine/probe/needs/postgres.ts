import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { must, mustBe, type Trial } from '../trial.ts';

/** Imports a function, exports a memory of one page and a function that calls the import. */
const MODULE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  ...[0x02, 0x07, 0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x05, 0x03, 0x01, 0x00, 0x01],
  ...[0x07, 0x09, 0x02, 0x01, 0x6d, 0x02, 0x00, 0x01, 0x72, 0x00, 0x01],
  ...[0x0a, 0x06, 0x01, 0x04, 0x00, 0x10, 0x00, 0x0b],
);
const PAGE_BYTES = 65_536;
/** 16 MiB: more than any stack or cache, and no reason to collect garbage. */
const PAGES = 256;

interface Exports {
  m: { grow(pages: number): number; buffer: ArrayBuffer };
  r(): void;
}

/** The part of it that we use; Node's types do not know it. */
interface Wasm {
  instantiate(module: Uint8Array, imports: object): Promise<{ instance: { exports: Exports } }>;
}

/** PostgreSQL in the process is WebAssembly that keeps its tables in memory or in files. */
const wasm: Trial = {
  name: 'postgres: WebAssembly is compiled, calls back and grows',
  async run() {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: Wasm };
    let called = false;
    const call = (): void => {
      called = true;
    };
    const { instance } = await WebAssembly.instantiate(MODULE, { e: { f: call } });
    const { m: memory, r: run } = instance.exports;
    run();
    mustBe(called, true, 'whether the imported function was called');
    memory.grow(PAGES - 1);
    mustBe(memory.buffer.byteLength, PAGES * PAGE_BYTES, 'bytes of memory');
    new Uint8Array(memory.buffer)[PAGES * PAGE_BYTES - 1] = 7;
  },
};

const files: Trial = {
  name: 'postgres: files are read and written at a position',
  run(scene) {
    const folder = join(scene.folder, `hold-probe-${process.pid}.db`);
    scene.onEnd(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(folder);
    const file = join(folder, 'table');
    const table = openSync(file, 'w+');
    ftruncateSync(table, 8192);
    writeSync(table, Buffer.from('row'), 0, 3, 4096);
    const read = Buffer.alloc(5);
    readSync(table, read, 0, 5, 4095);
    closeSync(table);
    mustBe(read.toString('latin1'), '\0row\0', 'what was written in the middle of a file');
    mustBe(statSync(file).size, 8192, 'its size');
    must(readdirSync(folder).includes('table'), 'the folder does not list it');
  },
};

export const POSTGRES: readonly Trial[] = [wasm, files];
