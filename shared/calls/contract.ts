/**
 * The contract between the map's window and the service in the main process: every call with the parser of its
 * untrusted arguments and its reply type, and every event. Bindings carry it without knowing any names in it.
 */

import { z } from 'zod';
import type { AreaEstimate, AreaId, AreaMeasure, AreaShape, AreaSummary, WarmJob, WarmResult } from '../areas/area.ts';
import { areaDraftParser, areaIdParser as areaId, areaNameParser, warmModeParser } from '../areas/area-parser.ts';
import { BOOKMARK_CALLS } from '../bookmarks/bookmark-calls.ts';
import type { CacheCheck } from '../cache/cache-check.ts';
import type { CacheMove } from '../cache/disk-budget.ts';
import type { ErrorValue } from '../errors.ts';
import type { Layer } from '../layers/layer.ts';
import type { MapLink } from '../map-link.ts';
import type { MenuCommand } from '../menu.ts';
import type { ServingState } from '../serving.ts';
import { isPreferenceChange, type Preferences } from '../settings/preferences.ts';
import type { Source, SourceId } from '../sources/source.ts';
import {
  archiveLookParser,
  type DraftJudgement,
  secretDraftParser,
  sourceDraftParser,
} from '../sources/source-draft.ts';
import { MAX_DESCRIPTION_LENGTH, type PublicSource, type SourceDescription } from '../sources/source-reading.ts';
import type { DeliveredTile } from '../tiles/tile.ts';
import type { TileCoord } from '../tiles/tile-coord.ts';
import type { TileCount } from '../tiles/tile-count.ts';
import { isView, type View } from '../view.ts';
import { CACHE_CALLS } from './cache-calls.ts';
import { DESKTOP_CALLS } from './desktop-calls.ts';
import { LAYER_CALLS } from './layer-calls.ts';
import { coord, type MethodSpec, nothing, place, replying, sourceId, sourceIdOrAll } from './method-spec.ts';
import { TRANSFER_CALLS } from './transfer-calls.ts';

/** What runs the program: Electron windows, or a browser with a loopback server. */
export type HostKind = 'electron' | 'browser';

/** Everything a window needs to draw its first frame. */
export interface Startup extends Preferences {
  readonly version: string;
  readonly host: HostKind;
  readonly cacheDir: string;
  readonly view: View;
  readonly sourceId: SourceId;
  readonly sources: readonly Source[];
  /** True until the hint of the first start was seen. */
  readonly showsHint: boolean;
  /** An absolute path. */
  readonly logFile: string;
  /** True if the window reports what happens on its map; see `reportEvent`. */
  readonly reportsEvents: boolean;
  /** Current troubles that people should know about, oldest first. */
  readonly notices: readonly ErrorValue[];
}

/** One tile of one source. */
export interface TilePlace {
  readonly sourceId: SourceId;
  readonly coord: TileCoord;
}

/** What happens to the tiles of a source that is removed or gets another address. */
export type OldTiles = 'keep' | 'clear';

/** Maximum number of tiles in one {@link CONTRACT.readAhead}: more than a ring around a large window. */
export const MAX_READ_AHEAD_TILES = 256;

const oldTiles = z.enum(['keep', 'clear']);
/** Goes in and never comes out; without it, what is stored stays. */
const secrets = secretDraftParser.optional();

