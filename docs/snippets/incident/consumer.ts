import { setTimeout as delay } from 'node:timers/promises';

const queue: number[] = [];
const handled: number[] = [];

async function handle(comment: number): Promise<void> {
  await delay(1);
  if (comment === 3) throw new Error('duplicate key');
  handled.push(comment);
}

// #region consumer
async function consume(): Promise<void> {
  for (;;) {
    const comment = queue.shift();
    try {
      if (comment === undefined) await delay(1);
      else await handle(comment);
    } finally {
      // task_done() stood here. There is no catch.
    }
  }
}
// #endregion consumer

let end = 'still at work';
consume().catch((error: Error) => {
  end = `ended by "${error.message}"`;
});
for (let comment = 1; comment <= 10; comment += 1) {
  queue.push(comment);
  await delay(3);
}
console.log(`handled: ${handled.join(', ')}`);
console.log(`waiting: ${queue.join(', ')}`);
console.log(`the consumer: ${end}`);
