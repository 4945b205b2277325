/** Finds named places by a text that people type. A plain scan: 27,000 places take a few milliseconds. */
import { foldName } from './fold-name.ts';
import { EXACT, matchName, NO_MATCH, startsWord, trySpellings } from './match-name.ts';
import type { NamedPlace } from './named-place.ts';

export interface FoundName {
  readonly place: NamedPlace;
  /** The other name that the text matched; null if it matched the name itself. */
  readonly matched: string | null;
  /** As of `matchName`, or half a step worse. */
  readonly score: number;
}

/**
 * Returns at most `limit` places for a text, best first; none for a text without letters and digits. The rest of a text, behind
 * a comma, may name the region or country.
 */
export type FindNames = (text: string, limit: number) => readonly FoundName[];

/** Another name counts as a worse match, but not as the next kind of match. Whole ones count alike: Wien is Vienna. */
const OTHER = 0.5;

interface Entry {
  readonly place: NamedPlace;
  /** As written; the first is the name. */
  readonly spelled: readonly string[];
  /** The same, folded. */
  readonly names: readonly string[];
  /** All of {@link names} in one string: most entries are told apart by one look at it. */
  readonly joined: string;
  /** Folded names of region and country, to be searched from any word. */
  readonly within: string;
  readonly rank: number;
}

/**
 * Prepares a search over places. `namesOfCountry` returns further names by which people may mean a country, for its ISO
 * code. Order: exact matches, countries first, then names that begin with the text, then names with a word that does; in
 * each but the first, names before other names; then by population, where a country counts as at least a city of a million.
 */
export function prepareSearch(
  places: readonly NamedPlace[],
  namesOfCountry: (country: string) => readonly string[],
): FindNames {
  const countries = describeCountries(places, namesOfCountry);
  const entries = places.map((place): Entry => {
    const country = countries.get(place.country ?? '');
    const spelled = place.kind === 'country' && country ? country.names : [place.name, ...place.others];
    const within = `${foldName(place.region ?? '')} ${country?.folded ?? ''}`;
    const names = spelled.map(foldName);
    return { place, spelled, names, joined: names.join('\n'), within, rank: rankOf(place, country?.thousands ?? 0) };
  });
  return (text, limit) => trySpellings(text, (spelled) => find(entries, spelled, limit));
}

interface Country {
  /** Its name first. */
  readonly names: readonly string[];
  /** All names and the code. */
  readonly folded: string;
  /** Inhabitants of its places. */
  readonly thousands: number;
}

function describeCountries(
  places: readonly NamedPlace[],
  namesOfCountry: (country: string) => readonly string[],
): ReadonlyMap<string, Country> {
  const sums = new Map<string, number>();
  for (const { country, thousands } of places)
    if (country !== null) sums.set(country, (sums.get(country) ?? 0) + (thousands ?? 0));
  const countries = new Map<string, Country>();
  for (const { kind, country, name, others } of places) {
    if (kind !== 'country' || country === null) continue;
    const names = [...new Set([name, ...others, ...namesOfCountry(country)])];
    const folded = [...names, country].map(foldName).join(' ');
    countries.set(country, { names, folded, thousands: sums.get(country) ?? 0 });
  }
  return countries;
}

/** Larger is better known. Most people of a country live elsewhere than in its best-known city. */
function rankOf({ kind, thousands }: NamedPlace, inCountry: number): number {
  if (kind === 'country') return Math.max(1000, inCountry / 3);
  if (kind === 'sea') return 2000;
  return kind === 'state' ? 500 : (thousands ?? 0);
}

interface Match {
  readonly entry: Entry;
  readonly score: number;
  readonly at: number;
  readonly rank: number;
}

function find(entries: readonly Entry[], text: string, limit: number): FoundName[] {
  const [first = '', ...rest] = text.split(',').map(foldName);
  if (first === '') return [];
  const within = rest.filter(Boolean);
  const matches: Match[] = [];
  for (const entry of entries) {
    const match = matchEntry(entry, first);
    if (match && within.every((part) => startsWord(entry.within, part))) matches.push(match);
  }
  matches.sort((one, other) => one.score - other.score || other.rank - one.rank);
  return matches.slice(0, limit).map(({ entry: { place, spelled }, at, score }) => ({
    place,
    score,
    matched: at === 0 ? null : (spelled[at] ?? null),
  }));
}

function matchEntry(entry: Entry, text: string): Match | undefined {
  if (!entry.joined.includes(text)) return undefined;
  let [score, at] = [NO_MATCH, 0];
  for (const [index, name] of entry.names.entries()) {
    const match = matchName(name, text);
    const found = match + (index === 0 || match === EXACT ? 0 : OTHER);
    if (found < score) [score, at] = [found, index];
  }
  // Who types the beginning of the name means the name, even where another one is as short.
  if (entry.names[0]?.startsWith(text)) at = 0;
  const isCountry = score === EXACT && entry.place.kind === 'country';
  return score < NO_MATCH ? { entry, score, at, rank: isCountry ? Number.POSITIVE_INFINITY : entry.rank } : undefined;
}
