/** Loads the names of places with the first search, and keeps them. */

import { type FindNames, prepareSearch } from '../../shared/names/find-names.ts';
import { NAMES_FILE, type NamedPlace, type NamesFile, unpackNames } from '../../shared/names/named-place.ts';
import { loadPacked } from '../parts/load-packed.ts';

export interface KnownNames {
  readonly find: FindNames;
  /** The English name of a country, for its ISO code; undefined for an unknown one. */
  readonly nameCountry: (code: string) => string | undefined;
}

export interface LoadedNames extends KnownNames {
  readonly places: readonly NamedPlace[];
}

let known: Promise<LoadedNames> | undefined;

/** Rejects when the file can't be loaded; the next call tries again. */
export function loadNames(): Promise<LoadedNames> {
  known ??= load().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function load(): Promise<LoadedNames> {
  const file = (await (await loadPacked(NAMES_FILE)).json()) as NamesFile;
  const places = unpackNames(file);
  const countries = new Map(
    places.filter(({ kind }) => kind === 'country').map(({ country, name }) => [country, name]),
  );
  const namers = [...new Set(['en', ...navigator.languages])].flatMap(nameRegionsIn);
  return {
    places,
    find: prepareSearch(places, (country) => namers.map((namer) => namer.of(country) ?? '').filter(Boolean)),
    nameCountry: (code) => countries.get(code),
  };
}

/** Browsers know the names of countries in their languages. Some list languages that they don't accept: `en-US@posix`. */
function nameRegionsIn(language: string): Intl.DisplayNames[] {
  try {
    return [new Intl.DisplayNames([language], { type: 'region' })];
  } catch {
    return [];
  }
}
