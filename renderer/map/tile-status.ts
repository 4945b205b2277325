/** What is known of a tile that is part of the page: for its picture, for whoever explains it, for tests. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { TileFreshness, TileTier } from '../../shared/tile.ts';
import type { StandInKind } from './stand-in.ts';

/** `waiting` and `missing` tiles have no picture of their own; the others have, and are as fresh as they say. */
export type TileState = 'waiting' | 'missing' | TileFreshness;

export interface TileStatus {
  readonly state: TileState;
  /** What is drawn in its place, if anything is. */
  readonly standIn: StandInKind | undefined;
  /** Where the picture of its own came from. */
  readonly tier: TileTier | undefined;
  /** Why it is missing or old, or was when it was last asked for. */
  readonly error: ErrorValue | undefined;
  /** When it is asked for again by itself, by `performance.now()`. */
  readonly retryAtMs: number | undefined;
}

/** A tile that nobody has answered about yet. */
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
