/** Loads Natural Earth's countries at one of three resolutions. */
import type { GeometryCollection, Topology } from 'topojson-specification';

/** Natural Earth's own names of its scales; 10m is the finest. */
export type Resolution = '110m' | '50m' | '10m';

export const RESOLUTIONS: readonly Resolution[] = ['110m', '50m', '10m'];

/** Countries with shared arcs. `name` is Natural Earth's short name, unique within a resolution and equal across all three. */
export type WorldTopology = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/** The resolution whose detail suits a zoom: 110m for 0–2, 50m for 3–5, 10m from 6. */
export function resolutionForZoom(zoom: number): Resolution {
  if (zoom <= 2) return '110m';
  return zoom <= 5 ? '50m' : '10m';
}

// Written out one by one, because a bundler follows literal paths only.
const IMPORTS: Record<Resolution, () => Promise<{ readonly default: string }>> = {
  '110m': () => import('world-atlas/countries-110m.json?raw'),
  '50m': () => import('world-atlas/countries-50m.json?raw'),
  '10m': () => import('world-atlas/countries-10m.json?raw'),
};

/** Loads and parses one resolution: 100 kB, 0.8 MB or 3.7 MB of JSON. */
export async function loadTopology(resolution: Resolution): Promise<WorldTopology> {
  return JSON.parse((await IMPORTS[resolution]()).default) as WorldTopology;
}
