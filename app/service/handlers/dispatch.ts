/** The only entry into the service: looks up a call, checks its arguments, returns a value. No host here. */
import {
  type Arguments,
  CONTRACT,
  isMethod,
  type Method,
  type Reply,
  type ReplyValue,
} from '../../../shared/calls/contract.ts';
import { CodedError, describeError, toErrorValue } from '../../../shared/errors.ts';

/** One function per call of the contract; a missing or wrongly typed one doesn't compile. */
export type Handlers = {
  readonly [M in Method]: (args: Arguments<M>, signal: AbortSignal) => Promise<ReplyValue<M>>;
};

/** The reply of a call without a result, once its work is done. */
export async function done(work: unknown): Promise<null> {
  await work;
  return null;
}

/**
 * Answers any call from a window. `method` and `args` are untrusted. Never rejects: unknown, malformed or failed calls
 * return an error value.
 */
export type Dispatch = (method: unknown, args: unknown, signal: AbortSignal) => Promise<Reply<unknown>>;

export interface DispatchOptions {
  /** Called for anything thrown without an error code: one of our own bugs, for the log. */
  readonly onDefect: (method: Method, thrown: unknown) => void;
}

export function createDispatch(handlers: Handlers, options: DispatchOptions): Dispatch {
  return async (method, args, signal) => {
    if (!isMethod(method)) return { ok: false, error: describeError('unknown-method') };
    try {
      return await answer(handlers, method, args, signal);
    } catch (thrown) {
      if (!(thrown instanceof CodedError)) options.onDefect(method, thrown);
      return { ok: false, error: toErrorValue(thrown) };
    }
  };
}

async function answer<M extends Method>(
  handlers: Handlers,
  method: M,
  args: unknown,
  signal: AbortSignal,
): Promise<Reply<ReplyValue<M>>> {
  const parsed = CONTRACT[method].parser.safeParse(args);
  if (!parsed.success) return { ok: false, error: describeError('bad-request') };
  return { ok: true, value: await handlers[method](parsed.data as Arguments<M>, signal) };
}
