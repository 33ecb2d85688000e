import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** The built site as a host of files serves it: no runtime, no token. */
export interface Hosted {
  url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @param port 0 for any that is free */
export async function host(dist: string, port = 0): Promise<Hosted> {
  const server = createServer(sirv(dist, { extensions: ['html'] }));
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
