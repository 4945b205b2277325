/** Loads the names of places with the first search, and keeps them. */

import type { BoundingBox } from '../../shared/area.ts';
import { type FindNames, prepareSearch } from '../../shared/names/find-names.ts';
import { NAMES_FILE, type NamedPlace, type NamesFile, unpackNames } from '../../shared/names/named-place.ts';
import { findNearestName } from '../../shared/names/nearest-name.ts';
import type { View } from '../../shared/view.ts';
import { loadPacked } from '../parts/load-packed.ts';

/** What a search needs. */
export interface SearchNames {
  readonly find: FindNames;
  /** The English name of a country, for its ISO code; undefined for an unknown one. */
  readonly nameCountry: (code: string) => string | undefined;
}

export interface KnownNames extends SearchNames {
  readonly places: readonly NamedPlace[];
  /** The name of the place that a view shows in its middle; undefined if none is near. */
  readonly findNear: (view: View) => string | undefined;
}

let known: Promise<KnownNames> | undefined;

/** Rejects when the file can't be loaded; the next call tries again. */
export function loadNames(): Promise<KnownNames> {
  known ??= load().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function load(): Promise<KnownNames> {
  const file = (await (await loadPacked(NAMES_FILE)).json()) as NamesFile;
  const places = unpackNames(file);
  const countries = new Map(
    places.filter(({ kind }) => kind === 'country').map(({ country, name }) => [country, name]),
  );
  const namers = [...new Set(['en', ...navigator.languages])].flatMap(nameRegionsIn);
  return {
    places,
    find: prepareSearch(places, (country) => namers.map((namer) => namer.of(country) ?? '').filter(Boolean)),
    findNear: (view) => {
      const near = findNearestName(places, middleOf(view));
      return near?.where === 'at' ? near.place.name : undefined;
    },
    nameCountry: (code) => countries.get(code),
  };
}

/** What lies within so many pixels of the middle of a view. */
const NEAR_PX = 100;

function middleOf({ lat, lon, zoom }: View): BoundingBox {
  const reach = (NEAR_PX * 360) / (256 * 2 ** zoom);
  const upright = reach * Math.cos((lat * Math.PI) / 180);
  return { west: lon - reach, east: lon + reach, south: lat - upright, north: lat + upright };
}

/** Browsers know the names of countries in their languages. Some list languages that they don't accept: `en-US@posix`. */
function nameRegionsIn(language: string): Intl.DisplayNames[] {
  try {
    return [new Intl.DisplayNames([language], { type: 'region' })];
  } catch {
    return [];
  }
}
