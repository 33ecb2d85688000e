import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteConfig } from 'vitepress';

/** What hosts look for in the folder that they publish. `nginx.conf` beside them is for whoever runs a server. */
const FILES = ['_headers', 'vercel.json'];

/** Puts the hosts' settings into the built site: whatever folder is published, they are in it. */
export function hostingFiles({ outDir }: Pick<SiteConfig, 'outDir'>): void {
  for (const file of FILES) copyFileSync(join(import.meta.dirname, file), join(outDir, file));
}
