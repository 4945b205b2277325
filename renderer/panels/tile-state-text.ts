/** Says which source the view shows, and why when it isn't the chosen one. No elements here. */
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import { type RuleCard, type Source, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { mapTexts } from '../../shared/texts/map.ts';
import { isShown, type TileStatus } from '../map/tiles/tile-status.ts';

/** What the chip over the map says and offers. */
export interface ShownNote {
  /** What the map shows, as a sentence; empty when that is the chosen source. */
  readonly what: string;
  /** Why, as a sentence. */
  readonly why: string;
  readonly action: 'retry' | 'goOnline' | 'editSource' | undefined;
  /** Where people can read the provider's terms: an https address, or undefined. */
  readonly termsUrl: string | undefined;
}

interface Reason {
  /** The sentence, given the source's name. */
  readonly say: (source: string) => string;
  /** True when it concerns the whole source: it is then told even if all tiles have an old picture. */
  readonly isWide: boolean;
  readonly canRetry: boolean;
}

const say = mapTexts.reasons;
const wide = (code: keyof typeof say): Reason => ({ say: say[code], isWide: true, canRetry: true });
const single = (code: keyof typeof say, canRetry: boolean): Reason => ({ say: say[code], isWide: false, canRetry });

/** The reasons in order: the most general one comes first. Errors with a notice of their own are left out. */
const REASONS: Partial<Record<ErrorCode, Reason>> = {
  'source-refused': wide('source-refused'),
  'password-needed': wide('password-needed'),
  offline: wide('offline'),
  'sign-in-page': wide('sign-in-page'),
  redirected: wide('redirected'),
  'archive-missing': wide('archive-missing'),
  'archive-not-opened': wide('archive-not-opened'),
  'archive-busy': wide('archive-busy'),
  'archive-unreadable': wide('archive-unreadable'),
  'file-unreadable': wide('file-unreadable'),
  'source-busy': wide('source-busy'),
  'source-failed': wide('source-failed'),
  'bad-tile': single('bad-tile', true),
  'wrong-tile-size': single('wrong-tile-size', true),
  'unsupported-tile': single('unsupported-tile', true),
  'archive-damaged': single('archive-damaged', true),
  'damaged-tile': single('damaged-tile', true),
  internal: single('internal', true),
  'tile-missing': single('tile-missing', false),
  'too-deep': single('too-deep', false),
};

type ShownSource = Pick<Source, 'name' | 'kind' | 'builtIn'> & { readonly rules: Pick<RuleCard, 'cachedTilesOnly'> };

/** Why tiles in view are missing or old, as a sentence; empty while they are fine, still loading or not asked for. */
export function describeTrouble(tiles: readonly TileStatus[], { name }: Pick<Source, 'name'>): string {
  const [error, reason] = findReason(tiles.filter(isWorthTelling)) ?? [];
  if (!error || !reason) return '';
  return error.isAskedPause ? mapTexts.askedForPause(name) : reason.say(name);
}

/** What to say about the tiles in view; undefined while they are fine or still loading. */
export function describeShown(
  tiles: readonly TileStatus[],
  source: ShownSource,
  isOffline: boolean,
): ShownNote | undefined {
  // An archive needs no network.
  if ((isOffline && source.kind !== 'archive') || source.rules.cachedTilesOnly) return describeOffline(tiles, source);
  const failed = tiles.filter(isWorthTelling);
  const [error, reason] = findReason(failed) ?? [];
  if (!error || !reason) return undefined;
  return {
    what: describeWhat(tiles, failed),
    why: describeTrouble(tiles, source),
    action: chooseAction(error, reason, source),
    termsUrl: error.moreUrl?.startsWith('https://') ? error.moreUrl : undefined,
  };
}

function chooseAction(error: ErrorValue, { canRetry }: Reason, { builtIn }: ShownSource): ShownNote['action'] {
  if (error.code === 'password-needed' && !builtIn) return 'editSource';
  return canRetry && !error.isAskedPause ? 'retry' : undefined;
}

function describeOffline(tiles: readonly TileStatus[], source: ShownSource): ShownNote {
  const { kind, name, rules } = source;
  const failed = tiles.filter(({ state, error }) => error && !isShown(state));
  const what = describeWhat(tiles, failed) || (kind !== 'world' && tiles.some(showsSource) ? mapTexts.savedTiles : '');
  // Going online wouldn't help such a source.
  if (rules.cachedTilesOnly)
    return { what, why: mapTexts.cachedTilesOnly(name), action: undefined, termsUrl: undefined };
  return { what, why: mapTexts.workingOffline, action: 'goOnline', termsUrl: undefined };
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
  if (failed.some(showsWorld)) return tiles.some(showsSource) ? mapTexts.worldFillsGaps : mapTexts.world;
  return failed.length > 0 ? mapTexts.savedTiles : '';
}

/** The sources to credit for what the view shows: the chosen one, the built-in world, or both. */
export function listShown(tiles: readonly TileStatus[], source: Source): readonly Source[] {
  if (source.kind === 'world' || !tiles.some(showsWorld)) return [source];
  return tiles.some(showsSource) ? [source, WORLD_SOURCE] : [WORLD_SOURCE];
}

function showsWorld({ state, standIn, error }: TileStatus): boolean {
  // The land of the built-in world shows through where nothing is drawn.
  const isHole = error !== undefined && !isShown(state) && standIn === undefined;
  return isHole || standIn === 'world' || standIn === 'mixed';
}

function showsSource({ state, standIn }: TileStatus): boolean {
  return isShown(state) || (standIn !== undefined && standIn !== 'world');
}
