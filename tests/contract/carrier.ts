/** Carries the contract between a test, in place of the window, and a program. One implementation per binding. */
import type { Reply, ServiceEvent } from '../../shared/calls/contract.ts';

export interface Carrier {
  /** Sends one call; aborting `signal` cancels it. Rejects only if the binding itself refuses the call. */
  readonly call: (method: string, args: unknown, signal?: AbortSignal) => Promise<Reply<unknown>>;
  /** Resolves once all later events will be received, with a function that removes the listener. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => Promise<() => void>;
}

/** A carrier to a whole program, which `quit` ends. */
export interface ProgramCarrier extends Carrier {
  /** Resolves when the program has ended. */
  readonly ended: Promise<unknown>;
}

/** Collects a carrier's events until `isEnough` and returns them. `act` triggers them. */
export async function collectEvents(
  carrier: Carrier,
  act: () => Promise<unknown>,
  isEnough: (events: readonly ServiceEvent[]) => boolean,
): Promise<readonly ServiceEvent[]> {
  const events: ServiceEvent[] = [];
  let settle = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const stop = await carrier.onEvent((event) => {
    events.push(event);
    if (isEnough(events)) settle();
  });
  await act();
  // The reply may contain the condition, and arrive after it.
  if (isEnough(events)) settle();
  await enough;
  stop();
  return events;
}

/** Like {@link collectEvents}, until there is an event with this name. Returns only those. */
export async function collectNamed(
  carrier: Carrier,
  act: () => Promise<unknown>,
  name: ServiceEvent['name'],
): Promise<readonly ServiceEvent[]> {
  const isNamed = (event: ServiceEvent): boolean => event.name === name;
  return (await collectEvents(carrier, act, (heard) => heard.some(isNamed))).filter(isNamed);
}
