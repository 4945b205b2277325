/** Where tiles come from: the kinds of source, the rule card, and the built-in sources. */

/** A source's id and folder name, so lower-case letters, digits and inner hyphens only. */
export type SourceId = string;

/** A provider's requirements for programs that show its tiles. Enforced in the main process. */
export interface RuleCard {
  /** Plain text that must be visible on the map whenever the source is shown. */
  readonly attribution: string;
  /** Link of the attribution: an https address, or empty. */
  readonly attributionUrl: string;
  /** The provider's terms, for people whose requests were refused: an https address, or empty. */
  readonly termsUrl: string;
  readonly minZoom: number;
  /** The deepest zoom of the source itself; the map scales tiles to go deeper. */
  readonly maxZoom: number;
  /** Edge of a tile in CSS pixels. */
  readonly tileSizePx: 256 | 512;
  /** True if the provider permits fetching tiles ahead of viewing; see {@link mayWarm}. */
  readonly warmingAllowed: boolean;
  /** Set if the terms forbid that: then people can't allow it. */
  readonly warmingForbidden?: true;
  /** Set if all tiles are on this computer anyway. */
  readonly warmingNeedless?: true;
  /** Maximum number of tiles per area, where a provider's servers need a lower one than people set. */
  readonly maxAreaTiles?: number;
  /** Maximum number of concurrent requests; an integer within its {@link REQUEST_LIMITS}. */
  readonly maxConcurrentRequests: number;
  /** Maximum number of requests started per second; within its {@link REQUEST_LIMITS}, may be fractional. */
  readonly maxRequestsPerSecond: number;
  /** Set by users who want no request of this source, whatever asks for one. */
  readonly cachedTilesOnly?: true;
}

/** True if tiles may be fetched ahead of viewing. */
export function mayWarm({ warmingAllowed, cachedTilesOnly }: RuleCard): boolean {
  return warmingAllowed && !cachedTilesOnly;
}

/** Why tiles may not be fetched ahead, given that they may not: an error code, and the terms if they are known. */
export function findWarmingRefusal({ cachedTilesOnly, warmingForbidden, warmingNeedless, termsUrl }: RuleCard): {
  readonly code: 'cached-tiles-only' | 'warming-needless' | 'warming-forbidden' | 'warming-unmarked';
  readonly moreUrl?: string;
} {
  if (cachedTilesOnly) return { code: 'cached-tiles-only' };
  if (warmingNeedless) return { code: 'warming-needless' };
  return {
    code: warmingForbidden ? 'warming-forbidden' : 'warming-unmarked',
    ...(termsUrl !== '' && { moreUrl: termsUrl }),
  };
}

/** The limits of a rule card on requests to a server. */
export type RequestLimits = Pick<RuleCard, 'maxConcurrentRequests' | 'maxRequestsPerSecond'>;

/** Inclusive ranges. */
export type RequestRanges = { readonly [Limit in keyof RequestLimits]: { readonly min: number; readonly max: number } };

/** Allowed request limits: for a public server, and for one on this computer or its own network. */
export const REQUEST_LIMITS: { readonly public: RequestRanges; readonly own: RequestRanges } = {
  public: { maxConcurrentRequests: { min: 1, max: 8 }, maxRequestsPerSecond: { min: 0.1, max: 100 } },
  own: { maxConcurrentRequests: { min: 1, max: 32 }, maxRequestsPerSecond: { min: 0.1, max: 10_000 } },
};

/** The address of a server's tiles. */
export interface SourceAddress {
  /** An http(s) address with `{z}`, `{x}` and `{y}` or `{-y}`, or `{q}`; optionally `{s}` and `{r}`. */
  readonly template: string;
  /** Values for `{s}`; empty for a template without it. */
  readonly subdomains: readonly string[];
}

interface AnySource {
  readonly id: SourceId;
  /** The name in the menu. */
  readonly name: string;
  readonly rules: RuleCard;
  /** Built-in sources can't be changed or removed. */
  readonly builtIn: boolean;
}

export type ArchiveFormat = 'mbtiles' | 'pmtiles' | 'folder' | 'sqlitedb';

