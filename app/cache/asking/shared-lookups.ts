/** Shares one lookup per name among all callers and aborts it when the last caller has left. */
import { CodedError } from '../../../shared/errors.ts';
import type { Urgency } from './tile-origin.ts';

/** Who waits for a tile. A window by default; the others stand back for windows. */
export type Waiter = 'window' | 'program' | 'warming';

/** What a running lookup knows about its callers. */
export interface Lookup {
  /** Aborts when the last caller has left. */
  readonly signal: AbortSignal;
  readonly urgency: Urgency;
}

class Shared<Value> implements Lookup, Urgency {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  readonly urgency = this;
  waiting = 0;
  answer: Promise<Value> | undefined;
  isWarming: boolean;
  isServed: boolean;
  #listeners: (() => void)[] = [];

  constructor(waiter: Waiter) {
    this.isWarming = waiter === 'warming';
    this.isServed = waiter === 'program';
  }

  onHurry(listener: () => void): void {
    this.#listeners.push(listener);
  }

  hurry(): void {
    if (!this.isWarming && !this.isServed) return;
    this.isWarming = false;
    this.isServed = false;
    for (const listener of this.#listeners.splice(0)) listener();
  }

  abort(): void {
    this.#controller.abort(new CodedError('cancelled'));
  }
}

export class SharedLookups<Value> {
  readonly #shared = new Map<string, Shared<Value>>();

  /** True while a lookup with that name is running. */
  has(name: string): boolean {
    return this.#shared.has(name);
  }

  /**
   * Joins the lookup with that name, or starts it. Settles with its outcome, or rejects with `cancelled` once the
   * caller's signal aborts (it must not be aborted yet); the last caller to leave aborts the lookup. A window that
   * joins makes the lookup urgent.
   */
  join(
    name: string,
    signal: AbortSignal,
    start: (lookup: Lookup) => Promise<Value>,
    waiter: Waiter = 'window',
  ): Promise<Value> {
    const shared = this.#shared.get(name) ?? this.#start(name, start, waiter);
    shared.waiting += 1;
    if (waiter === 'window') shared.hurry();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#leave(name, shared);
        reject(new CodedError('cancelled'));
      };
      signal.addEventListener('abort', leave, { once: true });
      const stay = (): void => signal.removeEventListener('abort', leave);
      shared.answer?.finally(stay).then(resolve, reject);
    });
  }

  #start(name: string, start: (lookup: Lookup) => Promise<Value>, waiter: Waiter): Shared<Value> {
    const shared = new Shared<Value>(waiter);
    this.#shared.set(name, shared);
    shared.answer = start(shared).finally(() => this.#forget(name, shared));
    return shared;
  }

  #leave(name: string, shared: Shared<Value>): void {
    shared.waiting -= 1;
    if (shared.waiting > 0) return;
    this.#forget(name, shared);
    shared.abort();
  }

  #forget(name: string, shared: Shared<Value>): void {
    if (this.#shared.get(name) === shared) this.#shared.delete(name);
  }
}
