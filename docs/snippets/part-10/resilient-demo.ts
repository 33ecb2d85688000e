import { createServer, type ServerResponse } from 'node:http';
import { codeOf } from './code-of.ts';
import { listen } from './peers.ts';
import { resilientGet } from './resilient-get.ts';

type Reply = (response: ServerResponse) => void;
const status = (code: number, headers = {}): Reply => (response) => {
  response.writeHead(code, headers).end(code === 200 ? 'all is well' : 'an error page'.repeat(1000));
};
const reset: Reply = (response) => response.req.socket.resetAndDestroy();
const silence: Reply = () => undefined;

type Script = { replies: Reply[]; deadlineMs?: number; remark?: (seconds: number) => string };

async function play(label: string, { replies, deadlineMs = 9000, remark }: Script): Promise<void> {
  let requests = 0;
  const server = createServer((_request, response) => {
    const reply = replies[requests++] ?? replies.at(-1) ?? silence;
    reply(response);
  });
  const url = `http://127.0.0.1:${await listen(server)}/`;
  const started = performance.now();
  const outcome = await resilientGet(url, { deadlineMs, perTryMs: 1500, maxAttempts: 4 })
    .catch((error: Error) => `${codeOf(error) ?? error.message}`);
  const seconds = (performance.now() - started) / 1000;
  console.log(`${label.padEnd(26)} ${outcome.padEnd(13)} ${remark?.(seconds) ?? `requests: ${requests}`}`);
  server.closeAllConnections();
  server.close();
}

await play('503, reset, 200', { replies: [status(503), reset, status(200)] });
await play('silent once, then 200', { replies: [silence, status(200)] });
await play('404', { replies: [status(404)] });
await play('501', { replies: [status(501)] });
await play('429 + Retry-After: 2, 200', {
  replies: [status(429, { 'retry-after': 2 }), status(200)],
  remark: (seconds) => (seconds < 2 ? 'too early' : 'waited 2 s'),
});
await play('429 + Retry-After: 3600', { replies: [status(429, { 'retry-after': 3600 })] });
await play('silent, deadline 0.5 s', {
  replies: [silence],
  deadlineMs: 500,
  remark: (seconds) => (seconds < 4 ? 'gave up in time' : 'too late'),
});
