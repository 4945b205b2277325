/** The status of a tile in the page. */
import type { ErrorValue } from '../../../shared/errors.ts';
import type { TileFreshness, TileTier } from '../../../shared/tiles/tile.ts';
import type { StandInKind } from './stand-in.ts';

/** `waiting` and `missing` tiles have no picture of their own. */
export type TileState = 'waiting' | 'missing' | TileFreshness;

export interface TileStatus {
  readonly state: TileState;
  /** The stand-in that is drawn, if any. */
  readonly standIn: StandInKind | undefined;
  /** Where its own picture came from. */
  readonly tier: TileTier | undefined;
  /** Why it is missing or old. */
  readonly error: ErrorValue | undefined;
  /** When it is retried automatically, by `performance.now()`. */
  readonly retryAtMs: number | undefined;
}

/** A tile without an answer yet. */
export const NEW_TILE: TileStatus = {
  state: 'waiting',
  standIn: undefined,
  tier: undefined,
  error: undefined,
  retryAtMs: undefined,
};

/** True for a tile with a picture of its own. */
export function isShown(state: TileState): state is TileFreshness {
  return state !== 'waiting' && state !== 'missing';
}
