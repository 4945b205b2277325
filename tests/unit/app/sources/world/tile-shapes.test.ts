/** Shapes match the globe and meet at tile edges, no lines exist only on a flat map, and the index keeps its limits. */
import type { Position } from 'geojson';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTopology, RESOLUTIONS, type Resolution } from '../../../../../app/sources/world/data/world-atlas-data.ts';
import { listCountries } from '../../../../../app/sources/world/data/world-countries.ts';
import {
  buildWorldIndex,
  findIndexedTile,
  type WorldIndex,
} from '../../../../../app/sources/world/data/world-index.ts';
import { borderLines, coastLines } from '../../../../../app/sources/world/data/world-lines.ts';
import type { Points } from '../../../../../app/sources/world/geometry/clip.ts';
import { projectLat, projectLon } from '../../../../../app/sources/world/geometry/mercator.ts';
import { countryAt } from '../../../../../app/sources/world/labels/country-at.ts';
import type { WorldLayer } from '../../../../../app/sources/world/tile-contents.ts';
import { collectShapes, UNITS_PER_PX } from '../../../../../app/sources/world/tile-shapes.ts';
import { loadWorldLayer } from '../../../../../app/sources/world/world-map.ts';
import type { TileCoord } from '../../../../../shared/tiles/tile-coord.ts';

const TILE = 256 * UNITS_PER_PX;
const layers = new Map<Resolution, WorldLayer>();

beforeAll(async () => {
  for (const resolution of RESOLUTIONS) layers.set(resolution, await loadWorldLayer(resolution));
});

function layerOf(resolution: Resolution): WorldLayer {
  const layer = layers.get(resolution);
  if (!layer) throw new Error('not loaded');
  return layer;
}

/** Where lines cross the vertical line `x = at` within the tile, from north to south. */
function crossings(lines: readonly Points[], at: number): number[] {
  const found: number[] = [];
  for (const line of lines) {
    for (let i = 0; i + 3 < line.length; i += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [line[i], line[i + 1], line[i + 2], line[i + 3]];
      const y = y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
      if (x0 > at !== x1 > at && y >= 0 && y < TILE) found.push(y);
    }
  }
  return found.sort((one, other) => one - other);
}

describe('lines at the edge between two tiles', () => {
  const cases: [Resolution, number, [number, number], number][] = [
    ['50m', 4, [7, 10], 5],
    ['10m', 6, [32, 36], 22],
    ['10m', 7, [66, 71], 44],
    ['10m', 9, [268, 276], 180],
    ['10m', 12, [2134, 2144], 1430],
  ];
  it.each(cases)('meet at %s, zoom %i, within half a pixel', (resolution, z, [first, last], y) => {
    const { index } = layerOf(resolution);
    let met = 0;
    for (let x = first; x < last; x += 1) {
      for (let row = y; row < y + 6; row += 1) met += meetingLines(index, { z, x, y: row });
    }
    expect(met).toBeGreaterThan(5);
  });

  it('meet exactly where tiles are cut from different ancestors, however deep', () => {
    const { index } = layerOf('10m');
    // The edges between columns of zoom 7 through Central Europe, from the Arctic to Africa.
    for (const [z, rowsBelow] of [
      [10, 200],
      [12, 800],
    ] as const) {
      let met = 0;
      for (const column of [66, 67, 68]) {
        const x = column * 2 ** (z - 7) - 1;
        const top = 2 ** z * 0.25;
        for (let row = 0; row < rowsBelow; row += 1) met += meetingLines(index, { z, x, y: top + row });
      }
      expect(met).toBeGreaterThan(10);
    }
  });
});

/** Checks that lines continue from a tile into its eastern neighbour. Returns how many do. */
function meetingLines(index: WorldIndex, coord: TileCoord): number {
  const [west, east] = [collectShapes(index, coord), collectShapes(index, { ...coord, x: coord.x + 1 })];
  let met = 0;
  for (const kind of ['coast', 'borders'] as const) {
    const [fromWest, fromEast] = [crossings(west[kind], TILE), crossings(east[kind], 0)];
    const paired = pairUp(fromWest, fromEast, UNITS_PER_PX / 2);
    // A line that grazes the edge may cross it twice in one drawing and never in the other; all others must meet.
    expect(Math.abs(fromWest.length - fromEast.length) % 2).toBe(0);
    expect(paired).toBe(Math.min(fromWest.length, fromEast.length));
    met += paired;
  }
  return met;
}

/** How many values of two ascending lists have a partner within a distance. */
function pairUp(ones: readonly number[], others: readonly number[], distance: number): number {
  const free = [...others];
  let paired = 0;
  for (const one of ones) {
    const at = free.findIndex((other) => Math.abs(one - other) <= distance);
    if (at < 0) continue;
    free.splice(at, 1);
    paired += 1;
  }
  return paired;
}

describe('coast and borders', () => {
  it.each(RESOLUTIONS)('have no line along the date line or below the map at %s', async (resolution) => {
    const topology = await loadTopology(resolution);
    const lines = [...coastLines(topology).coordinates, ...borderLines(topology).coordinates];
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.flatMap((line) => segmentsOf(line).filter(isOnlyOnFlatMaps))).toEqual([]);
  });

  it('cross the date line without a mark in the tiles on both sides', () => {
    for (const [resolution, z, y] of [
      ['50m', 4, 4],
      ['10m', 7, 33],
      ['10m', 8, 139],
    ] as const) {
      for (const [x, edge] of [
        [2 ** z - 1, TILE],
        [0, 0],
      ] as const) {
        const { coast } = collectShapes(layerOf(resolution).index, { z, x, y });
        expect(coast.flatMap((line) => segmentsAlong(line, edge))).toEqual([]);
      }
    }
  });

  it('draw a shared border once', async () => {
    const topology = await loadTopology('50m');
    const seen = new Set<string>();
    let twice = 0;
    for (const segment of borderLines(topology).coordinates.flatMap(segmentsOf)) {
      const key = segment.map(String).sort().join(' ');
      if (seen.has(key)) twice += 1;
      seen.add(key);
    }
    expect(seen.size).toBeGreaterThan(1000);
    expect(twice).toBe(0);
  });
});