/** All calls. */
export const CONTRACT = {
  ...BOOKMARK_CALLS,
  ...CACHE_CALLS,
  ...DESKTOP_CALLS,
  ...LAYER_CALLS,
  ...TRANSFER_CALLS,
  /** The window's initial state. */
  openMap: replying<Startup>()(nothing),
  /**
   * A tile from memory, disk or its source. A stale one is returned at once, without a request. Fails with
   * `unknown-source`, `too-deep`, `cache-busy`, `cancelled`, or the source's error: `source-failed`, `working-offline`,
   * `cached-tiles-only`, `password-needed`, `offline`, `sign-in-page`, `tile-missing`, `source-refused`, `source-busy`,
   * `bad-tile`, `wrong-tile-size`, `unsupported-tile` or `redirected`, with the time after which a retry may help.
   */
  getTile: replying<DeliveredTile>()(place),
  /** A tile from memory or disk only, however old. Fails with `not-cached`, `unknown-source` or `cache-busy`. */
  getCachedTile: replying<DeliveredTile>()(place),
  /**
   * Revalidates a stale tile on the map, at most once in ten minutes. Replies with the tile as it is then, or null if
   * no request was sent or nothing changed for the map. Fails like `getTile`, keeping the tile.
   */
  revalidateTile: replying<DeliveredTile | null>()(place),
  /**
   * What to draw in place of a missing tile: cached tiles of the source or of the built-in world, bottom first. Each
   * covers the place, a quarter of it, or more than it. Sends no request.
   */
  findStandIn: replying<readonly TilePlace[]>()(place),
  /**
   * Loads tiles from disk into memory where they exist; sends no request. Fails with `unknown-source` or `cache-busy`.
   */
  readAhead: replying<null>()(z.strictObject({ sourceId, coords: z.array(coord).max(MAX_READ_AHEAD_TILES) })),
  /**
   * Retries on the user's request: drops the failures of a source's tiles, or of one tile, and ends every pause that
   * the server didn't request.
   */
  retrySource: replying<null>()(z.strictObject({ sourceId, coord: z.union([coord, z.null()]) })),
  /**
   * Changes preferences in every window and saves them; windows get `preferencesChanged`. Takes effect before it
   * replies: working offline cancels pending requests, and a new disk limit stops eviction by the old one.
   */
  setPreferences: replying<null>()(z.strictObject({ change: z.custom<Partial<Preferences>>(isPreferenceChange) })),
  /** Judges the draft of a source to add, or of one that would replace `replacing`. */
  checkSource: replying<DraftJudgement>()(
    z.strictObject({ draft: sourceDraftParser, secrets, replacing: sourceIdOrAll }),
  ),
  /**
   * Fetches one tile as a draft's source would, and keeps nothing. Name and attribution may be missing. Fails with `bad-source`, and
   * as `getTile` does.
   */
  previewSource: replying<DeliveredTile>()(
    z.strictObject({ draft: sourceDraftParser, secrets, replacing: sourceIdOrAll.optional(), coord }),
  ),
  /**
   * Reads the description of sources, TileJSON or WMTS, at an address, which is requested once, or in a text; or the one that the archive
   * at a draft's address has, which is asked with the secrets of the draft. Fails with `bad-source` for those, with `cancelled`,
   * `working-offline`, `offline`, `redirected`, `sign-in-page`, `password-needed`, `source-refused`, `source-busy` or `source-failed`, or
   * with one that begins with `archive-`.
   */
  describeSource: replying<SourceDescription>()(
    z.union([
      z.strictObject({ text: z.string().max(MAX_DESCRIPTION_LENGTH) }),
      z.strictObject({ draft: sourceDraftParser, secrets, replacing: sourceIdOrAll }),
    ]),
  ),
  /** The public sources that people can choose from, with all fields filled in. */
  listPublicSources: replying<readonly PublicSource[]>()(nothing),
  /** Adds a source and replies with its id. Fails with `bad-source` or `too-many-sources`. */
  addSource: replying<{ readonly sourceId: SourceId }>()(z.strictObject({ draft: sourceDraftParser, secrets })),
  /**
   * Changes a source. Another address gives it another id and its own tile folder; `oldTiles` says what happens to the
   * old tiles. Fails with `bad-source`, `built-in-source` or `unknown-source`.
   */
  editSource: replying<{ readonly sourceId: SourceId }>()(
    z.strictObject({ sourceId, draft: sourceDraftParser, secrets, oldTiles }),
  ),
  /**
   * Changes what people can change of an archive; `rows` only if people have said it before. Fails with `unknown-source`, or
   * with `bad-source` for another kind of source.
   */
  editArchive: replying<null>()(
    z.strictObject({ sourceId, look: archiveLookParser, rows: z.enum(['north', 'south']).nullable() }),
  ),
  /** Keeps the built-in tile server off the network, or lets it on again. Fails with `unknown-source`, or `bad-source` for others. */
  setCachedTilesOnly: replying<null>()(z.strictObject({ sourceId, cachedTilesOnly: z.boolean() })),
  /** Removes a source; if it was shown, the built-in default is shown instead. Fails like `editSource`. */
  removeSource: replying<null>()(z.strictObject({ sourceId, oldTiles })),
  /** Saves the view for the next start. */
  saveView: replying<null>()(z.strictObject({ view: z.custom<View>(isView) })),
  /** Selects a source in every window. Fails with `unknown-source`. */
  selectSource: replying<null>()(z.strictObject({ sourceId })),
  /**
   * Counts the tiles on disk of one source, or of all for null, reading only folders that changed since the last count.
   */
  countTiles: replying<TileCount>()(z.strictObject({ sourceId: sourceIdOrAll })),
  /** Empties the memory tier and returns what was in it. The disk tier stays. */
  clearMemory: replying<TileCount>()(nothing),
  /**
   * Estimates warming an area without sending requests. An obstacle is part of the reply. Fails with `unknown-source`,
   * or with `too-deep` for zooms the source lacks.
   */
  estimateArea: replying<AreaEstimate>()(z.strictObject({ draft: areaDraftParser, mode: warmModeParser })),
  /**
   * Fetches and stores a few tiles of zooms without known sizes, a dozen at most. Replies with their number. Fails like
   * {@link estimateArea}, and with the obstacle it reports.
   */
  sampleArea: replying<{ readonly tiles: number }>()(z.strictObject({ draft: areaDraftParser })),
  /** The saved areas by name. Reloads those saved by other programs; areas that can't be read now cause a notice. */
  listAreas: replying<readonly AreaSummary[]>()(nothing),
  /** The shape of a saved area, for its outline. Fails with `unknown-area`. */
  getAreaShape: replying<AreaShape>()(z.strictObject({ areaId })),
  /** Counts an area's tiles on disk. Fails with `unknown-area`. */
  measureArea: replying<AreaMeasure>()(z.strictObject({ areaId })),
  /**
   * Saves an area and warms it. An existing one with the same source, shape and zooms gets the new name and is warmed.
   * Fails with `area-unsaved` and like {@link sampleArea}; nothing is saved then.
   */
  addArea: replying<{ readonly areaId: AreaId }>()(z.strictObject({ draft: areaDraftParser, mode: warmModeParser })),
  /** Fails with `unknown-area` or `area-unsaved`. */
  renameArea: replying<null>()(z.strictObject({ areaId, name: areaNameParser })),
  /**
   * Deletes a saved area and its warmed tiles that no other area contains; with `browsedToo` also the browsed ones.
   * Replies once none of them is served; windows get `tilesCleared` and `freeProgress`. Fails with `unknown-area`, and
   * with `areas-unreadable` while the tiles of other areas are unknown; then no tile is touched.
   */
  deleteArea: replying<{ readonly clearId: number }>()(z.strictObject({ areaId, browsedToo: z.boolean() })),
  /**
   * Warms a saved area. One being warmed in the same mode continues as with {@link resumeWarming}; in another mode it
   * starts over. Fails with `unknown-area`, `unknown-source`, `warming-forbidden`, `warming-unmarked` or `area-unsaved`.
   */
  warmArea: replying<null>()(z.strictObject({ areaId, mode: warmModeParser })),
  /** Continues the last run of an area, requesting only its failed tiles. Fails like `warmArea`. */
  retryFailedTiles: replying<null>()(z.strictObject({ areaId })),
  /** Pauses warming until {@link resumeWarming}; no effect on an area that isn't being warmed. */
  pauseWarming: replying<null>()(z.strictObject({ areaId })),
  /** Resumes paused warming, and retries at once if it is waiting. */
  resumeWarming: replying<null>()(z.strictObject({ areaId })),
  /** Cancels warming; tiles on disk stay. */
  cancelWarming: replying<null>()(z.strictObject({ areaId })),
  /** Shows the cache folder in the desktop's file manager. Fails with `folder-not-opened`. */
  openCacheFolder: replying<null>()(nothing),
  /** Ends the program after the reply. */
  quit: replying<null>()(nothing),
} as const;

