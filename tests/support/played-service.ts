/** A fake service for panels: every call is checked by the contract's parser before a test answers it. */
import { type Client, createClient } from '../../renderer/bridge/client.ts';
import {
  type Arguments,
  CONTRACT,
  type Method,
  type ReplyValue,
  type ServiceEvent,
} from '../../shared/calls/contract.ts';
import { CodedError, describeError, toErrorValue } from '../../shared/errors.ts';

/** The test's answers to calls; throw a {@link CodedError} to reject one. */
export type Answers = { readonly [M in Method]?: (args: Arguments<M>) => ReplyValue<M> | Promise<ReplyValue<M>> };

export interface PlayedService {
  readonly client: Client;
  /** The arguments of every call of a method so far. */
  readonly callsOf: <M extends Method>(method: M) => readonly Arguments<M>[];
  readonly emit: (event: ServiceEvent) => void;
}

/** A service with these answers. A call that is invalid or has no answer throws in the test. */
export function playService(answers: Answers): PlayedService {
  const calls: { readonly method: Method; readonly args: unknown }[] = [];
  const listeners = new Set<(event: ServiceEvent) => void>();
  const client = createClient({
    async call(method, args, signal) {
      const parsed = CONTRACT[method].parser.parse(args);
      calls.push({ method, args: parsed });
      const answer = answers[method] as ((args: unknown) => unknown) | undefined;
      if (!answer) throw new Error(`the test has no answer to ${method}`);
      try {
        const value = await answer(parsed);
        return signal?.aborted ? { ok: false, error: describeError('cancelled') } : { ok: true, value };
      } catch (error) {
        if (error instanceof CodedError) return { ok: false, error: toErrorValue(error) };
        throw error;
      }
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onConnection: () => () => undefined,
  });
  return {
    client,
    callsOf: <M extends Method>(method: M) =>
      calls.filter((call) => call.method === method).map(({ args }) => args as Arguments<M>),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
}
