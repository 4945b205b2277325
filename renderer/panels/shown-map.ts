/** Whose map the view shows, and why if it is not the one people chose. Words and lists alone; no elements. */
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import { type Source, WORLD_SOURCE } from '../../shared/source.ts';
import { isShown, type TileStatus } from '../map/tile-status.ts';

/** What the chip over the map says and offers. */
export interface ShownNote {
  /** What is shown, as a sentence; empty when it is the map people chose. */
  readonly what: string;
  /** Why, as a sentence. */
  readonly why: string;
  readonly action: 'retry' | 'goOnline' | undefined;
  /** Where people can read the provider's terms: an https address, or undefined. */
  readonly termsUrl: string | undefined;
}

interface Reason {
  /** The sentence; the name of the source comes first in most. */
  readonly say: (name: string) => string;
  /** True when it is about the source as a whole, so that an old tile is worth a word as well. */
  readonly isWide: boolean;
  readonly canRetry: boolean;
}

const wide = (say: Reason['say']): Reason => ({ say, isWide: true, canRetry: true });
const single = (say: Reason['say'], canRetry: boolean): Reason => ({ say, isWide: false, canRetry });

/** From the reason that says most about the source to the one that says least. What has a notice of its own is left out. */
const REASONS: Partial<Record<ErrorCode, Reason>> = {
  'source-refused': wide((name) => `${name} refuses requests.`),
  offline: wide((name) => `${name} can’t be reached.`),
  'sign-in-page': wide(() => 'This network may need a sign-in.'),
  redirected: wide((name) => `${name} has moved. Check its address.`),
  'source-busy': wide((name) => `${name} is busy.`),
  'source-failed': wide((name) => `${name} reports an error.`),
  'bad-tile': single((name) => `${name} sends damaged tiles.`, true),
  'damaged-tile': single(() => 'Some tiles are damaged.', true),
  internal: single(() => 'Some tiles failed to load.', true),
  'tile-missing': single((name) => `${name} has no tiles here.`, false),
  'too-deep': single((name) => `${name} has no tiles at this zoom.`, false),
};

/** What to say about the tiles in view; undefined while all are as they should be, or nothing is known yet. */
export function describeShown(
  tiles: readonly TileStatus[],
  source: Pick<Source, 'name' | 'kind'>,
  isOffline: boolean,
): ShownNote | undefined {
  if (isOffline) return describeOffline(tiles, source);
  const failed = tiles.filter(isWorthTelling);
  const [error, reason] = findReason(failed) ?? [];
  if (!error || !reason) return undefined;
  return {
    what: describeWhat(tiles, failed),
    why: error.isAskedPause ? `${source.name} asked for a pause.` : reason.say(source.name),
    action: reason.canRetry && !error.isAskedPause ? 'retry' : undefined,
    termsUrl: error.moreUrl?.startsWith('https://') ? error.moreUrl : undefined,
  };
}

function describeOffline(tiles: readonly TileStatus[], { kind }: Pick<Source, 'kind'>): ShownNote {
  const failed = tiles.filter(({ state, error }) => error && !isShown(state));
  const what = describeWhat(tiles, failed) || (kind !== 'world' && tiles.some(showsSource) ? 'Saved tiles.' : '');
  return { what, why: 'You’re working offline.', action: 'goOnline', termsUrl: undefined };
}

function isWorthTelling({ state, error }: TileStatus): boolean {
  const reason = error && REASONS[error.code];
  return reason !== undefined && (reason.isWide || !isShown(state));
}

function findReason(failed: readonly TileStatus[]): readonly [ErrorValue, Reason] | undefined {
  for (const [code, reason] of Object.entries(REASONS)) {
    const error = failed.find((tile) => tile.error?.code === code)?.error;
    if (error) return [error, reason];
  }
  return undefined;
}

function describeWhat(tiles: readonly TileStatus[], failed: readonly TileStatus[]): string {
  if (failed.some(showsWorld)) return tiles.some(showsSource) ? 'Built-in world fills the gaps.' : 'Built-in world.';
  return failed.length > 0 ? 'Saved tiles.' : '';
}

/** The sources that the view shows, for their attribution: the chosen one, the built-in world, or both. */
export function listShown(tiles: readonly TileStatus[], source: Source): readonly Source[] {
  if (source.kind === 'world' || !tiles.some(showsWorld)) return [source];
  return tiles.some(showsSource) ? [source, WORLD_SOURCE] : [WORLD_SOURCE];
}

function showsWorld({ state, standIn, error }: TileStatus): boolean {
  // Where nothing is drawn, the land of the built-in world is seen from below.
  const isHole = error !== undefined && !isShown(state) && standIn === undefined;
  return isHole || standIn === 'world' || standIn === 'mixed';
}

function showsSource({ state, standIn }: TileStatus): boolean {
  return isShown(state) || (standIn !== undefined && standIn !== 'world');
}
