/** The contract as typed calls over any transport. */
import type { Arguments, Method, Reply, ReplyValue } from '../../shared/calls/contract.ts';
import type { Transport } from './transport.ts';

export interface Client extends Pick<Transport, 'onEvent' | 'onConnection'> {
  /** Sends one call; like {@link Transport.call}, it never rejects. */
  readonly call: <M extends Method>(
    method: M,
    args: Arguments<M>,
    signal?: AbortSignal,
  ) => Promise<Reply<ReplyValue<M>>>;
}

/** Adds types to a transport. Replies aren't validated, because the service is trusted. */
export function createClient(transport: Transport): Client {
  return {
    call: <M extends Method>(method: M, args: Arguments<M>, signal?: AbortSignal) =>
      transport.call(method, args, signal) as Promise<Reply<ReplyValue<M>>>,
    onEvent: transport.onEvent,
    onConnection: transport.onConnection,
  };
}
