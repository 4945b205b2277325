/** How one call of the contract is written down, and the parsers of what many calls take. Knows no call. */
import { z } from 'zod';
import { isSourceId, type SourceId } from './source.ts';
import { isTileCoord, type TileCoord } from './tile-coord.ts';

export const nothing = z.strictObject({});
export const sourceId = z.custom<SourceId>(isSourceId);
export const sourceIdOrAll = sourceId.nullable();
export const coord = z.custom<TileCoord>(isTileCoord);
/** One tile of one source. */
export const place = z.strictObject({ sourceId, coord });

/** One call: the parser of its arguments and, for the compiler alone, the type of its reply. */
export interface MethodSpec<Arguments, Value> {
  readonly parser: z.ZodType<Arguments>;
  readonly reply?: Value;
}

/** `replying<Reply>()(parser)` is the call that takes what the parser lets pass, and replies so. */
export function replying<Value>() {
  return <Arguments>(parser: z.ZodType<Arguments>): MethodSpec<Arguments, Value> => ({ parser });
}