/** A file or folder of tiles. Its path stays in the main process. */
interface SourceArchive {
  /** Its name, without the folder it is in. */
  readonly fileName: string;
  readonly format: ArchiveFormat;
  /** How rows are counted, where people said so because the archive doesn't; otherwise null. */
  readonly rows: 'north' | 'south' | null;
}

/** A map drawn by this program, a tile server, or an archive of tiles on this computer. */
export type Source =
  | (AnySource & { readonly kind: 'world' })
  | (AnySource & {
      readonly kind: 'http';
      readonly address: SourceAddress;
      /** The address of a cache that several computers share; see app/sources/shared-caches/shared-address.ts. */
      readonly sharedCache?: string;
    })
  | (AnySource & { readonly kind: 'archive'; readonly archive: SourceArchive });

export type SourceKind = Source['kind'];
export type SourceOf<Kind extends SourceKind> = Extract<Source, { readonly kind: Kind }>;

/** Differences between the kinds. Their tile sources are created in app/service/sources/created-source.ts. */
interface KindFacts {
  /** The image types of its tiles. */
  readonly images: 'svg' | 'raster';
  /** True if a server makes the tiles; then requests are counted and limited by the rule card. */
  readonly hasServer: boolean;
  /** True if its tiles are kept on disk. Those of archives are on this computer anyway (ADR 49). */
  readonly isKeptOnDisk: boolean;
}

export const SOURCE_KINDS: { readonly [Kind in SourceKind]: KindFacts } = {
  world: { images: 'svg', hasServer: false, isKeptOnDisk: true },
  http: { images: 'raster', hasServer: true, isKeptOnDisk: true },
  archive: { images: 'raster', hasServer: false, isKeptOnDisk: false },
};

export const WORLD_SOURCE: SourceOf<'world'> = {
  kind: 'world',
  id: 'world',
  name: 'World (built in)',
  builtIn: true,
  rules: {
    attribution: 'Natural Earth',
    attributionUrl: 'https://www.naturalearthdata.com/',
    termsUrl: '',
    minZoom: 0,
    // Borders and coasts have no more detail. Deeper tiles are still drawn for views, and nothing is gained by saving them.
    maxZoom: 10,
    tileSizePx: 256,
    warmingAllowed: true,
    maxConcurrentRequests: 8,
    maxRequestsPerSecond: 100,
  },
};

/**
 * OpenStreetMap's standard tiles under the usage policy of December 2025: shown with attribution, cached as their
 * headers say, never fetched ahead of viewing.
 */
export const OPENSTREETMAP_SOURCE: SourceOf<'http'> = {
  kind: 'http',
  id: 'openstreetmap',
  name: 'OpenStreetMap',
  address: { template: 'https://tile.openstreetmap.org/{z}/{x}/{y}.png', subdomains: [] },
  builtIn: true,
  rules: {
    attribution: '© OpenStreetMap contributors',
    attributionUrl: 'https://www.openstreetmap.org/copyright',
    termsUrl: 'https://operations.osmfoundation.org/policies/tiles/',
    minZoom: 0,
    maxZoom: 19,
    tileSizePx: 256,
    warmingAllowed: false,
    warmingForbidden: true,
    maxConcurrentRequests: 4,
    maxRequestsPerSecond: 20,
  },
};

/** Where people report map errors to OpenStreetMap. */
export const FIX_THE_MAP_URL = 'https://www.openstreetmap.org/fixthemap';

export const BUILT_IN_SOURCES: readonly Source[] = [OPENSTREETMAP_SOURCE, WORLD_SOURCE];

/** The facts of a source's kind by its id, as far as its folder in the cache matters; only tile servers have others. */
export function factsOf(id: SourceId): KindFacts {
  return SOURCE_KINDS[BUILT_IN_SOURCES.find((source) => source.id === id)?.kind ?? 'http'];
}

// Device names that Windows reserves in every folder, with or without an extension.
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const SOURCE_ID = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;

/** True for a name that is safe as a folder on every platform: 1–64 of `a-z`, `0-9` and inner `-`, no device names. */
export function isSourceId(value: unknown): value is SourceId {
  return typeof value === 'string' && SOURCE_ID.test(value) && !RESERVED_ON_WINDOWS.test(value);
}
