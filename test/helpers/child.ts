import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Message, MessageDecoder, type Request } from '../../runner/engine/channel.ts';
import { registerHooks } from '../../runner/engine/node.ts';
import { ROOT } from './course.ts';

const FLAGS = registerHooks ? [] : ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/** What the engine's child says to one request, without a parent that puts it together. */
export async function askChild(request: Omit<Request, 'secret'>): Promise<Message[]> {
  const child = spawn(process.execPath, [...FLAGS, join(ROOT, 'dist/child.js')], { stdio: ['pipe', 'ignore', 'ignore', 'pipe'] });
  const decoder = new MessageDecoder('secret');
  const messages: Message[] = [];
  const channel = child.stdio[3] as Readable;
  child.stdin?.end(`${JSON.stringify({ ...request, secret: 'secret' })}\n`);
  for await (const chunk of channel.setEncoding('utf8')) messages.push(...decoder.push(String(chunk)));
  return messages;
}
