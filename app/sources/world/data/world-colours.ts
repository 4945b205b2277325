/** Gives each country one of the palette's colours. */
import { LIGHT_WORLD } from '../../../../shared/world/world-palette.ts';
import type { Neighbourhood } from './world-neighbours.ts';

/** Index into the palette's `lands`, or {@link ICE_COLOUR}. */
export type ColourIndex = number;

/** The colour of land under ice. */
export const ICE_COLOUR: ColourIndex = -1;
const UNDER_ICE: readonly string[] = ['Antarctica', 'Greenland'];

/** The colour that a tile is drawn in for an index. */
export function paintOf(colour: ColourIndex): string {
  return colour === ICE_COLOUR ? LIGHT_WORLD.ice : (LIGHT_WORLD.lands[colour] ?? LIGHT_WORLD.lands[0]);
}

/**
 * Borders too short for the coarser resolutions (Ceuta and Melilla). With them the coarser two know every border between
 * countries they have, so that a country's colour never depends on whether the finest was loaded.
 */
export const SHORT_BORDERS: readonly (readonly [string, string])[] = [['Morocco', 'Spain']];

/**
 * Colours a graph so that no two neighbours are alike, keeping every colour of `fixed`. Deterministic. DSATUR (Brélaz 1979): the country with most colours around it comes next, so few colours suffice; which
 * of the free ones it takes only serves variety. Throws a RangeError when the colours do not suffice.
 */
export function colourCountries(
  touching: Neighbourhood,
  fixed: ReadonlyMap<string, ColourIndex> = new Map(),
): ReadonlyMap<string, ColourIndex> {
  const colours = new Map(fixed);
  for (const name of UNDER_ICE) if (touching.has(name)) colours.set(name, ICE_COLOUR);
  const waiting = new Set([...touching.keys()].filter((name) => !colours.has(name)).sort());
  while (waiting.size > 0) {
    const name = mostConstrained(waiting, touching, colours);
    colours.set(name, leastUsedFree(name, touching, colours));
    waiting.delete(name);
  }
  return colours;
}

function mostConstrained(
  waiting: ReadonlySet<string>,
  touching: Neighbourhood,
  colours: ReadonlyMap<string, ColourIndex>,
): string {
  let best = '';
  let bestRank = -1;
  for (const name of waiting) {
    // Fewer than 1000 neighbours, so the number of different colours around decides, then the number of neighbours.
    const rank = coloursAround(name, touching, colours).size * 1000 + (touching.get(name)?.size ?? 0);
    if (rank > bestRank) [best, bestRank] = [name, rank];
  }
  return best;
}

/** Of the free colours the one least used one country further; of these the one least used anywhere. */
function leastUsedFree(name: string, touching: Neighbourhood, colours: ReadonlyMap<string, ColourIndex>): ColourIndex {
  const around = [...(touching.get(name) ?? [])];
  const taken = coloursAround(name, touching, colours);
  const beyond = around.flatMap((other) => [...coloursAround(other, touching, colours)]);
  // Fewer than 1000 countries, so what is near decides.
  const cost = (colour: ColourIndex): number => countOf(beyond, colour) * 1000 + countOf(colours.values(), colour);
  const free = LIGHT_WORLD.lands.map((_, colour) => colour).filter((colour) => !taken.has(colour));
  const [best] = free.sort((one, other) => cost(one) - cost(other) || one - other);
  if (best === undefined) throw new RangeError(`${LIGHT_WORLD.lands.length} colours do not suffice for ${name}`);
  return best;
}

function countOf(colours: Iterable<ColourIndex>, colour: ColourIndex): number {
  let count = 0;
  for (const other of colours) if (other === colour) count += 1;
  return count;
}

function coloursAround(
  name: string,
  touching: Neighbourhood,
  colours: ReadonlyMap<string, ColourIndex>,
): ReadonlySet<ColourIndex> {
  const around = new Set<ColourIndex>();
  for (const other of touching.get(name) ?? []) {
    const colour = colours.get(other);
    if (colour !== undefined) around.add(colour);
  }
  return around;
}
