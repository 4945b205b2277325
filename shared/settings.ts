/** What the program remembers between starts, with limits and defaults. */
import { z } from 'zod';
import { AREA_TILES } from './area.ts';
import { FREE_FLOOR_BYTES, MAX_DISK_BYTES } from './disk-budget.ts';
import { isSourceId, OPENSTREETMAP_SOURCE, type SourceId } from './source.ts';
import { type SourceDraft, sourceDraftParser } from './source-draft.ts';
import { DEFAULT_VIEW, isView, type View } from './view.ts';
import { type WindowPlace, windowPlaceParser } from './window-place.ts';

export interface Settings {
  readonly view: View;
  readonly sourceId: SourceId;
  /** The sources that people have added, in the order of the menu. */
  readonly sources: readonly SourceDraft[];
  /** Whether people work offline. */
  readonly offline: boolean;
  /** How many tiles an area may have; within {@link AREA_TILES}. */
  readonly maxAreaTiles: number;
  /** Whether the map shows which tiles are cached. */
  readonly coverage: boolean;
  /** What the disk is to have left, within {@link FREE_FLOOR_BYTES}. */
  readonly freeFloorBytes: number;
  /** What the cache may take, within {@link MAX_DISK_BYTES}; null for no limit. */
  readonly maxDiskBytes: number | null;
  /** Where the cache was moved to, absolute; null for the folder in the data folder. */
  readonly cacheDir: string | null;
  /** Whether maps are dimmed in the dark theme. */
  readonly dimming: boolean;
  /** Whether the last display wanted tiles of double sharpness. */
  readonly sharpTiles: boolean;
  /** Whether people have seen the hint of the first start. */
  readonly hintSeen: boolean;
  /** Where the desktop's window was; null before it was ever moved. */
  readonly windowPlace: WindowPlace | null;
}

export const DEFAULT_SETTINGS: Settings = {
  view: DEFAULT_VIEW,
  sourceId: OPENSTREETMAP_SOURCE.id,
  sources: [],
  offline: false,
  maxAreaTiles: AREA_TILES.default,
  coverage: false,
  freeFloorBytes: FREE_FLOOR_BYTES.default,
  maxDiskBytes: null,
  cacheDir: null,
  dimming: true,
  sharpTiles: false,
  hintSeen: false,
  windowPlace: null,
};

/** How many sources people may add. */
export const MAX_SOURCES = 100;

/** The number of tiles the memory tier holds unless told otherwise. */
export const DEFAULT_MEMORY_TILES = 1000;
/** The memory tier's bounds; a million tiles of 15 kB are already 15 GB. */
export const MEMORY_TILES_RANGE = { min: 1, max: 1_000_000 } as const;

/** What can be read of settings; the rest has its defaults. */
export interface ReadSettings {
  readonly settings: Settings;
  /** False when something is there that cannot be read; what is merely missing is no damage. */
  readonly isWhole: boolean;
}

const VIEW = z.custom<View>(isView);
const SOURCE_ID = z.custom<SourceId>(isSourceId);
const MAX_AREA_TILES = z.number().int().min(AREA_TILES.min).max(AREA_TILES.max);
const FREE_FLOOR = z.number().min(FREE_FLOOR_BYTES.min).max(FREE_FLOOR_BYTES.max);
const MAX_DISK = z.number().min(MAX_DISK_BYTES.min).max(MAX_DISK_BYTES.max).nullable();
const FOLDER = z.string().min(1).max(4096).nullable();
const LIST = z.array(z.unknown());

/**
 * Reads settings of this or another version, each by itself and each source by itself. Answers undefined when the value
 * is not an object at all. Whether a source makes sense is not judged here.
 */
export function readSettings(value: unknown): ReadSettings | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const given: { readonly [Name in keyof Settings]?: unknown } = value;
  let isWhole = true;
  function read<Value>(one: unknown, parser: z.ZodType<Value>, fallback: Value): Value {
    if (one === undefined) return fallback;
    const parsed = parser.safeParse(one);
    if (!parsed.success) isWhole = false;
    return parsed.success ? parsed.data : fallback;
  }
  const drafts = read<readonly unknown[]>(given.sources, LIST, []).flatMap(
    (draft) => read<SourceDraft | undefined>(draft, sourceDraftParser, undefined) ?? [],
  );
  const settings: Settings = {
    view: read(given.view, VIEW, DEFAULT_SETTINGS.view),
    sourceId: read(given.sourceId, SOURCE_ID, DEFAULT_SETTINGS.sourceId),
    sources: drafts.slice(0, MAX_SOURCES),
    offline: read(given.offline, z.boolean(), DEFAULT_SETTINGS.offline),
    maxAreaTiles: read(given.maxAreaTiles, MAX_AREA_TILES, DEFAULT_SETTINGS.maxAreaTiles),
    coverage: read(given.coverage, z.boolean(), DEFAULT_SETTINGS.coverage),
    freeFloorBytes: read(given.freeFloorBytes, FREE_FLOOR, DEFAULT_SETTINGS.freeFloorBytes),
    maxDiskBytes: read(given.maxDiskBytes, MAX_DISK, DEFAULT_SETTINGS.maxDiskBytes),
    cacheDir: read(given.cacheDir, FOLDER, DEFAULT_SETTINGS.cacheDir),
    dimming: read(given.dimming, z.boolean(), DEFAULT_SETTINGS.dimming),
    sharpTiles: read(given.sharpTiles, z.boolean(), DEFAULT_SETTINGS.sharpTiles),
    hintSeen: read(given.hintSeen, z.boolean(), DEFAULT_SETTINGS.hintSeen),
    windowPlace: read(given.windowPlace, windowPlaceParser.nullable(), DEFAULT_SETTINGS.windowPlace),
  };
  return { settings, isWhole: isWhole && drafts.length <= MAX_SOURCES };
}
