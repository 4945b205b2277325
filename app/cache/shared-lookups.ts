/** One lookup per name however many wait for it; it is aborted only when the last one has left. */
import { CodedError } from '../../shared/errors.ts';

/** What a lookup knows of those who wait. */
export interface Lookup {
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

interface Shared<Value> {
  readonly controller: AbortController;
  readonly answer: Promise<Value>;
  waiting: number;
}

export class SharedLookups<Value> {
  readonly #shared = new Map<string, Shared<Value>>();

  /**
   * Joins the lookup of that name, or starts it. Settles as the lookup does, or rejects with `cancelled` as soon as the
   * caller's own signal aborts. A name whose last caller has left is looked up anew by the next one.
   */
  async join(name: string, signal: AbortSignal, start: (lookup: Lookup) => Promise<Value>): Promise<Value> {
    if (signal.aborted) throw new CodedError('cancelled');
    const shared = this.#shared.get(name) ?? this.#start(name, start);
    shared.waiting += 1;
    const left = raceAbort(signal);
    try {
      return await Promise.race([shared.answer, left.promise]);
    } finally {
      left.dispose();
      shared.waiting -= 1;
      if (shared.waiting === 0) this.#abandon(name, shared);
    }
  }

  #start(name: string, start: (lookup: Lookup) => Promise<Value>): Shared<Value> {
    const controller = new AbortController();
    const shared = { controller, answer: start({ signal: controller.signal }), waiting: 0 };
    // Whoever waits hears of a failure; when nobody does any more, it is nobody's.
    shared.answer.catch(() => undefined);
    this.#shared.set(name, shared);
    return shared;
  }

  #abandon(name: string, shared: Shared<Value>): void {
    if (this.#shared.get(name) === shared) this.#shared.delete(name);
    shared.controller.abort(new CodedError('cancelled'));
  }
}

function raceAbort(signal: AbortSignal): { readonly promise: Promise<never>; readonly dispose: () => void } {
  let leave: () => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    leave = () => reject(new CodedError('cancelled'));
    signal.addEventListener('abort', leave);
  });
  return { promise, dispose: () => signal.removeEventListener('abort', leave) };
}
