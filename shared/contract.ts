/**
 * The contract between the map in the window and the service in the main process: every call with the parser of its
 * untrusted arguments and the type of its reply, and every event. Bindings carry it without knowing a single name in it.
 */

import { z } from 'zod';
import type { AreaEstimate, AreaId, AreaMeasure, AreaShape, AreaSummary, WarmJob, WarmResult } from './area.ts';
import { areaDraftParser, areaIdParser as areaId, areaNameParser, warmModeParser } from './area-parser.ts';
import { CACHE_CALLS } from './cache-calls.ts';
import type { CacheCheck } from './cache-check.ts';
import { DESKTOP_CALLS } from './desktop-calls.ts';
import type { CacheMove } from './disk-budget.ts';
import type { ErrorValue } from './errors.ts';
import type { MapLink } from './map-link.ts';
import type { MenuCommand } from './menu.ts';
import { coord, type MethodSpec, nothing, place, replying, sourceId, sourceIdOrAll } from './method-spec.ts';
import { isPreferenceChange, type Preferences } from './preferences.ts';
import type { Source, SourceId } from './source.ts';
import { type DraftJudgement, sourceDraftParser } from './source-draft.ts';
import type { DeliveredTile } from './tile.ts';
import type { TileCoord } from './tile-coord.ts';
import type { TileCount } from './tile-count.ts';
import { isView, type View } from './view.ts';

/** What carries the program: Electron's windows, or a browser with a loopback server. */
export type HostKind = 'electron' | 'browser';

/** Everything a window needs to draw its first frame. */
export interface Startup extends Preferences {
  readonly version: string;
  readonly host: HostKind;
  readonly cacheDir: string;
  readonly view: View;
  readonly sourceId: SourceId;
  readonly sources: readonly Source[];
  /** True until people have seen the hint of the first start. */
  readonly showsHint: boolean;
  /** Absolute. */
  readonly logFile: string;
  /** Troubles met so far that people should know of, oldest first. */
  readonly notices: readonly ErrorValue[];
}

/** One tile of one source. */
export interface TilePlace {
  readonly sourceId: SourceId;
  readonly coord: TileCoord;
}

/** What becomes of the tiles of a source that is removed or gets another address. */
export type OldTiles = 'keep' | 'clear';

/** How many tiles one {@link CONTRACT.readAhead} may name: more than a ring round a large window. */
export const MAX_READ_AHEAD_TILES = 256;

const oldTiles = z.enum(['keep', 'clear']);

