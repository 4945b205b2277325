/** One lookup per name however many wait for it; it is aborted only when the last one has left. */
import { CodedError } from '../../shared/errors.ts';

/** What a lookup knows of those who wait. */
export interface Lookup {
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

class Shared<Value> implements Lookup {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  waiting = 0;
  answer: Promise<Value> | undefined;

  abort(): void {
    this.#controller.abort(new CodedError('cancelled'));
  }
}

export class SharedLookups<Value> {
  readonly #shared = new Map<string, Shared<Value>>();

  /**
   * Joins the lookup of that name, or starts it. Settles as the lookup does, or rejects with `cancelled` as soon as the
   * caller's own signal, not aborted yet, does. A name whose last caller has left is looked up anew by the next one.
   */
  join(name: string, signal: AbortSignal, start: (lookup: Lookup) => Promise<Value>): Promise<Value> {
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
