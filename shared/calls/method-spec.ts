/** Defines a call of the contract, and parsers for common arguments. */
import { z } from 'zod';
import { isSourceId, type SourceId } from '../sources/source.ts';
import { isTileCoord, type TileCoord } from '../tiles/tile-coord.ts';

export const nothing = z.strictObject({});
export const sourceId = z.custom<SourceId>(isSourceId);
export const sourceIdOrAll = sourceId.nullable();
export const coord = z.custom<TileCoord>(isTileCoord);
/** One tile of one source. */
export const place = z.strictObject({ sourceId, coord });

/** A call: the parser of its arguments and, for the compiler only, its reply type. */
export interface MethodSpec<Arguments, Value> {
  readonly parser: z.ZodType<Arguments>;
  readonly reply?: Value;
}

/** `replying<Reply>()(parser)` defines a call with these arguments and this reply type. */
export function replying<Value>() {
  return <Arguments>(parser: z.ZodType<Arguments>): MethodSpec<Arguments, Value> => ({ parser });
}
