/** Proposes where the dots and names of cities go at a zoom. Overlaps are resolved in `label-layout.ts`. */

import { projectLat, projectLon, worldSizePx } from '../geometry/mercator.ts';
import type { City } from '../world-details.ts';
import type { CityDot, PlacedLabel } from './label-layout.ts';
import { breakName, type LabelStyle, type LabelText, SMALLEST_STYLE } from './label-text.ts';

/** Inhabitants in thousands from which a city may show, by zoom; the last holds for all deeper zooms. */
interface Least {
  readonly city: number;
  readonly stateCapital: number;
  readonly capital: number;
}

const NONE: Least = { city: Infinity, stateCapital: Infinity, capital: Infinity };
const LEAST_THOUSANDS: readonly Least[] = [
  NONE,
  NONE,
  NONE,
  { city: 8000, stateCapital: 8000, capital: 4000 },
  { city: 3000, stateCapital: 3000, capital: 900 },
  { city: 900, stateCapital: 700, capital: 100 },
  { city: 300, stateCapital: 150, capital: 0 },
  { city: 150, stateCapital: 60, capital: 0 },
  { city: 0, stateCapital: 0, capital: 0 },
];

/** From so many thousands on, a city has a larger name. */
const LARGE_THOUSANDS = 1000;
const LARGE_STYLE: LabelStyle = { sizePx: 12.5, letterSpacingPx: 0, capitals: false };
const DOT_PX = { capital: 2.6, city: 1.9 };
// Between the middle of a dot and its name.
const BESIDE_PX = 4;

/** The proposals of all cities that matter at a zoom, in their order: names to the right of the dot, else to its left, else above or below. */
export function proposeCityLabels(cities: readonly City[], zoom: number): Iterable<PlacedLabel>[] {
  const least = LEAST_THOUSANDS[Math.min(zoom, LEAST_THOUSANDS.length - 1)] ?? NONE;
  return cities.filter((city) => isShown(city, least)).map((city) => placeCity(city, zoom));
}

function isShown({ thousands, capitalOf }: City, least: Least): boolean {
  if (capitalOf === 'country') return thousands >= least.capital;
  return thousands >= (capitalOf === 'state' ? least.stateCapital : least.city);
}

/** Lazily: the first place is mostly free. */
function* placeCity(city: City, zoom: number): Generator<PlacedLabel> {
  const { lon, lat } = city;
  const worldPx = worldSizePx(zoom);
  const isCapital = city.capitalOf === 'country';
  const text = textOf(city);
  if (!text) return;
  const radiusPx = isCapital ? DOT_PX.capital : DOT_PX.city;
  const [x, y] = [projectLon(lon) * worldPx, projectLat(lat) * worldPx];
  // The box is as wide on the other side of the name, which stays in its middle.
  const widthPx = text.widthPx + 2 * (BESIDE_PX + radiusPx);
  const heightPx = text.heightPx + 2 * (BESIDE_PX + radiusPx);
  const [aside, upright] = [text.widthPx / 2 + BESIDE_PX, text.heightPx / 2 + BESIDE_PX - 1];
  const put = (dotX: number, dotY: number): PlacedLabel => {
    const dot: CityDot = { x: dotX, y: dotY, radiusPx, isCapital };
    const box = dotX === 0 ? { heightPx } : { widthPx };
    return { ...text, ...box, kind: 'city', centreX: x - dotX, centreY: y - dotY, dot };
  };
  yield put(-aside, 0);
  yield put(aside, 0);
  yield put(0, upright);
  yield put(0, -upright);
}

/** The same at all zooms, and measuring is most of the work of a layout. */
const texts = new WeakMap<City, LabelText | undefined>();

function textOf(city: City): LabelText | undefined {
  if (!texts.has(city)) {
    const isLarge = city.capitalOf === 'country' || city.thousands >= LARGE_THOUSANDS;
    texts.set(city, breakName(city.name, isLarge ? LARGE_STYLE : SMALLEST_STYLE)[0]);
  }
  return texts.get(city);
}
