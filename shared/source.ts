/** Where tiles come from: a source, its rule card, and the list of built-in ones. */

/** A source id: also the name of its folder on disk, so small letters, digits and inner hyphens only. */
export type SourceId = string;

/** What a provider asks of a program that shows its tiles. Enforced in the main process. */
export interface RuleCard {
  /** Plain text that must be visible on the map whenever the source is. */
  readonly attribution: string;
  /** Where the attribution leads; always https. */
  readonly attributionUrl: string;
  readonly minZoom: number;
  /** The deepest zoom the source itself has; the map may go deeper by scaling. */
  readonly maxZoom: number;
  /** Edge of a tile in CSS pixels. */
  readonly tileSizePx: 256 | 512;
  /** Whether tiles may be fetched ahead of being looked at. */
  readonly warmingAllowed: boolean;
}

export interface Source {
  readonly id: SourceId;
  /** What people read in the menu. */
  readonly name: string;
  readonly rules: RuleCard;
}

export const WORLD_SOURCE: Source = {
  id: 'world',
  name: 'World (built in)',
  rules: {
    attribution: 'Natural Earth',
    attributionUrl: 'https://www.naturalearthdata.com/',
    minZoom: 0,
    maxZoom: 22,
    tileSizePx: 256,
    warmingAllowed: true,
  },
};

export const BUILT_IN_SOURCES: readonly Source[] = [WORLD_SOURCE];

// Device names that Windows reserves in every folder, with or without an extension.
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const SOURCE_ID = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;

/** True for a name that is safe as a folder on every platform: 1–64 of `a-z`, `0-9` and inner `-`, no device names. */
export function isSourceId(value: unknown): value is SourceId {
  return typeof value === 'string' && SOURCE_ID.test(value) && !RESERVED_ON_WINDOWS.test(value);
}
