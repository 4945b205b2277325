/** What the program remembers between starts, with limits and defaults. */
import { z } from 'zod';
import { isSourceId, OPENSTREETMAP_SOURCE, type SourceId } from '../sources/source.ts';
import { type ArchiveDraft, archiveDraftParser, type SourceDraft, sourceDraftParser } from '../sources/source-draft.ts';
import { DEFAULT_VIEW, isView, type View } from '../view.ts';
import { onOff, PREFERENCES, type Setting, type ValuesOf } from './preferences.ts';
import { type WindowPlace, windowPlaceParser } from './window-place.ts';

/** Maximum number of own sources. */
export const MAX_SOURCES = 100;

/** All settings except the sources: the preferences, and what the program remembers on its own. */
const SETTINGS = {
  /** The archives among the sources, in menu order; earlier versions keep them without knowing them. */
  archives: parsed<readonly ArchiveDraft[]>([], z.array(archiveDraftParser).max(MAX_SOURCES)),
  view: setting<View>(DEFAULT_VIEW, isView),
  sourceId: setting<SourceId>(OPENSTREETMAP_SOURCE.id, isSourceId),
  ...PREFERENCES,
  /** True to show OpenStreetMap from the cache alone; missing in files of earlier versions. */
  openStreetMapCachedOnly: onOff(false),
  /** The absolute path of the folder the cache was moved to; null for the one in the data folder. */
  cacheDir: parsed<string | null>(null, z.string().min(1).max(4096).nullable()),
  /** The folder of the track file opened last, absolute; null before the first. */
  trackFolder: parsed<string | null>(null, z.string().min(1).max(4096).nullable()),
  /** True if the last display wanted double-resolution tiles. */
  sharpTiles: onOff(false),
  /** True if the tile server was on. */
  serving: onOff(false),
  /** True once the hint of the first start was seen. */
  hintSeen: onOff(false),
  /** The desktop window's position; null until it was first moved. */
  windowPlace: parsed<WindowPlace | null>(null, windowPlaceParser.nullable()),
};

export interface Settings extends ValuesOf<typeof SETTINGS> {
  /** The user's own sources, in menu order. */
  readonly sources: readonly SourceDraft[];
}

/** Default number of tiles in the memory tier. */
export const DEFAULT_MEMORY_TILES = 1000;
/** Bounds of the memory tier; a million tiles of 15 kB already take 15 GB. */
export const MEMORY_TILES_RANGE = { min: 1, max: 1_000_000 } as const;

/** The readable settings; the rest have their defaults. */
export interface ReadSettings {
  readonly settings: Settings;
  /** False if a value can't be read; a missing one is fine. */
  readonly isWhole: boolean;
}

const LIST = z.array(z.unknown());
const KEYS = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

export const DEFAULT_SETTINGS: Settings = {
  ...(Object.fromEntries(KEYS.map((key) => [key, SETTINGS[key].default])) as unknown as ValuesOf<typeof SETTINGS>),
  sources: [],
};

/**
 * Reads the settings of any version one by one, and the sources one by one. Returns undefined for anything but an
 * object. Doesn't validate sources.
 */
export function readSettings(value: unknown): ReadSettings | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { sources = [], ...given }: { readonly [key: string]: unknown } = { ...value };
  const there = KEYS.filter((key) => given[key] !== undefined);
  const good = there.filter((key) => SETTINGS[key].isGood(given[key]));
  const list = LIST.safeParse(sources).data;
  const drafts = list?.flatMap((draft) => sourceDraftParser.safeParse(draft).data ?? []) ?? [];
  return {
    settings: {
      ...DEFAULT_SETTINGS,
      ...Object.fromEntries(good.map((key) => [key, given[key]])),
      sources: drafts.slice(0, MAX_SOURCES),
    },
    isWhole: good.length === there.length && drafts.length === list?.length && drafts.length <= MAX_SOURCES,
  };
}

function setting<Value>(fallback: Value, isGood: Setting<Value>['isGood']): Setting<Value> {
  return { default: fallback, isGood };
}

function parsed<Value>(fallback: Value, parser: z.ZodType<Value>): Setting<Value> {
  return setting(fallback, (value): value is Value => parser.safeParse(value).success);
}