/** Every call there is. */
export const CONTRACT = {
  ...CACHE_CALLS,
  ...DESKTOP_CALLS,
  /** What the window starts with. */
  openMap: replying<Startup>()(nothing),
  /**
   * One tile from memory, disk or its source. A stale one is answered at once, without asking its source. Fails with
   * `unknown-source`, `too-deep`, `cache-busy`, `cancelled` or why the source has not given it: `source-failed`,
   * `working-offline`, `offline`, `sign-in-page`, `tile-missing`, `source-refused`, `source-busy`, `bad-tile` or
   * `redirected`, with the time after which asking again may help.
   */
  getTile: replying<DeliveredTile>()(place),
  /** One tile from memory or disk alone, however old; fails with `not-cached`, `unknown-source` or `cache-busy`. */
  getCachedTile: replying<DeliveredTile>()(place),
  /**
   * Asks the source whether a stale tile that is on the map is still the newest, at most once in ten minutes. Replies
   * with the tile as it is afterwards, or with null when it was not asked or nothing has changed for the map. Fails as
   * `getTile` does; the tile is then kept.
   */
  revalidateTile: replying<DeliveredTile | null>()(place),
  /**
   * What to draw in the place of a tile that is not there (yet): cached tiles of the source or of the built-in world, the
   * lowest first. Each covers the place, or a quarter of it, or holds it as a part. Asks no server.
   */
  findStandIn: replying<readonly TilePlace[]>()(place),
  /** Brings tiles from disk into memory as far as they are there; asks no server. Fails with `unknown-source` or `cache-busy`. */
  readAhead: replying<null>()(z.strictObject({ sourceId, coords: z.array(coord).max(MAX_READ_AHEAD_TILES) })),
  /**
   * People want another try: forgets why tiles of a source failed, or why one tile did, and ends every pause but one that
   * the server itself has asked for.
   */
  retrySource: replying<null>()(z.strictObject({ sourceId, coord: z.union([coord, z.null()]) })),
  /**
   * Changes preferences in every window and remembers them; `preferencesChanged` tells. Takes effect before it replies: working
   * offline cancels the requests under way, and a new limit of the disk stops the eviction by the old one.
   */
  setPreferences: replying<null>()(z.strictObject({ change: z.custom<Partial<Preferences>>(isPreferenceChange) })),
  /** Judges the description of a source to be added, or of one that is to take the place of `replacing`. */
  checkSource: replying<DraftJudgement>()(z.strictObject({ draft: sourceDraftParser, replacing: sourceIdOrAll })),
  /**
   * Fetches one tile as a draft's source would, and keeps nothing. Name and attribution may be missing. Fails with `bad-source`, and
   * as `getTile` does.
   */
  previewSource: replying<DeliveredTile>()(z.strictObject({ draft: sourceDraftParser, coord })),
  /** Adds a source and replies with its id; fails with `bad-source` or `too-many-sources`. */
  addSource: replying<{ readonly sourceId: SourceId }>()(z.strictObject({ draft: sourceDraftParser })),
  /**
   * Changes a source. Another address makes it another id with a tile tree of its own, and `oldTiles` says what becomes
   * of the old one. Fails with `bad-source`, `built-in-source` or `unknown-source`.
   */
  editSource: replying<{ readonly sourceId: SourceId }>()(
    z.strictObject({ sourceId, draft: sourceDraftParser, oldTiles }),
  ),
  /** Removes a source; the built-in default takes its place where it was shown. Fails as `editSource` does. */
  removeSource: replying<null>()(z.strictObject({ sourceId, oldTiles })),
  /** Remembers the view for the next start. */
  saveView: replying<null>()(z.strictObject({ view: z.custom<View>(isView) })),
  /** Makes a source the current one in every window; fails with `unknown-source`. */
  selectSource: replying<null>()(z.strictObject({ sourceId })),
  /** Counts the tiles on disk of one source, or of all with null, looking only at folders that have changed since the last count. */
  countTiles: replying<TileCount>()(z.strictObject({ sourceId: sourceIdOrAll })),
  /** Empties the memory tier and says what was in it. The disk tier stays. */
  clearMemory: replying<TileCount>()(nothing),
  /**
   * What warming an area would take, without asking its source for anything. A problem that keeps it from beginning is part
   * of the reply; fails with `unknown-source`, or with `too-deep` for zooms that the source does not have.
   */
  estimateArea: replying<AreaEstimate>()(z.strictObject({ draft: areaDraftParser, mode: warmModeParser })),
  /**
   * Fetches a few tiles of an area of whose zooms no size is known, a dozen at most, and keeps them; replies with their
   * number. Fails as {@link estimateArea} and with the problem it tells.
   */
  sampleArea: replying<{ readonly tiles: number }>()(z.strictObject({ draft: areaDraftParser })),
  /** The saved areas by name. Reads again what other programs have saved; what cannot be read just now is a notice. */
  listAreas: replying<readonly AreaSummary[]>()(nothing),
  /** The shape of a saved area, for its outline; fails with `unknown-area`. */
  getAreaShape: replying<AreaShape>()(z.strictObject({ areaId })),
  /** Counts the tiles of an area on disk; fails with `unknown-area`. */
  measureArea: replying<AreaMeasure>()(z.strictObject({ areaId })),
  /**
   * Saves an area and warms it. One that is there already, by source, shape and zooms, gets the new name and is warmed.
   * Fails with `area-unsaved` and as {@link sampleArea}; nothing is saved then.
   */
  addArea: replying<{ readonly areaId: AreaId }>()(z.strictObject({ draft: areaDraftParser, mode: warmModeParser })),
  /** Fails with `unknown-area` or `area-unsaved`. */
  renameArea: replying<null>()(z.strictObject({ areaId, name: areaNameParser })),
  /**
   * Deletes a saved area and its tiles that no other area has; with `browsedToo` also those that came by looking at the map.
   * Replies once none of them is served any more; `tilesCleared` tells the windows, `freeProgress` of the space. Fails with `unknown-area`, and
   * with `areas-unreadable` while it is unknown which tiles other areas have: no tile is touched then.
   */
  deleteArea: replying<{ readonly clearId: number }>()(z.strictObject({ areaId, browsedToo: z.boolean() })),
  /**
   * Warms a saved area (again). One that is being warmed in the same mode goes on as with {@link resumeWarming}; in
   * another mode it starts over. Fails with `unknown-area`, `unknown-source`, `warming-forbidden` and `area-unsaved`.
   */
  warmArea: replying<null>()(z.strictObject({ areaId, mode: warmModeParser })),
  /** Goes on with the last run of an area, so that only tiles that it could not have are asked for. Fails as `warmArea`. */
  retryFailedTiles: replying<null>()(z.strictObject({ areaId })),
  /** Pauses warming until {@link resumeWarming}; without effect on an area that is not being warmed. */
  pauseWarming: replying<null>()(z.strictObject({ areaId })),
  /** Goes on with paused warming, and tries again at once what is waiting. */
  resumeWarming: replying<null>()(z.strictObject({ areaId })),
  /** Ends warming; what is on disk stays. */
  cancelWarming: replying<null>()(z.strictObject({ areaId })),
  /** Shows the cache folder in the desktop's file manager; fails with `folder-not-opened`. */
  openCacheFolder: replying<null>()(nothing),
  /** Ends the program after the reply. */
  quit: replying<null>()(nothing),
} as const;

