/** The cities that the built-in world shows. */
import type { City } from '../../sources/world/world-details.ts';
import type { PlaceRow } from '../names/place-rows.ts';

/** Inhabitants from which a place is shown: any city, and capitals of states. Capitals of countries always are. */
const LEAST = { city: 100_000, stateCapital: 20_000 };
/** GeoNames' codes for a country's capital, for a state's, and for places that are no cities of their own. */
const COUNTRY_CAPITAL = 'PPLC';
const STATE_CAPITAL = 'PPLA';
const NO_CITIES = new Set(['PPLX', 'PPLH', 'PPLQ', 'PPLW']);
/** What being a capital counts, in times the inhabitants. */
const WORTH = { country: 4, state: 1.5 };

/** The cities, those that matter most first. */
export function chooseCities(rows: readonly PlaceRow[]): City[] {
  return rows
    .filter(({ code, population }) => {
      if (code === COUNTRY_CAPITAL) return true;
      return !NO_CITIES.has(code) && population >= (code === STATE_CAPITAL ? LEAST.stateCapital : LEAST.city);
    })
    .map(
      ({ name, lat, lon, code, population }): City => ({
        name,
        lat,
        lon,
        thousands: Math.max(1, Math.round(population / 1000)),
        capitalOf: code === COUNTRY_CAPITAL ? 'country' : code === STATE_CAPITAL ? 'state' : null,
      }),
    )
    .sort((one, other) => worthOf(other) - worthOf(one) || (one.name < other.name ? -1 : 1));
}

function worthOf({ thousands, capitalOf }: City): number {
  return thousands * (capitalOf === null ? 1 : WORTH[capitalOf]);
}
