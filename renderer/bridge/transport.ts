/** Calls and events over messages, the same in both hosts. Knows no call by name. */
import type { Method, Reply, ServiceEvent } from '../../shared/contract.ts';
import { describeError } from '../../shared/errors.ts';
import type { PageMessage, ProgramMessage } from '../../shared/messages.ts';
import { createListeners } from './listeners.ts';

export interface Transport {
  /**
   * Sends one call. Never rejects: a broken connection is `disconnected`, an aborted signal is `cancelled`. A call
   * without a signal is delivered even when the page goes away meanwhile.
   */
  readonly call: (method: Method, args: unknown, signal?: AbortSignal) => Promise<Reply<unknown>>;
  /** Adds a listener for events; the answer takes it away again. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
  /**
   * Adds a listener for the connection being lost (false) and there again (true), when events may have been missed. The
   * answer takes it away again.
   */
  readonly onConnection: (listener: (connected: boolean) => void) => () => void;
}

/** What carries messages to the program, in order. */
export interface Port {
  /** False when there is no connection, nor one about to be. */
  readonly send: (messages: readonly PageMessage[]) => boolean;
}

/** What a port tells. */
export interface PortListener {
  readonly onMessages: (messages: readonly ProgramMessage[]) => void;
  /** The connection is there; or it is lost, or could not be made, and with it the replies that have not come. */
  readonly onConnection: (connected: boolean) => void;
}

/**
 * A transport over a port. All that is called and cancelled in one turn goes in one list, at the end of that turn. The
 * program is trusted: its messages are not checked again.
 */
export function createTransport(openPort: (listener: PortListener) => Port): Transport {
  const events = createListeners<ServiceEvent>();
  const connections = createListeners<boolean>();
  const waiting = new Map<number, (reply: Reply<unknown>) => void>();
  let unsent: PageMessage[] = [];
  let isConnected = true;
  // A page that is loaded again must not take replies to the page before it for its own.
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
