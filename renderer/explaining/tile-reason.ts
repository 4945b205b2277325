/** What people are told of a tile: what they see, why it is missing or old, when it is asked for again. */
import type { ErrorCode } from '../../shared/errors.ts';
import type { TileTier } from '../../shared/tile.ts';
import type { StandInKind } from '../map/stand-in.ts';
import type { TileStatus } from '../map/tile-status.ts';

export interface TileReason {
  readonly headline: string;
  readonly text: string;
  /** What is drawn in the tile's place. */
  readonly shown: string;
  /** Whether asking again can change anything. */
  readonly canRetry: boolean;
}

// The error's own sentence follows each.
const HEADLINES: Partial<Record<ErrorCode, string>> = {
  'working-offline': 'Work offline is on',
  offline: 'No connection',
  'sign-in-page': 'Not the server itself',
  'tile-missing': 'No such tile',
  'source-refused': 'Refused',
  'source-busy': 'Asked to wait',
  'bad-tile': 'Not a whole tile',
  'damaged-tile': 'Damaged inside',
  redirected: 'Sent elsewhere',
  'too-deep': 'Too deep',
  'source-failed': 'Not made',
  'unknown-source': 'Source removed',
  'cache-busy': 'Too busy',
  disconnected: 'No answer',
};

const TIER_TEXTS: Record<TileTier, string> = { memory: 'memory', disk: 'disk', source: 'the source' };

const STAND_IN_TEXTS: Record<StandInKind, string> = {
  ancestor: 'A coarser tile, enlarged',
  children: 'Finer tiles, reduced',
  world: 'The built-in world',
  mixed: 'Finer tiles, reduced, and the built-in world',
};

export function describeTile(status: TileStatus): TileReason {
  const { state, error } = status;
  const canRetry = state === 'missing' || state === 'old' || error !== undefined;
  return { headline: nameState(status), text: explainState(status), shown: nameShown(status), canRetry };
}

function nameState({ state, error }: TileStatus): string {
  if (state === 'waiting') return error ? 'Asking again…' : 'Waiting for this tile';
  if (error) return HEADLINES[error.code] ?? 'This tile could not be had';
  if (state === 'missing') return 'This tile could not be had';
  return { fresh: 'This tile is fresh', stale: 'This tile is stale', old: 'This tile is old' }[state];
}

function explainState({ state, error }: TileStatus): string {
  if (error) return error.message;
  if (state === 'fresh') return 'Its source vouches for it.';
  if (state === 'stale')
    return 'Its source vouches for it no longer. It is asked now and then whether there is a newer one.';
  if (state === 'old') return 'Its source could not be asked whether there is a newer one.';
  return 'It is drawn as soon as it is there.';
}

function nameShown({ state, standIn, tier }: TileStatus): string {
  if (standIn) return STAND_IN_TEXTS[standIn];
  return tier ? `The tile, ${state}, from ${TIER_TEXTS[tier]}` : 'Nothing';
}

/** `Asked again in 12 s.`; minutes from two on. Empty when it is not asked by itself. */
export function describeRetry(retryAtMs: number | undefined, nowMs: number): string {
  if (retryAtMs === undefined) return '';
  const seconds = Math.max(0, Math.ceil((retryAtMs - nowMs) / 1000));
  if (seconds === 0) return 'Asked again now.';
  return seconds < 120 ? `Asked again in ${seconds} s.` : `Asked again in ${Math.round(seconds / 60)} min.`;
}

/** Says that a picture is enlarged because its source goes no deeper; `tileZoom` is the source's own. */
export function describeTooDeep(mapZoom: number, tileZoom: number): string {
  return `Zoom ${mapZoom} is deeper than this source goes: its picture of zoom ${tileZoom}, enlarged.`;
}