type Segment = [from: Position, to: Position];

function segmentsOf(line: Position[]): Segment[] {
  return line.slice(1).map((to, at) => [line[at] ?? to, to]);
}

/** Along the date line, below the map, or from one end of the map to the other. */
function isOnlyOnFlatMaps([[fromLon = 0, fromLat = 0], [toLon = 0, toLat = 0]]: Segment): boolean {
  const isAlongCut = isOnDateLine(fromLon) && isOnDateLine(toLon) && fromLat !== toLat;
  const isBelow = fromLat < -85.0511288 && toLat < -85.0511288;
  return isAlongCut || isBelow || Math.abs(toLon - fromLon) > 180;
}

function isOnDateLine(lon: number): boolean {
  return Math.abs(Math.abs(lon) - 180) < 0.003;
}

/** Vertical segments longer than a pixel within a pixel of `x = edge`. */
function segmentsAlong(line: Points, edge: number): string[] {
  const found: string[] = [];
  for (let at = 0; at + 3 < line.length; at += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [line[at], line[at + 1], line[at + 2], line[at + 3]];
    const isNear = Math.abs(x0 - edge) < 2 && Math.abs(x1 - edge) < 2;
    if (isNear && Math.abs(y1 - y0) > UNITS_PER_PX) found.push(`${x0},${y0} ${x1},${y1}`);
  }
  return found;
}

describe('land and sea', () => {
  const at = (resolution: Resolution, lat: number, lon: number): string | undefined => {
    const size = 256 * 2 ** 10;
    return countryAt(layerOf(resolution).index, 10, projectLon(lon) * size, projectLat(lat) * size);
  };

  it.each(RESOLUTIONS)('lie where they do on the globe at %s', (resolution) => {
    expect(at(resolution, 46.5, 2.5)).toBe('France');
    expect(at(resolution, -24, 134)).toBe('Australia');
    expect(at(resolution, 62, 95)).toBe('Russia');
    expect(at(resolution, -29.5, 28.2)).toBe('Lesotho');
    expect(at(resolution, 30, -40)).toBeUndefined();
    expect(at(resolution, 0, 65)).toBeUndefined();
    expect(at(resolution, 80, -170)).toBeUndefined();
    expect(at(resolution, -45, 150)).toBeUndefined();
  });

  it.each(RESOLUTIONS)('go on across the date line at %s', (resolution) => {
    expect(at(resolution, 67.5, 179.5)).toBe('Russia');
    expect(at(resolution, 67.5, -179.5)).toBe('Russia');
    expect(at(resolution, 67, -176)).toBe('Russia');
    expect(at(resolution, 69.9, 178)).toBeUndefined();
    expect(at(resolution, -84.9, -120)).toBe('Antarctica');
    expect(at(resolution, -80, 90)).toBe('Antarctica');
  });

  it('keep the Maldives an archipelago', () => {
    expect(at('10m', 4.175, 73.51)).toBe('Maldives');
    for (const [lat, lon] of [
      [3, 72],
      [0, 75],
      [5, 78],
      [-5, 73],
    ] as const) {
      expect(at('10m', lat, lon)).toBeUndefined();
    }
  });
});

describe('the index', () => {
  it('never holds more tiles than its depth allows, however deep and far one goes', async () => {
    const topology = await loadTopology('110m');
    const index = buildWorldIndex('110m', topology, listCountries(topology), new Map());
    const limit = 1 + 4 + 16;
    for (let z = 0; z <= 22; z += 1) {
      for (let step = 0; step < 60; step += 1) {
        const x = Math.floor((((step * 7919) % 1000) / 1000) * 2 ** z);
        const y = Math.floor((((step * 104729) % 1000) / 1000) * 2 ** z);
        collectShapes(index, { z, x, y });
      }
    }
    expect(index.tiles.tileCoords.length).toBeLessThanOrEqual(limit);
    expect(Math.max(...index.tiles.tileCoords.map(({ z }) => z))).toBe(2);
  });

  it('grows no further once an area is known, whatever is drawn inside it', () => {
    const { index } = layerOf('10m');
    const inside = (z: number, step: number): TileCoord => {
      const scale = 2 ** (z - 7);
      return {
        z,
        x: Math.floor(67 * scale + ((step * 37) % scale)),
        y: Math.floor(44 * scale + ((step * 61) % scale)),
      };
    };
    collectShapes(index, inside(7, 0));
    const before = index.tiles.tileCoords.length;
    for (let z = 8; z <= 22; z += 1) for (let step = 0; step < 50; step += 1) collectShapes(index, inside(z, step));
    expect(index.tiles.tileCoords.length).toBe(before);
  });

  it('finds deep tiles in their ancestor', () => {
    const { index } = layerOf('10m');
    expect(findIndexedTile(index, { z: 22, x: 2185691, y: 1466560 }).zoomsAbove).toBe(15);
    expect(findIndexedTile(index, { z: 6, x: 33, y: 22 }).zoomsAbove).toBe(0);
  });
});
