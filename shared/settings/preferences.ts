/**
 * The table of settings that people change. The settings file, the call, the event, the start of a window and the fields of
 * the storage dialog are derived from it.
 */
import { isView, type View } from '../view.ts';

/** How the storage dialog shows a number. */
interface NumberField {
  /** The value of a typed 1. */
  readonly unit: number;
  /** The value that the dialog suggests, for a setting that may have none. */
  readonly offered?: number;
}

/** What a setting holds until people change it, and which values it may have. */
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
  /** The units of lengths and areas. */
  units: oneOf(['metric', 'imperial', 'nautical'], 'metric'),
  /** The view that Home returns to; null for the whole world. */
  home: viewOrNone(),
  /** How positions are written: decimal degrees, degrees with minutes and seconds, or UTM. */
  positionFormat: oneOf(['degrees', 'dms', 'utm'], 'degrees'),
  /** Maximum number of tiles in an area. */
  maxAreaTiles: numberWithin({ min: 1, max: 10_000_000, default: 100_000, isInteger: true }),
  /** Free space to leave on the disk. */
  freeFloorBytes: numberWithin({
    min: 0,
    max: 1e12,
    default: 500e6,
    field: { unit: MB },
  }),
  /** Maximum size of the cache; null for no limit. */
  maxDiskBytes: numberOrNone({
    min: 10e6,
    max: 1e15,
    field: { unit: GB, offered: 10 * GB },
  }),
} satisfies Table;

interface Table {
  readonly [key: string]:
    | Setting<boolean>
    | Setting<string>
    | Setting<View | null>
    | NumberSetting<number>
    | NumberSetting<number | null>;
}

/** The values of a table's settings. */
export type ValuesOf<Settings> = {
  readonly [Key in keyof Settings]: Settings[Key] extends Setting<infer Value> ? Value : never;
};

export type Preferences = ValuesOf<typeof PREFERENCES>;
export type Units = Preferences['units'];
export type PositionFormat = Preferences['positionFormat'];

/** Preferences that are on or off. */
export type ToggleKey = {
  [Key in keyof Preferences]: Preferences[Key] extends boolean ? Key : never;
}[keyof Preferences];

/** The settings with a field in the storage dialog. Each needs its texts there. */
export type NumberFieldKey = {
  [Key in keyof Preferences]: (typeof PREFERENCES)[Key] extends { readonly field: NumberField } ? Key : never;
}[keyof Preferences];

/** The numbers with a field in the storage dialog, in its order. */
export const NUMBER_FIELDS = Object.entries<Table[string]>(PREFERENCES).flatMap(([key, setting]) =>
  'field' in setting && setting.field
    ? [{ key: key as NumberFieldKey, ...setting.field, min: setting.min, max: setting.max }]
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

/** A setting with a few values. */
function oneOf<const Value extends string>(values: readonly Value[], fallback: NoInfer<Value>): Setting<Value> {
  return { default: fallback, isGood: (value): value is Value => values.includes(value as Value) };
}

function viewOrNone(): Setting<View | null> {
  return { default: null, isGood: (value): value is View | null => value === null || isView(value) };
}

/** A field in the table is also in the type. */
type FieldOf<Given> = Pick<Given, Extract<keyof Given, 'field'>>;

function numberWithin<Given extends Omit<NumberSetting<number>, 'isGood'>>(
  setting: Given,
): NumberSetting<number> & FieldOf<Given> {
  return { ...setting, isGood: (value) => isWithin(setting, value) };
}

function numberOrNone<Given extends Omit<NumberSetting<number>, 'isGood' | 'default'>>(
  setting: Given,
): NumberSetting<number | null> & FieldOf<Given> {
  return { ...setting, default: null, isGood: (value) => value === null || isWithin(setting, value) };
}

function isWithin({ min, max, isInteger }: NumberRange, value: unknown): value is number {
  return typeof value === 'number' && value >= min && value <= max && (!isInteger || Number.isInteger(value));
}