type Contract = typeof CONTRACT;
export type Method = keyof Contract;
export type Arguments<M extends Method> = Contract[M] extends MethodSpec<infer A, unknown> ? A : never;
export type ReplyValue<M extends Method> = Contract[M] extends { readonly reply?: infer Value } ? Value : never;

/** Every call's answer: a value, or an error as a value. Nothing is thrown across the border. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorValue };

/** What the service tells every window, unasked. */
export type ServiceEvent =
  | { readonly name: 'menuCommand'; readonly command: MenuCommand }
  | { readonly name: 'sourceSelected'; readonly sourceId: SourceId }
  /** Other tiles are there now: some were cleared, or an undo has brought them back. */
  | { readonly name: 'tilesCleared'; readonly sourceId: SourceId | null; readonly isUndo?: true }
  | { readonly name: 'freeProgress'; readonly clearId: number; readonly freed: TileCount; readonly done: boolean }
  /** All the troubles that people should know of now, oldest first. */
  | { readonly name: 'noticesChanged'; readonly notices: readonly ErrorValue[] }
  /** The list of sources, or one of them, has changed. */
  | { readonly name: 'sourcesChanged'; readonly sources: readonly Source[]; readonly sourceId: SourceId }
  /** Some preferences have other values now. */
  | { readonly name: 'preferencesChanged'; readonly change: Partial<Preferences> }
  /** A link, or a later start of the program, asks for a place; a source that it names is selected already. */
  | { readonly name: 'placeWanted'; readonly place: Pick<MapLink, 'lat' | 'lon' | 'zoom'> }
  /** Checking the cache goes on: a few times a second at most, and once at its end. */
  | { readonly name: 'checkProgress'; readonly check: CacheCheck }
  /** Moving the cache folder goes on: a few times a second at most, and once at its end. */
  | { readonly name: 'moveProgress'; readonly move: CacheMove }
  /** The list of saved areas, or what one of them is doing, has changed. */
  | { readonly name: 'areasChanged'; readonly areas: readonly AreaSummary[] }
  /** Warming goes on: a few times a second at most, and once at its end. */
  | { readonly name: 'warmProgress'; readonly areaId: AreaId; readonly job: WarmJob }
  /** Warming has come to its end, or was cancelled. */
  | { readonly name: 'warmingEnded'; readonly areaId: AreaId; readonly areaName: string; readonly result: WarmResult }
  /** A source answers again after it could not be asked: what failed meanwhile may be asked again. */
  | { readonly name: 'sourceReady'; readonly sourceId: SourceId }
  | { readonly name: 'ended' };

/** True for the name of a call; guards against inherited names such as `constructor`. */
export function isMethod(name: unknown): name is Method {
  return typeof name === 'string' && Object.hasOwn(CONTRACT, name);
}
