import type { ServerResponse } from 'node:http';

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

/** Begins an answer of JSON lines; what is returned sends one. */
export function startStream(response: ServerResponse): (value: unknown) => void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
  response.flushHeaders();
  return (value) => {
    // A late word after the end would be an error that nobody listens to.
    if (!response.writableEnded) response.write(`${JSON.stringify(value)}\n`);
  };
}
