import { createBreaker } from './breaker.ts';
import { insertComments, tasksWithComments } from './comments.ts';
import { createUserLimiter } from './limiter.ts';
import { createMutex } from './mutex.ts';
import { createQueue } from './queue.ts';
import { retryWithBackoff } from './retry.ts';
import { createSpacer, sendJitter } from './spacer.ts';

export type Sleep = (ms: number) => Promise<unknown>;

export interface RetryOptions {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  shouldRetry: (error: unknown) => boolean;
  random: () => number;
  sleep: Sleep;
}

export interface Mutex {
  runExclusive<T>(fn: () => Promise<T>): Promise<T>;
}

export interface Spacer {
  run<T>(fn: () => Promise<T>): Promise<T>;
}

export interface Breaker {
  call<T>(fn: () => Promise<T>): Promise<T>;
}

export interface Queue<T, R> {
  push(x: T): Promise<R>;
}

export interface ResourcePool<C> {
  use<T>(fn: (resource: C) => Promise<T>): Promise<T>;
}

export interface PoolOptions<C> {
  size: number;
  overflow: number;
  acquireTimeoutMs: number;
  create(): Promise<C>;
  destroy(resource: C): Promise<void>;
  validate?(resource: C): boolean | Promise<boolean>;
}

/** The shape that `pg` has. */
export interface Queryable {
  query<R>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

export interface NewComment {
  taskId: number;
  userId: string;
  body: string;
}

export interface Task {
  id: number;
  title: string;
  comments: { id: number; userId: string; body: string }[];
}

export interface Message {
  userId: string;
  taskId: number;
  text: string;
}

export interface Posted {
  status: number;
  id?: number;
  retryAfter?: string | null;
}

export interface SenderDeps {
  post(message: Message, o: { idempotencyKey: string }): Promise<Posted>;
  now(): number;
  sleep: Sleep;
  random(): number;
}

export type Sender = (message: Message) => Promise<{ id: number }>;

/** What the remedies are made of: the exercises 42 and 46 to 53, with their signatures. Ours, or the learner's. */
export interface Toolbox {
  retryWithBackoff<T>(fn: (attempt: number) => Promise<T>, o: RetryOptions): Promise<T>;
  createMutex(): Mutex;
  createSpacer(o: { minSpacingMs: number; now(): number; sleep: Sleep }): Spacer;
  sendJitter(random: () => number): number;
  createBreaker(o: { failureThreshold: number; cooldownMs: number; now(): number; isFailure(error: unknown): boolean }): Breaker;
  createQueue<T, R>(o: { capacity: number; concurrency: number; worker(x: T): Promise<R> }): Queue<T, R>;
  /** Ours is the one of `pg`. */
  createPool?: <C>(o: PoolOptions<C>) => ResourcePool<C>;
  insertComments(db: Queryable, rows: NewComment[]): Promise<number[]>;
  tasksWithComments(db: Queryable): Promise<Task[]>;
  createUserLimiter(o: { limit: number; windowMs: number; now(): number }): { take(userId: string): { ok: boolean; retryAfterMs: number } };
  /** All of the client's remedies in one; ours are put together from the parts. */
  createSender?: (deps: SenderDeps) => Sender;
}

export const OURS: Toolbox = {
  retryWithBackoff,
  createMutex,
  createSpacer,
  sendJitter,
  createBreaker,
  createQueue,
  insertComments,
  tasksWithComments,
  createUserLimiter,
};
