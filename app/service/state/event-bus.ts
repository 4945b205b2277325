/** Sends the service's events to all listening windows. */
import type { ServiceEvent } from '../../../shared/calls/contract.ts';

type EventListener = (event: ServiceEvent) => void;

export class EventBus {
  readonly #listeners = new Set<EventListener>();

  /** Adds a listener; returns a function that removes it. */
  readonly listen = (listener: EventListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Calls every listener in the order they were added. */
  readonly emit = (event: ServiceEvent): void => {
    for (const listener of [...this.#listeners]) listener(event);
  };
}
