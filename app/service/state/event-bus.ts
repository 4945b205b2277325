/** Carries the service's events to every window that listens. */
import type { ServiceEvent } from '../../../shared/contract.ts';

type EventListener = (event: ServiceEvent) => void;

export class EventBus {
  readonly #listeners = new Set<EventListener>();

  /** Adds a listener; the answer takes it away again. */
  readonly listen = (listener: EventListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells every listener, in the order they came. */
  readonly emit = (event: ServiceEvent): void => {
    for (const listener of [...this.#listeners]) listener(event);
  };
}
