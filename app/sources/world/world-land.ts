/** The world's land as a few paths, which the window paints below all tiles. Drawn when the program is built. */
import type { WorldLand } from '../../../shared/world/world-land.ts';
import { LIGHT_WORLD } from '../../../shared/world/world-palette.ts';
import type { WorldTopology } from './data/world-atlas-data.ts';
import { colourCountries, paintOf, SHORT_BORDERS } from './data/world-colours.ts';
import { listCountries } from './data/world-countries.ts';
import { findNeighbours } from './data/world-neighbours.ts';
import type { Points } from './geometry/clip.ts';
import { projectLat, projectLon } from './geometry/mercator.ts';
import { formatRings } from './geometry/svg-path.ts';

/** A pixel at zoom 6, far finer than the coarsest resolution. */
const EDGE_UNITS = 2 ** 14;

/** The land of `coarse` in the colours that its tiles have; `medium` knows borders that `coarse` is too coarse for. */
export function drawWorldLand(coarse: WorldTopology, medium: WorldTopology): WorldLand {
  const colours = colourCountries(findNeighbours([coarse, medium], SHORT_BORDERS));
  const rings = new Map<string, Points[]>();
  for (const { name, polygons } of listCountries(coarse)) {
    const paint = paintOf(colours.get(name) ?? 0);
    rings.set(paint, [...(rings.get(paint) ?? []), ...polygons.flat().map(projectRing)]);
  }
  return {
    edge: EDGE_UNITS,
    sea: LIGHT_WORLD.sea,
    lands: [...rings].map(([colour, all]) => ({ colour, path: formatRings(all) })),
  };
}

function projectRing(ring: readonly (readonly number[])[]): Points {
  return Float64Array.from(
    ring.flatMap(([lon = 0, lat = 0]) => [projectLon(lon) * EDGE_UNITS, projectLat(lat) * EDGE_UNITS]),
  );
}
