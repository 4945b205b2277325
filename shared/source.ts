/** Where tiles come from: a source, its address, its rule card, and the list of built-in ones. */

/** A source id: also the name of its folder on disk, so small letters, digits and inner hyphens only. */
export type SourceId = string;

/** What a provider asks of a program that shows its tiles. Enforced in the main process. */
export interface RuleCard {
  /** Plain text that must be visible on the map whenever the source is. */
  readonly attribution: string;
  /** Where the attribution leads: an https address, or empty for none. */
  readonly attributionUrl: string;
  /** The provider's terms, for people whose requests were refused: an https address, or empty for none. */
  readonly termsUrl: string;
  readonly minZoom: number;
  /** The deepest zoom the source itself has; the map may go deeper by scaling. */
  readonly maxZoom: number;
  /** Edge of a tile in CSS pixels. */
  readonly tileSizePx: 256 | 512;
  /** Whether tiles may be fetched ahead of being looked at. */
  readonly warmingAllowed: boolean;
  /** How many requests may be under way at a time; a whole number within {@link REQUEST_LIMITS}. */
  readonly maxConcurrentRequests: number;
  /** How many requests may begin in a second; within {@link REQUEST_LIMITS}, may be a fraction. */
  readonly maxRequestsPerSecond: number;
}

/** The bounds of what a rule card may allow, both ends included. */
export const REQUEST_LIMITS = {
  maxConcurrentRequests: { min: 1, max: 8 },
  maxRequestsPerSecond: { min: 0.1, max: 100 },
} as const;

/** Where a server has its tiles. */
export interface SourceAddress {
  /** An http(s) address with `{z}`, `{x}` and `{y}` or `{-y}`, perhaps `{s}` and `{r}`. */
  readonly template: string;
  /** What stands for `{s}`; empty for a template without it. */
  readonly subdomains: readonly string[];
}

export interface Source {
  readonly id: SourceId;
  /** What people read in the menu. */
  readonly name: string;
  readonly rules: RuleCard;
  /** Null for what this program draws itself. */
  readonly address: SourceAddress | null;
  /** Built-in sources cannot be changed or removed. */
  readonly builtIn: boolean;
}

export const WORLD_SOURCE: Source = {
  id: 'world',
  name: 'World (built in)',
  address: null,
  builtIn: true,
  rules: {
    attribution: 'Natural Earth',
    attributionUrl: 'https://www.naturalearthdata.com/',
    termsUrl: '',
    minZoom: 0,
    maxZoom: 22,
    tileSizePx: 256,
    warmingAllowed: true,
    maxConcurrentRequests: 8,
    maxRequestsPerSecond: 100,
  },
};

/**
 * The standard tiles of OpenStreetMap by the usage policy of December 2025: shown with attribution, kept as their headers
 * say, never fetched ahead of being looked at.
 */
export const OPENSTREETMAP_SOURCE: Source = {
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
    maxConcurrentRequests: 4,
    maxRequestsPerSecond: 20,
  },
};

/** Where people tell OpenStreetMap of mistakes in the map. */
export const FIX_THE_MAP_URL = 'https://www.openstreetmap.org/fixthemap';

export const BUILT_IN_SOURCES: readonly Source[] = [OPENSTREETMAP_SOURCE, WORLD_SOURCE];

// Device names that Windows reserves in every folder, with or without an extension.
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const SOURCE_ID = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;

/** True for a name that is safe as a folder on every platform: 1–64 of `a-z`, `0-9` and inner `-`, no device names. */
export function isSourceId(value: unknown): value is SourceId {
  return typeof value === 'string' && SOURCE_ID.test(value) && !RESERVED_ON_WINDOWS.test(value);
}
