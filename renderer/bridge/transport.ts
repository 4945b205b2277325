/** Calls and events over messages, the same in both hosts. */
import type { Method, Reply, ServiceEvent } from '../../shared/calls/contract.ts';
import type { PageMessage, ProgramMessage } from '../../shared/calls/messages.ts';
import { describeError } from '../../shared/errors.ts';
import { createListeners } from './listeners.ts';

export interface Transport {
  /**
   * Sends one call. Never rejects: a lost connection is `disconnected`, an aborted signal is `cancelled`. A call without a signal
   * is delivered even when the page closes meanwhile.
   */
  readonly call: (method: Method, args: unknown, signal?: AbortSignal) => Promise<Reply<unknown>>;
  /** Adds a listener for events. Returns a function that removes it. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
  /**
   * Adds a listener for a lost (false) and restored (true) connection; events may have been missed between them. Returns a
   * function that removes it.
   */
  readonly onConnection: (listener: (connected: boolean) => void) => () => void;
}

/** Carries messages to the program, in order. */
export interface Port {
  /** False when there is no connection and none is being made. */
  readonly send: (messages: readonly PageMessage[]) => boolean;
}

/** What a port calls. */
export interface PortListener {
  readonly onMessages: (messages: readonly ProgramMessage[]) => void;
  /** True once connected. False when the connection is lost or can't be made: pending replies won't come. */
  readonly onConnection: (connected: boolean) => void;
}

/**
 * A transport over a port. Sends everything that is called and cancelled in one turn as one list, at the end of that turn. Doesn't
 * validate messages, because the program is trusted.
 */
export function createTransport(openPort: (listener: PortListener) => Port): Transport {
  const events = createListeners<ServiceEvent>();
  const connections = createListeners<boolean>();
  const waiting = new Map<number, (reply: Reply<unknown>) => void>();
  let unsent: PageMessage[] = [];
  let isConnected = true;
  // A reloaded page must not accept replies to the page before it.
  let lastId = Math.trunc(performance.timeOrigin) * 1000;

  const disconnect = (ids: readonly number[]) => {
    for (const id of ids) waiting.get(id)?.(failed('disconnected'));
  };
  const port = openPort({
    onMessages(messages) {
      for (const message of messages) {
        if ('event' in message) events.tell(message.event);
        else waiting.get(message.id)?.(message.reply);
      }
    },
    onConnection(connected) {
      if (!connected) disconnect([...waiting.keys()]);
      const isNews = connected !== isConnected;
      isConnected = connected;
      if (isNews) connections.tell(connected);
    },
  });
  const flush = () => {
    const messages = unsent;
    unsent = [];
    if (!port.send(messages)) disconnect(messages.map((message) => ('id' in message ? message.id : message.cancel)));
  };
  const post = (message: PageMessage) => {
    if (unsent.push(message) === 1) queueMicrotask(flush);
  };
  return {
    call: (method, args, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve(failed('cancelled'));
        lastId += 1;
        const id = lastId;
        const settle = (reply: Reply<unknown>) => {
          waiting.delete(id);
          signal?.removeEventListener('abort', cancel);
          resolve(reply);
        };
        const cancel = () => {
          settle(failed('cancelled'));
          post({ cancel: id });
        };
        signal?.addEventListener('abort', cancel);
        waiting.set(id, settle);
        post({ id, method, args });
      }),
    onEvent: events.add,
    onConnection: connections.add,
  };
}

function failed(code: 'cancelled' | 'disconnected'): Reply<unknown> {
  return { ok: false, error: describeError(code) };
}
