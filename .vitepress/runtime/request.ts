import type { Refusal } from '../../runner/server/protocol.ts';
import { RuntimeFault } from './runtime.ts';

const PREFIX = '/__course/';
const TOKEN_HEADER = 'x-hold-token';

const UNREACHABLE = {
  en: 'The course on this machine does not answer. Is `npm start` still running? Your text stays here meanwhile.',
  vi: 'Khóa học trên máy này không trả lời. `npm start` có còn chạy không? Bản của bạn vẫn được giữ ở đây.',
};

/** Browsers allow 64 KiB; in UTF-8 a character takes up to three bytes. */
const KEEPALIVE_LENGTH = 20_000;

/**
 * Asks the course on this machine for something.
 *
 * @throws RuntimeFault when it says no or does not answer
 */
export async function askCourse(
  token: string,
  method: string,
  path: string,
  body?: object | string,
  signal?: AbortSignal,
): Promise<Response> {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const headers = { [TOKEN_HEADER]: token, ...(text === undefined ? {} : { 'content-type': 'application/json' }) };
  // A save outlives the page that sent it, if the browser carries something so large.
  const keepalive = method === 'PUT' && text !== undefined && text.length < KEEPALIVE_LENGTH;
  const init = { method, headers, keepalive, ...(text === undefined ? {} : { body: text }), ...(signal ? { signal } : {}) };
  const response = await fetch(PREFIX + path, init).catch((error: unknown) => {
    throw signal?.aborted ? error : new RuntimeFault(UNREACHABLE);
  });
  if (response.ok) return response;
  const refusal = (await response.json().catch(() => undefined)) as Refusal | undefined;
  throw new RuntimeFault(refusal?.error ?? UNREACHABLE);
}
