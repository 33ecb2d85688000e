import type { RmOptions } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { Folder } from './folder.ts';
import type { Base64 } from './message.ts';
import { readTree, type Tree, writeTree } from './tree.ts';

/** What a file holds: text where an encoding was named. */
export type Contents = { text: string } | { bytes: Base64 };

export interface Entry {
  name: string;
  folder: boolean;
}

export interface ExportOptions {
  format: 'json' | 'binary' | 'zip';
  includes?: string[];
  excludes?: string[];
}

/** The file system of a container. */
export class Files {
  readonly #folder: Folder;

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  async readFile(path: string, encoding?: BufferEncoding | null): Promise<Contents> {
    const bytes = await readFile(this.#folder.at(path));
    return encoding ? { text: bytes.toString(encoding) } : { bytes: bytes.toString('base64') };
  }

  async writeFile(path: string, contents: Contents, encoding?: BufferEncoding | null): Promise<void> {
    const bytes = 'text' in contents ? Buffer.from(contents.text, encoding ?? 'utf8') : Buffer.from(contents.bytes, 'base64');
    await writeFile(this.#folder.at(path), bytes);
  }

  async readdir(path: string): Promise<Entry[]> {
    const entries = await readdir(this.#folder.at(path), { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
  }

  async mkdir(path: string, options?: { recursive?: boolean } | null): Promise<string | undefined> {
    return mkdir(this.#folder.at(path), options ?? {});
  }

  async rm(path: string, options?: Pick<RmOptions, 'force' | 'recursive'> | null): Promise<void> {
    await rm(this.#folder.at(path), options ?? {});
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(this.#folder.at(from), this.#folder.at(to));
  }

  /** @throws Error for a binary snapshot, and where the folder to mount in does not exist: the container makes none */
  async mount(payload: Base64, mountPoint?: string): Promise<void> {
    const bytes = Buffer.from(payload, 'base64');
    if (bytes[0] !== '{'.charCodeAt(0)) throw new Error('The stand-in mounts trees of files, not binary snapshots. Mount an object.');
    const place = this.#folder.at(mountPoint);
    await stat(place);
    await writeTree(place, JSON.parse(bytes.toString('utf8')) as Tree);
  }

  /** @throws Error for anything but all of a folder as JSON */
  async export(path: string, { format, includes, excludes }: ExportOptions): Promise<Base64> {
    if (format !== 'json' || includes?.length || excludes?.length) {
      throw new Error('The stand-in exports whole folders in the format `json`, and nothing else.');
    }
    const tree = await readTree(this.#folder.at(path));
    return Buffer.from(JSON.stringify(tree)).toString('base64');
  }
}
