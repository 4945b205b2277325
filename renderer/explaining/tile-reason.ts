/** Which title and sentence describe a tile, what is shown in its place, and when it is requested again. */
import { readBody } from '../../shared/errors.ts';
import { explainingTexts as texts } from '../../shared/texts/explaining.ts';
import { isEmptyTile, type TileFacts } from '../../shared/tiles/tile-facts.ts';
import { isShown, type TileStatus } from '../map/tiles/tile-status.ts';

export interface TileReason {
  readonly title: string;
  readonly text: string;
  /** Whether the tile is missing or old, so that people may want to retry. */
  readonly canRetry: boolean;
}

/** Describes the state of a tile. The freshness in `facts` is newer than the one in `status` and replaces it. */
export function describeTile(
  status: TileStatus,
  facts?: Pick<TileFacts, 'freshness' | 'widthPx' | 'heightPx'>,
): TileReason {
  const { state, error } = status;
  if (state === 'waiting') {
    return error
      ? { title: texts.retrying, text: error.message, canRetry: true }
      : { ...texts.loading, canRetry: false };
  }
  if (error) return { title: error.title, text: readBody(error), canRetry: true };
  if (!isShown(state)) return { ...texts.unavailable, canRetry: true };
  if (facts && isEmptyTile(facts)) return { ...texts.empty, canRetry: state === 'old' };
  const freshness = state === 'old' ? state : (facts?.freshness ?? state);
  return { ...texts.freshness(freshness), canRetry: state === 'old' };
}

/** What the map shows at the tile: a name for it and what it is. */
export function describeShown({ standIn, tier, error }: TileStatus): readonly [name: string, value: string] {
  if (standIn) return [texts.shown, texts.standIns[standIn]];
  if (tier) return [texts.loadedFrom, texts.tier(tier)];
  // The underlay shows the built-in world where nothing is drawn.
  return [texts.shown, error ? texts.standIns.world : texts.nothing];
}

/** The countdown to the next automatic retry; empty when there will be none. Both times are by `performance.now()`. */
export function describeRetry(retryAtMs: number | undefined, nowMs: number): string {
  if (retryAtMs === undefined) return '';
  const seconds = Math.max(0, Math.ceil((retryAtMs - nowMs) / 1000));
  return seconds === 0 ? texts.retryNow : texts.retryIn(seconds);
}
