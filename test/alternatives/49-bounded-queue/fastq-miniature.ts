// passes: a miniature of fastq: a linked list, a worker with a callback, and jobs that begin in a turn of their own
interface QueueOptions<T, R> {
  capacity: number;
  concurrency: number;
  worker: (x: T) => R | Promise<R>;
}
interface Queue<T, R> {
  push(x: T): Promise<R>;
  readonly size: number;
}

type Done<R> = (error: unknown, value?: R) => void;

interface Task<T, R> {
  value: T;
  callback: (failed: boolean, result: unknown) => void;
  next: Task<T, R> | null;
}

function callbackify<T, R>(worker: (x: T) => R | Promise<R>): (x: T, done: (failed: boolean, result: unknown) => void) => void {
  return (x, done) => {
    let result: R | Promise<R>;
    try {
      result = worker(x);
    } catch (error) {
      done(true, error);
      return;
    }
    Promise.resolve(result).then(
      (value) => done(false, value),
      (error: unknown) => done(true, error),
    );
  };
}

export function createQueue<T, R>(o: QueueOptions<T, R>): Queue<T, R> {
  const perform = callbackify(o.worker);
  let head: Task<T, R> | null = null;
  let tail: Task<T, R> | null = null;
  let length = 0;
  let running = 0;

  function begin(task: Task<T, R>): void {
    setImmediate(() =>
      perform(task.value, (failed, result) => {
        release();
        task.callback(failed, result);
      }),
    );
  }

  function release(): void {
    const next = head;
    if (!next) {
      running -= 1;
      return;
    }
    head = next.next;
    if (!head) tail = null;
    length -= 1;
    begin(next);
  }

  function add(value: T, done: Done<R>): void {
    const callback = (failed: boolean, result: unknown): void => (failed ? done(result) : done(null, result as R));
    const task: Task<T, R> = { value, callback, next: null };
    if (running < o.concurrency) {
      running += 1;
      begin(task);
      return;
    }
    if (length === o.capacity) {
      const error = new Error('queue is full') as NodeJS.ErrnoException;
      error.code = 'EQUEUEFULL';
      setImmediate(done, error);
      return;
    }
    if (tail) tail.next = task;
    else head = task;
    tail = task;
    length += 1;
  }

  return {
    push: (x) =>
      new Promise((resolve, reject) => {
        add(x, (error, value) => (error === null ? resolve(value as R) : reject(error)));
      }),
    get size() {
      return length;
    },
  };
}
