/** One lookup per name however many wait for it; it is aborted only when the last one has left. */
import { CodedError } from '../../../shared/errors.ts';
import type { Urgency } from './tile-origin.ts';

/** What a lookup knows of those who wait. */
export interface Lookup {
  /** Aborts when nobody waits any more. */
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
  #listeners: (() => void)[] = [];

  constructor(isWarming: boolean) {
    this.isWarming = isWarming;
  }

  onHurry(listener: () => void): void {
    this.#listeners.push(listener);
  }

  hurry(): void {
    if (!this.isWarming) return;
    this.isWarming = false;
    for (const listener of this.#listeners.splice(0)) listener();
  }

  abort(): void {
    this.#controller.abort(new CodedError('cancelled'));
  }
}

export class SharedLookups<Value> {
  readonly #shared = new Map<string, Shared<Value>>();

  /** True while a lookup of that name is under way. */
  has(name: string): boolean {
    return this.#shared.has(name);
  }

  /**
   * Joins the lookup of that name, or starts it. Settles as it does, or rejects with `cancelled` once the caller's
   * signal, not aborted yet, aborts; the last caller to leave aborts the lookup. Joining without `isWarming` hurries a
   * warming lookup.
   */
  join(
    name: string,
    signal: AbortSignal,
    start: (lookup: Lookup) => Promise<Value>,
    isWarming = false,
  ): Promise<Value> {
    const shared = this.#shared.get(name) ?? this.#start(name, start, isWarming);
    shared.waiting += 1;
    if (!isWarming) shared.hurry();
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

  #start(name: string, start: (lookup: Lookup) => Promise<Value>, isWarming: boolean): Shared<Value> {
    const shared = new Shared<Value>(isWarming);
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
