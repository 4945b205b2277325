/** A set of listeners for one kind of value. */

export interface Listeners<Value> {
  /** Adds a listener. Returns a function that removes it. */
  readonly add: (listener: (value: Value) => void) => () => void;
  /** Calls every listener, in the order they were added. */
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
