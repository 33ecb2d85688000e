import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { isTransient } from './code-of.ts';
import { listen } from './peers.ts';

type Order = { id: number; item: string };
const orders: Order[] = [];
const done = new Map<string, Order>();
let cutNextReply = false;

// #region server
const server = createServer((request, response) => {
  const key = request.headers['idempotency-key'];
  const known = typeof key === 'string' ? done.get(key) : undefined; // (1)
  const order = known ?? { id: orders.length + 1, item: 'tea' };
  if (known === undefined) {
    orders.push(order);
    if (typeof key === 'string') done.set(key, order); // (2)
  }
  if (cutNextReply) {
    cutNextReply = false;
    request.socket.resetAndDestroy(); // (3)
    return;
  }
  response.end(JSON.stringify(order));
});
// #endregion server
const url = `http://127.0.0.1:${await listen(server)}/orders`;

// #region client
async function order(headersFor: () => Record<string, string>): Promise<Order> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { method: 'POST', headers: headersFor() });
      return (await response.json()) as Order;
    } catch (error) {
      if (attempt === 3 || !isTransient(error)) throw error;
    }
  }
}
// #endregion client

async function scenario(label: string, headersFor: () => Record<string, string>): Promise<void> {
  orders.length = 0;
  cutNextReply = true;
  const { id } = await order(headersFor);
  console.log(`${label.padEnd(22)} the client asked for 1 order, got id ${id}; in the table: ${orders.length}`);
}

const oneKey = randomUUID();
await scenario('no key', () => ({}));
await scenario('a new key per attempt', () => ({ 'idempotency-key': randomUUID() }));
await scenario('one key per order', () => ({ 'idempotency-key': oneKey }));
server.closeAllConnections();
server.close();
