/** One lookup per name however many wait for it; it is aborted only when the last one has left. */
import { CodedError } from '../../shared/errors.ts';

/** What a lookup knows of those who wait. */
export interface Lookup {
  /** Aborts when nobody waits any more. Made when first looked at: most lookups never need one. */
  readonly signal: AbortSignal;
}

class Shared<Value> implements Lookup {
  waiting = 0;
  answer: Promise<Value> | undefined;
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  abort(): void {
    // One that was never looked at so far must be found aborted later.
    this.#controller ??= new AbortController();
    this.#controller.abort(new CodedError('cancelled'));
  }
}

export class SharedLookups<Value> {
  readonly #shared = new Map<string, Shared<Value>>();

  /**
   * Joins the lookup of that name, or starts it. Settles as the lookup does, or rejects with `cancelled` as soon as the
   * caller's own signal aborts. A name whose last caller has left is looked up anew by the next one.
   */
  join(name: string, signal: AbortSignal, start: (lookup: Lookup) => Promise<Value>): Promise<Value> {
    if (signal.aborted) return Promise.reject(new CodedError('cancelled'));
    const shared = this.#shared.get(name) ?? this.#start(name, start);
    shared.waiting += 1;
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

  #start(name: string, start: (lookup: Lookup) => Promise<Value>): Shared<Value> {
    const shared = new Shared<Value>();
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
