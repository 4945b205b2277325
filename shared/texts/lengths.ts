/** Lengths, areas and bearings as people read them, in the units they chose. */
import type { Units } from '../settings/preferences.ts';

/** By the number of decimals. */
const NUMBERS = [0, 1, 2].map(
  (decimals) => new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
);

interface Unit {
  /** Metres, or square metres for areas. */
  readonly size: number;
  readonly symbol: string;
}

const METRE = { size: 1, symbol: 'm' };

/** The largest first. A smaller unit begins where the count of the larger one is below 1. */
const LENGTHS: Readonly<Record<Units, readonly [Unit, Unit]>> = {
  metric: [{ size: 1000, symbol: 'km' }, METRE],
  imperial: [
    { size: 1609.344, symbol: 'mi' },
    { size: 0.3048, symbol: 'ft' },
  ],
  nautical: [{ size: 1852, symbol: 'nmi' }, METRE],
};
const AREAS: Readonly<Record<Units, readonly Unit[]>> = {
  metric: [
    { size: 1e6, symbol: 'km²' },
    { size: 1e4, symbol: 'ha' },
    { size: 1, symbol: 'm²' },
  ],
  imperial: [
    { size: 1609.344 ** 2, symbol: 'sq mi' },
    { size: 4046.856_422_4, symbol: 'acres' },
    { size: 0.3048 ** 2, symbol: 'sq ft' },
  ],
  nautical: [{ size: 1852 ** 2, symbol: 'sq nmi' }],
};

/** `345 m`, `12.35 km`, `5,551.8 km`; `mi` and `ft`, or `nmi` and `m`. */
export function formatLength(metres: number, units: Units): string {
  return formatIn(metres, LENGTHS[units]);
}

/** `345 m²`, `12.35 ha`, `5,551.8 km²`; `sq mi`, `acres` and `sq ft`, or `sq nmi`. */
export function formatArea(squareMetres: number, units: Units): string {
  return formatIn(squareMetres, AREAS[units]);
}

/** Clockwise from north, `51.4°`; accepts degrees from -180 to 360. */
export function formatBearing(degrees: number): string {
  return `${((Math.round(((degrees + 360) % 360) * 10) / 10) % 360).toFixed(1)}°`;
}

/** The longest round length up to `maxMetres`: 1, 2 or 5 times a power of ten of a unit. */
export function fitLength(maxMetres: number, units: Units): { readonly metres: number; readonly text: string } {
  const [large, small] = LENGTHS[units];
  const unit = maxMetres >= large.size ? large : small;
  const most = maxMetres / unit.size;
  const exponent = Math.floor(Math.log10(most));
  const count = ([5, 2, 1].find((one) => one * 10 ** exponent <= most) ?? 1) * 10 ** exponent;
  return { metres: count * unit.size, text: `${formatNumber(count, -exponent)} ${unit.symbol}` };
}

function formatIn(size: number, units: readonly Unit[]): string {
  // 999.6 m would read as 1,000 m.
  const unit =
    units.find((one, index) => size >= one.size - (units[index + 1]?.size ?? 0) / 2) ?? units.at(-1) ?? METRE;
  const count = size / unit.size;
  // Tenths at most of feet and metres, hundredths of larger units.
  const most = unit === units.at(-1) && units.length > 1 ? 1 : 2;
  const decimals = count < 100 ? most : most - 1;
  return `${formatNumber(count, count < 10_000 ? decimals : 0)} ${unit.symbol}`;
}

function formatNumber(count: number, decimals: number): string {
  return NUMBERS[Math.min(2, Math.max(0, decimals))]?.format(count) ?? '';
}