type Contract = typeof CONTRACT;
export type Method = keyof Contract;
export type Arguments<M extends Method> = Contract[M] extends MethodSpec<infer A, unknown> ? A : never;
export type ReplyValue<M extends Method> = Contract[M] extends { readonly reply?: infer Value } ? Value : never;

/** The reply to a call: a value or an error value. Nothing is thrown across this boundary. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorValue };

/** Events that the service sends to every window. */
export type ServiceEvent =
  | { readonly name: 'menuCommand'; readonly command: MenuCommand }
  | { readonly name: 'sourceSelected'; readonly sourceId: SourceId }
  /** Tiles changed: some were cleared, or an undo restored them. */
  | { readonly name: 'tilesCleared'; readonly sourceId: SourceId | null; readonly isUndo?: true }
  | { readonly name: 'freeProgress'; readonly clearId: number; readonly freed: TileCount; readonly done: boolean }
  /** All current troubles that people should know about, oldest first. */
  | { readonly name: 'noticesChanged'; readonly notices: readonly ErrorValue[] }
  /** The list of sources, or one of them, has changed. */
  | { readonly name: 'sourcesChanged'; readonly sources: readonly Source[]; readonly sourceId: SourceId }
  /** Some preferences have new values. */
  | { readonly name: 'preferencesChanged'; readonly change: Partial<Preferences> }
  /** A link, or a later start of the program, requests a place; its source, if any, is already selected. */
  | { readonly name: 'placeWanted'; readonly place: Pick<MapLink, 'lat' | 'lon' | 'zoom'> }
  /** Progress of a check: a few times a second at most, and once at the end. */
  | { readonly name: 'checkProgress'; readonly check: CacheCheck }
  /** Progress of a move: a few times a second at most, and once at the end. */
  | { readonly name: 'moveProgress'; readonly move: CacheMove }
  /** Progress of an export or import, a few times a second at most; the total is null if the archive doesn't know it. */
  | {
      readonly name: 'transferProgress';
      readonly transferId: string;
      readonly done: number;
      readonly total: number | null;
    }
  /** An export or import has ended in any way: it is done, has failed or was cancelled. Nothing more is reported about it. */
  | { readonly name: 'transferEnded'; readonly transferId: string }
  /** An archive that is opened as a source needs an index first, or is done with it in any way; see `cancelOpening`. */
  | {
      readonly name: 'archiveOpening';
      readonly openingId: string;
      /** Without its folder. */
      readonly fileName: string;
      readonly isDone: boolean;
    }
  /** The list of saved areas, or the state of one, has changed. */
  | { readonly name: 'areasChanged'; readonly areas: readonly AreaSummary[] }
  /** Progress of warming: a few times a second at most, and once at the end. */
  | { readonly name: 'warmProgress'; readonly areaId: AreaId; readonly job: WarmJob }
  /** Warming has ended or was cancelled. */
  | { readonly name: 'warmingEnded'; readonly areaId: AreaId; readonly areaName: string; readonly result: WarmResult }
  /** The list of layers, the looks of one or its file has changed. The lowest first. */
  | { readonly name: 'layersChanged'; readonly layers: readonly Layer[] }
  /** Windows that show bookmarks ask for them again. */
  | { readonly name: 'bookmarksChanged' }
  /** The tile server was switched on or off, or has other addresses. */
  | { readonly name: 'servingChanged'; readonly serving: ServingState }
  /** A source answers again after trouble: failed tiles may be requested again. */
  | { readonly name: 'sourceReady'; readonly sourceId: SourceId }
  | { readonly name: 'ended' };

/** True for the name of a call; rejects inherited names such as `constructor`. */
export function isMethod(name: unknown): name is Method {
  return typeof name === 'string' && Object.hasOwn(CONTRACT, name);
}
