/** What carries calls and events between this window and the service. Knows no call by name. */
import type { Method, Reply, ServiceEvent } from '../../shared/contract.ts';

export interface Transport {
  /**
   * Sends one call. Never rejects: a broken connection is `disconnected`, an aborted signal is `cancelled`. A call
   * without a signal is delivered even when the page goes away meanwhile.
   */
  readonly call: (method: Method, args: unknown, signal?: AbortSignal) => Promise<Reply<unknown>>;
  /** Adds a listener for events; the answer takes it away again. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
  /**
   * Adds a listener for the connection being lost (false) and there again (true), when events may have been missed; the
   * latter alone when nobody could have noticed the loss. The answer takes it away again.
   */
  readonly onConnection: (listener: (connected: boolean) => void) => () => void;
}
