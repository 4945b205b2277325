/**
 * The table of user preferences. The settings file, the call, the event, a window's initial state and the fields in
 * Disk space… are derived from it.
 */

/** A number field in a form. */
interface NumberField {
  readonly label: string;
  readonly hint?: string;
  /** Value of a typed 1. */
  readonly unit: number;
  /** For an optional value: the check box that enables it. */
  readonly tick?: { readonly label: string; readonly hint: string; readonly offered: number };
}

/** A setting's default and its allowed values. */
export interface Setting<Value> {
  readonly default: Value;
  readonly isGood: (value: unknown) => value is Value;
}

/** Inclusive bounds of a number. */
interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly isInteger?: boolean;
}

export interface NumberSetting<Value> extends Setting<Value>, NumberRange {
  readonly field?: NumberField;
}

const MB = 1e6;
const GB = 1e9;

export const PREFERENCES = {
  /** True to work offline: no source uses the network. */
  offline: onOff(false),
  /** True to show on the map which tiles are cached. */
  coverage: onOff(false),
  /** True to dim maps in the dark theme. */
  dimming: onOff(true),
  /** Maximum number of tiles in an area. */
  maxAreaTiles: numberWithin({ min: 1, max: 10_000_000, default: 100_000, isInteger: true }),
  /** Free space to leave on the disk. */
  freeFloorBytes: numberWithin({
    min: 0,
    max: 1e12,
    default: 500e6,
    field: {
      label: 'Always leave free, in MB',
      hint: 'When the disk has less, new tiles stay in memory only, until it has more again.',
      unit: MB,
    },
  }),
  /** Maximum size of the cache; null for no limit. */
  maxDiskBytes: numberOrNone({
    min: 10e6,
    max: 1e15,
    field: {
      label: 'At most, in GB',
      unit: GB,
      tick: {
        label: 'Limit what the cache takes',
        hint: 'Tiles that you have not looked at for longest are deleted first, those of saved areas never.',
        offered: 10 * GB,
      },
    },
  }),
} satisfies Table;

interface Table {
  readonly [key: string]: Setting<boolean> | NumberSetting<number> | NumberSetting<number | null>;
}

/** The values of a table's settings. */
export type ValuesOf<Settings> = {
  readonly [Key in keyof Settings]: Settings[Key] extends Setting<infer Value> ? Value : never;
};

export type Preferences = ValuesOf<typeof PREFERENCES>;

/** Preferences that are on or off. */
export type ToggleKey = {
  [Key in keyof Preferences]: Preferences[Key] extends boolean ? Key : never;
}[keyof Preferences];

/** Numbers with a field in Disk space…, in display order. */
export const NUMBER_FIELDS = Object.entries<Table[string]>(PREFERENCES).flatMap(([key, setting]) =>
  'field' in setting && setting.field
    ? [{ key: key as keyof Preferences, ...setting.field, min: setting.min, max: setting.max }]
    : [],
);

/** True for an object with valid preferences and nothing else. */
export function isPreferenceChange(value: unknown): value is Partial<Preferences> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, one]) => Object.hasOwn(PREFERENCES, key) && PREFERENCES[key as keyof Preferences].isGood(one),
  );
}

/** Extracts the preferences from settings. */
export function pickPreferences(settings: Preferences): Preferences {
  const keys = Object.keys(PREFERENCES) as (keyof Preferences)[];
  return Object.fromEntries(keys.map((key) => [key, settings[key]])) as unknown as Preferences;
}

/** A setting that is on or off. */
export function onOff(fallback: boolean): Setting<boolean> {
  return { default: fallback, isGood: (value) => typeof value === 'boolean' };
}

function numberWithin(setting: Omit<NumberSetting<number>, 'isGood'>): NumberSetting<number> {
  return { ...setting, isGood: (value) => isWithin(setting, value) };
}

function numberOrNone(setting: Omit<NumberSetting<number>, 'isGood' | 'default'>): NumberSetting<number | null> {
  return { ...setting, default: null, isGood: (value) => value === null || isWithin(setting, value) };
}

function isWithin({ min, max, isInteger }: NumberRange, value: unknown): value is number {
  return typeof value === 'number' && value >= min && value <= max && (!isInteger || Number.isInteger(value));
}
