/** Draws any tile of the built-in world. Loads and indexes each resolution when first needed. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { loadTopology, type Resolution, resolutionForZoom, type WorldTopology } from './data/world-atlas-data.ts';
import { type ColourIndex, colourCountries, SHORT_BORDERS } from './data/world-colours.ts';
import { listCountries } from './data/world-countries.ts';
import { buildWorldIndex } from './data/world-index.ts';
import { findNeighbours } from './data/world-neighbours.ts';
import { findLabelAnchors } from './labels/label-anchors.ts';
import type { PlacedLabel } from './labels/label-layout.ts';
import { gatherTile, layOutNames, type WorldLayer } from './tile-contents.ts';
import { drawTile } from './tile-drawing.ts';
import { loadDetails } from './world-details.ts';

export interface WorldMap {
  /**
   * The SVG document of a tile, the same text for the same coordinate in every process. The first tile of a resolution
   * waits for its indexing, which blocks the thread; rejects only when the data cannot be loaded.
   */
  draw(coord: TileCoord): Promise<string>;
}

/** A world of which nothing is loaded yet. */
export function createWorldMap(): WorldMap {
  const layers = new Map<Resolution, Promise<WorldLayer>>();
  const layouts = new Map<number, readonly PlacedLabel[]>();
  return {
    async draw(coord) {
      const layer = await remember(layers, resolutionForZoom(coord.z), loadWorldLayer);
      const layout = remember(layouts, coord.z, (zoom) => layOutNames(layer.anchors, zoom, layer.details));
      return drawTile(gatherTile(layer, layout, coord));
    },
  };
}

/** Loads, colours and indexes one resolution. A country has the same colour in all of them; the coarsest has no details. */
export async function loadWorldLayer(resolution: Resolution): Promise<WorldLayer> {
  const coarse = [await loadTopology('110m'), await loadTopology('50m')];
  const topology = await loadTopology(resolution);
  const touching = findNeighbours([...coarse, topology], SHORT_BORDERS);
  const colours = colourCountries(touching, coloursOfCoarse(coarse));
  const countries = listCountries(topology);
  const details = resolution === '110m' ? undefined : await loadDetails();
  return {
    details,
    index: buildWorldIndex(resolution, topology, countries, colours, details),
    anchors: findLabelAnchors(countries, touching),
  };
}

/** The finest resolution only adds countries, so those that the coarser ones have are coloured first and stay. */
function coloursOfCoarse(coarse: readonly WorldTopology[]): ReadonlyMap<string, ColourIndex> {
  return colourCountries(findNeighbours(coarse, SHORT_BORDERS));
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const value = known.get(key) ?? make(key);
  known.set(key, value);
  return value;
}
