/** A set of listeners for one kind of value. */

export interface Listeners<Value> {
  /** Adds a listener; the answer takes it away again. */
  readonly add: (listener: (value: Value) => void) => () => void;
  /** Tells every listener, in the order of their adding. */
  readonly tell: (value: Value) => void;
}

/** An empty set of listeners. */
export function createListeners<Value>(): Listeners<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(value) {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
