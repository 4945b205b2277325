/** What carries the contract between a test, in the window's place, and a program. One implementation per binding. */
import type { Reply, ServiceEvent } from '../../shared/contract.ts';

export interface Carrier {
  /** Sends one call; an aborted `signal` cancels it. Rejects only when the binding itself turns the call away. */
  readonly call: (method: string, args: unknown, signal?: AbortSignal) => Promise<Reply<unknown>>;
  /** Resolves once every later event will be heard; the answer takes the listener away. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => Promise<() => void>;
}

/** A carrier to a whole program, which `quit` ends. */
export interface ProgramCarrier extends Carrier {
  /** Resolves when the program has ended by itself. */
  readonly ended: Promise<unknown>;
}

/** Collects events of a carrier until `isEnough`, then answers all of them. `act` is what causes them. */
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
  // The reply may say what is waited for, and come after it.
  if (isEnough(events)) settle();
  await enough;
  stop();
  return events;
}

/** What {@link collectEvents} does until there is one of this name, and answers those of this name alone. */
export async function collectNamed(
  carrier: Carrier,
  act: () => Promise<unknown>,
  name: ServiceEvent['name'],
): Promise<readonly ServiceEvent[]> {
  const isNamed = (event: ServiceEvent): boolean => event.name === name;
  return (await collectEvents(carrier, act, (heard) => heard.some(isNamed))).filter(isNamed);
}
