import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';

/** The temporary folder of one container. What its programs see is the work folder inside. */
export class Folder {
  readonly root: string;
  readonly work: string;

  private constructor(root: string, work: string) {
    this.root = root;
    this.work = work;
  }

  static async make(name = 'project'): Promise<Folder> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'hold stand-in ')));
    const work = join(root, 'home', name);
    await mkdir(work, { recursive: true });
    return new Folder(root, work);
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
