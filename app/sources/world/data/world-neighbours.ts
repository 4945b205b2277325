/** Which countries share a land border. */
import { neighbors } from 'topojson-client';
import type { WorldTopology } from './world-atlas-data.ts';

/** For each country the names of those it touches; symmetric, never itself. */
export type Neighbourhood = ReadonlyMap<string, ReadonlySet<string>>;

/** Every country of the topologies with all it touches in at least one of them, or by one of `extraPairs`. */
export function findNeighbours(
  topologies: readonly WorldTopology[],
  extraPairs: readonly (readonly [string, string])[] = [],
): Neighbourhood {
  const touching = new Map<string, Set<string>>();
  for (const topology of topologies) addTopology(touching, topology);
  for (const [one, other] of extraPairs) addPair(touching, one, other);
  return touching;
}

function addTopology(touching: Map<string, Set<string>>, topology: WorldTopology): void {
  const { geometries } = topology.objects.countries;
  const names = geometries.map((geometry) => nameOf(geometry.properties));
  for (const name of names) if (!touching.has(name)) touching.set(name, new Set());
  for (const [index, others] of neighbors(geometries).entries()) {
    for (const other of others) addPair(touching, names[index] ?? '', names[other] ?? '');
  }
}

function addPair(touching: Map<string, Set<string>>, one: string, other: string): void {
  // At 110m North Korea touches itself: a ring that meets its own arc.
  if (one === other) return;
  touching.get(one)?.add(other);
  touching.get(other)?.add(one);
}

function nameOf(properties: { name?: string } | undefined): string {
  return properties?.name ?? '';
}
