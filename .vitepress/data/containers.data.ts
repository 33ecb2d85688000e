import { type RecordedBrowser, readRecord } from './record.ts';

declare const data: readonly RecordedBrowser[];

export { data };

export default {
  watch: ['./containers/*.json'],
  load(files: string[]): RecordedBrowser[] {
    return files.map(readRecord);
  },
};
