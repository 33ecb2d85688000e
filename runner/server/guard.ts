import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { NotPortable, type Portable, readPortable } from '../portable.ts';
import type { Text } from '../text.ts';
import { TOKEN_HEADER } from './protocol.ts';

/** A request that is not served, with its HTTP status. */
export class Refused extends Error {
  readonly status: number;
  readonly text: Text;

  constructor(status: number, text: Text) {
    super(text.en);
    this.name = 'Refused';
    this.status = status;
    this.text = text;
  }
}

export function makeToken(): string {
  return randomBytes(24).toString('base64url');
}

const FOREIGN: Text = {
  en: 'This address serves only the course page on this machine.',
  vi: 'Địa chỉ này chỉ phục vụ trang khóa học trên chính máy này.',
};
const NO_TOKEN: Text = {
  en: 'The page is from an earlier start of the course. Reload it.',
  vi: 'Trang này thuộc lần khởi động trước của khóa học. Hãy tải lại trang.',
};

const TOO_LARGE: Text = {
  en: 'The file is too large to be saved from the page.',
  vi: 'File quá lớn, không lưu từ trang được.',
};
const MALFORMED: Text = {
  en: 'The page sent something that the course does not understand. Reload the page.',
  vi: 'Trang gửi một yêu cầu mà khóa học không hiểu. Hãy tải lại trang.',
};

const LARGEST_BODY_BYTES = 6 * 1024 ** 2;

/** Names under which a browser reaches this machine and nothing else: a rebound foreign name is none of them. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a request's Host is this machine, at the port that it came in on. */
export function isLoopback(host: string | undefined, port: number | undefined): boolean {
  return LOOPBACK.some((name) => host === `${name}:${port}`);
}

/** Whether an address to listen on can be reached from this machine only. */
export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK.includes(address) || LOOPBACK.includes(`[${address}]`);
}

function sameToken(seen: string, token: string): boolean {
  const [a, b] = [Buffer.from(seen), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Lets through only what the course page itself sends: Host and Origin on loopback, the token of this start.
 * The endpoint executes code, so everything that is not surely ours is refused.
 *
 * @throws Refused
 */
export function guard(request: IncomingMessage, token: string): void {
  const { host, origin } = request.headers;
  if (!isLoopback(host, request.socket.localPort)) throw new Refused(403, FOREIGN);
  const writes = request.method !== 'GET';
  // Browsers send Origin with everything but plain GETs; a write without one comes from no page of ours.
  if ((writes || origin !== undefined) && origin !== `http://${host}`) throw new Refused(403, FOREIGN);
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new Refused(403, FOREIGN);
  if (!sameToken(String(request.headers[TOKEN_HEADER] ?? ''), token)) throw new Refused(403, NO_TOKEN);
  // A form of a foreign page cannot send this type without asking first.
  if (writes && request.headers['content-type'] !== 'application/json') throw new Refused(415, FOREIGN);
}

/** @throws Refused with 413 when it is too large */
async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    // Read to its end all the same, though not kept: who is still sending would not hear the answer.
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  if (size > LARGEST_BODY_BYTES) throw new Refused(413, TOO_LARGE);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Reads a JSON body of a known shape.
 *
 * @throws Refused with 413 when it is too large, 400 when it is no JSON or has another shape
 */
export async function readBody<T>(request: IncomingMessage, shape: v.GenericSchema<unknown, T>): Promise<T> {
  const text = await readText(request);
  try {
    return v.parse(shape, JSON.parse(text));
  } catch {
    throw new Refused(400, MALFORMED);
  }
}

/**
 * Reads an export of the course.
 *
 * @throws Refused with 413 or 400, and what is wrong with the file
 */
export async function readExport(request: IncomingMessage): Promise<Portable> {
  const text = await readText(request);
  try {
    return readPortable(text);
  } catch (error) {
    throw error instanceof NotPortable ? new Refused(400, error.text) : error;
  }
}
