import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';

/** The temporary folder of one container. What the page sees is the work folder inside. */
export class Folder {
  readonly root: string;
  readonly work: string;
  /** Where its programs put temporary files. */
  readonly temp: string;

  private constructor(root: string, name: string) {
    this.root = root;
    this.work = join(root, 'home', name);
    this.temp = join(root, 'tmp');
  }

  static async make(name = 'project'): Promise<Folder> {
    const folder = new Folder(await realpath(await mkdtemp(join(tmpdir(), 'hold stand-in '))), name);
    await mkdir(folder.work, { recursive: true });
    await mkdir(folder.temp);
    return folder;
  }

  /**
   * Where a path of the container lies. As in the container, a leading slash means the work folder.
   *
   * @throws Error for a path that leads out of it
   */
  at(path = '.'): string {
    const inside = path === this.work || path.startsWith(this.work + sep);
    const place = inside ? resolve(path) : resolve(join(this.work, path));
    if (place === this.work || place.startsWith(this.work + sep)) return place;
    throw new Error(`EPERM: operation not permitted, the stand-in keeps to its folder: '${path}'`);
  }

  async dispose(): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
