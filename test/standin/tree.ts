import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A tree of files as the API writes it on the wire. `b`: the contents are bytes, as a Latin-1 string. */
export type Tree = { d: Record<string, Tree | Leaf> };
export type Leaf = { f: { c: string; b?: boolean } | { l: string } };

export async function writeTree(folder: string, tree: Tree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, entry] of Object.entries(tree.d)) {
    const path = join(folder, name);
    if ('d' in entry) await writeTree(path, entry);
    else if ('l' in entry.f) await symlink(entry.f.l, path);
    else await writeFile(path, entry.f.c, entry.f.b ? 'latin1' : 'utf8');
  }
}

async function readLeaf(path: string): Promise<Leaf> {
  const bytes = await readFile(path);
  const text = bytes.toString('utf8');
  return { f: Buffer.from(text).equals(bytes) ? { c: text } : { c: bytes.toString('latin1'), b: true } };
}

export async function readTree(folder: string): Promise<Tree> {
  const tree: Tree = { d: {} };
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) tree.d[entry.name] = await readTree(path);
    else if (entry.isSymbolicLink()) tree.d[entry.name] = { f: { l: await readlink(path) } };
    else tree.d[entry.name] = await readLeaf(path);
  }
  return tree;
}
