/** How one call of the contract is written down. Knows no call. */
import type { z } from 'zod';

/** One call: the parser of its arguments and, for the compiler alone, the type of its reply. */
export interface MethodSpec<Arguments, Value> {
  readonly parser: z.ZodType<Arguments>;
  readonly reply?: Value;
}

/** `replying<Reply>()(parser)` is the call that takes what the parser lets pass, and replies so. */
export function replying<Value>() {
  return <Arguments>(parser: z.ZodType<Arguments>): MethodSpec<Arguments, Value> => ({ parser });
}
