/** Labels on the real data: they don't overlap, and are the same in every tile that shows them. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Resolution, resolutionForZoom } from '../../../../../../app/sources/world/data/world-atlas-data.ts';
import { type DegreeLabel, findDegreeLabels } from '../../../../../../app/sources/world/labels/degree-labels.ts';
import { keepApart, type PlacedLabel } from '../../../../../../app/sources/world/labels/label-layout.ts';
import { labelsNearTile } from '../../../../../../app/sources/world/labels/label-tiles.ts';
import { findLocators } from '../../../../../../app/sources/world/labels/locator-labels.ts';
import { measureTextPx } from '../../../../../../app/sources/world/labels/text-width.ts';
import { gatherTile, layOutNames, type WorldLayer } from '../../../../../../app/sources/world/tile-contents.ts';
import { loadWorldLayer } from '../../../../../../app/sources/world/world-map.ts';
import { formatTileCoord, MAX_ZOOM, type TileCoord } from '../../../../../../shared/tiles/tile-coord.ts';

const ZOOMS = Array.from({ length: MAX_ZOOM + 1 }, (_, zoom) => zoom);
const layers = new Map<Resolution, WorldLayer>();
const layouts: PlacedLabel[][] = [];

function layerFor(zoom: number): WorldLayer {
  const layer = layers.get(resolutionForZoom(zoom));
  if (!layer) throw new Error('not loaded');
  return layer;
}

beforeAll(async () => {
  for (const resolution of ['110m', '50m', '10m'] as const) layers.set(resolution, await loadWorldLayer(resolution));
  for (const zoom of ZOOMS) layouts.push(layOutNames(layerFor(zoom).anchors, zoom, layerFor(zoom).details));
});

/** The edges of a box, in pixels. */
function edges({ centreX, centreY, widthPx, heightPx }: PlacedLabel) {
  const [x, y] = [widthPx / 2, heightPx / 2];
  return { west: centreX - x, east: centreX + x, north: centreY - y, south: centreY + y };
}

function overlap(one: PlacedLabel, other: PlacedLabel, shiftPx: number): boolean {
  const [a, b] = [edges(one), edges(other)];
  const across = a.west < b.east + shiftPx && b.west + shiftPx < a.east;
  return across && a.north < b.south && b.north < a.south;
}

describe('the names of a zoom', () => {
  it.each(ZOOMS)('never overlap at zoom %i, not across the date line either', (zoom) => {
    const layout = layouts[zoom] ?? [];
    const worldPx = 256 * 2 ** zoom;
    // From west to east, and the first ones once more beyond the date line.
    const sorted = [...layout].sort((one, other) => edges(one).west - edges(other).west);
    const beyond = sorted.filter((label) => edges(label).west < 400);
    const all = [...sorted, ...beyond.map((label) => ({ ...label, centreX: label.centreX + worldPx }))];
    const clashes = sorted.flatMap((one, at) => {
      const rest = all.slice(at + 1, at + 2000);
      const reach = rest.findIndex((other) => edges(other).west >= edges(one).east);
      return rest
        .slice(0, reach < 0 ? undefined : reach)
        .filter((other) => overlap(one, other, 0))
        .map((other) => `${one.lines[0]?.text} and ${other.lines[0]?.text}`);
    });
    expect(clashes).toEqual([]);
  });

  it('grow in number with the zoom until nearly every country has its name', () => {
    const counts = [0, 2, 4, 6, 9].map(
      (zoom) => layouts[zoom]?.filter((label) => label.kind === 'country').length ?? 0,
    );
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[1]).toBeGreaterThan(15);
    expect(counts.at(-1)).toBeGreaterThan(230);
  });

  it('stand in the middle of large countries', () => {
    const china = layouts[3]?.find((label) => label.lines[0]?.text === 'CHINA');
    expect(china?.centreX).toBeGreaterThan((90 / 360 + 0.5) * 2048);
    expect(china?.centreX).toBeLessThan((118 / 360 + 0.5) * 2048);
  });
});

function labelAt(centreX: number, centreY: number): PlacedLabel {
  const style = { sizePx: 11, letterSpacingPx: 0, capitals: false };
  return {
    kind: 'country',
    lines: [{ text: 'Fiji', widthPx: 40 }],
    style,
    widthPx: 40,
    heightPx: 16,
    centreX,
    centreY,
  };
}

describe('keepApart', () => {
  it('keeps the first of two names that come close, across the date line too', () => {
    const [first, across, apart] = [labelAt(10, 600), labelAt(1024 - 10, 605), labelAt(1024 - 80, 600)];
    expect(keepApart([first, across, apart], 1024)).toEqual([first, apart]);
    expect(keepApart([across, first], 1024)).toEqual([across]);
  });
});

const randomCoord = (minZoom: number, maxZoom: number) =>
  fc
    .tuple(
      fc.integer({ min: minZoom, max: maxZoom }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.double({ min: 0.1, max: 0.8, noNaN: true }),
    )
    .map(([z, x, y]): TileCoord => ({ z, x: Math.floor(x * 2 ** z), y: Math.floor(y * 2 ** z) }));

/** Every text of a tile with its position in world pixels. */
type Texts = readonly { text: string; west: number; east: number; north: number; south: number }[];
const knownTexts = new Map<string, Texts>();

/** The texts of a tile, cached because its neighbours need them too. */
function textsOf(coord: TileCoord): Texts {
  const place = formatTileCoord(coord);
  const texts = knownTexts.get(place) ?? gatherTexts(coord);
  knownTexts.set(place, texts);
  return texts;
}

function gatherTexts(coord: TileCoord): Texts {
  const worldPx = 256 * 2 ** coord.z;
  const contents = gatherTile(layerFor(coord.z), layouts[coord.z] ?? [], coord);
  const texts: Texts[number][] = [];
  const add = (text: string, box: ReturnType<typeof edges>): void => {
    const west = (((box.west + coord.x * 256) % worldPx) + worldPx) % worldPx;
    const north = box.north + coord.y * 256;
    texts.push({ text, west, east: west + box.east - box.west, north, south: north + box.south - box.north });
  };
  for (const name of contents.names) add(name.lines.map((line) => line.text).join(' '), edges(name));
  for (const { text, leftPx, baselinePx, widthPx } of contents.degrees) {
    add(text, { west: leftPx, east: leftPx + widthPx, north: baselinePx - 9, south: baselinePx });
  }
  return texts;
}

/** Texts of a tile that reach into its eastern or southern neighbour but aren't drawn there at the same position. */
function cutBetween(one: TileCoord, other: TileCoord): string[] {
  const worldPx = 256 * 2 ** one.z;
  const there = textsOf(other);
  const [left, top] = [other.x * 256, other.y * 256];
  const reaches = (box: ReturnType<typeof edges>): boolean =>
    [-worldPx, 0, worldPx].some((shift) => box.west + shift < left + 255.9 && box.east + shift > left + 0.1) &&
    box.north < top + 255.9 &&
    box.south > top + 0.1;
  // Two tiles reckon the same place with other roundings, on both sides of 180° above all.
  const isClose = (here: number, beyond: number): boolean => {
    const apart = Math.abs(here - beyond) % worldPx;
    return Math.min(apart, worldPx - apart) < 0.01;
  };
  const isDrawn = ({ text, west, north }: Texts[number]): boolean =>
    there.some((each) => each.text === text && isClose(each.west, west) && isClose(each.north, north));
  return textsOf(one)
    .filter((box) => reaches(box) && !isDrawn(box))
    .map(({ text, west, north }) => `${text} at ${west} ${north}`);
}

describe('neighbouring tiles', () => {
  it.each<[number, number, TileCoord]>([
    [0, 8, { z: 8, x: 255, y: 54 }],
    // Here a name stands on 180°.
    [9, 22, { z: 9, x: 511, y: 109 }],
  ])('draw every text that touches both at the same place, from zoom %i to %i', (minZoom, maxZoom, edge) => {
    fc.assert(
      fc.property(randomCoord(minZoom, maxZoom), (coord) => {
        const size = 2 ** coord.z;
        const east = { ...coord, x: (coord.x + 1) % size };
        const south = { ...coord, y: Math.min(coord.y + 1, size - 1) };
        expect(cutBetween(coord, east)).toEqual([]);
        expect(cutBetween(east, coord)).toEqual([]);
        expect(cutBetween(coord, south)).toEqual([]);
        expect(cutBetween(south, coord)).toEqual([]);
      }),
      { numRuns: 75, examples: [[edge]] },
    );
  });

  it('draw every text that touches both at the same place, everywhere at zoom 5', () => {
    const cut: string[] = [];
    for (let x = 0; x < 32; x += 1) {
      for (let y = 4; y < 24; y += 1) {
        const coord = { z: 5, x, y };
        for (const next of [
          { z: 5, x: (x + 1) % 32, y },
          { z: 5, x, y: y + 1 },
        ]) {
          cut.push(...cutBetween(coord, next), ...cutBetween(next, coord));
        }
      }
    }
    expect(cut).toEqual([]);
  });

  it('both leave out a degree label for a name that only one of them shows', () => {
    const row = Array.from({ length: 128 }, (_, x) => ({ z: 7, x, y: 50 }));
    const straddles = ({ leftPx, widthPx }: DegreeLabel): boolean => leftPx < 250 && leftPx + widthPx > 262;
    const coord = row.find((candidate) => findDegreeLabels(candidate).some(straddles));
    const degree = coord && findDegreeLabels(coord).find(straddles);
    if (!coord || !degree) throw new Error('no degree label crosses an edge in this row');
    // It starts just beyond the edge and covers the end of the degree label.
    const name = labelAt((coord.x + 1) * 256 + 22, coord.y * 256 + degree.baselinePx - 4);
    for (const tile of [coord, { ...coord, x: coord.x + 1 }]) {
      expect(gatherTile(layerFor(7), [], tile).degrees.map(({ text }) => text)).toContain(degree.text);
      expect(gatherTile(layerFor(7), [name], tile).degrees.map(({ text }) => text)).not.toContain(degree.text);
    }
  });

  it('both draw a name across the date line', () => {
    const label = labelAt(1024 - 5, 600);
    expect(labelsNearTile([label], { z: 2, x: 3, y: 2 }, 0).map(({ centreX }) => centreX)).toEqual([251]);
    expect(labelsNearTile([label], { z: 2, x: 0, y: 2 }, 0).map(({ centreX }) => centreX)).toEqual([-5]);
    expect(labelsNearTile([label], { z: 2, x: 1, y: 2 }, 0)).toEqual([]);
  });
});

describe('deep inside a country', () => {
  const area = Array.from({ length: 1200 }, (_, at) => ({ z: 9, x: 250 + (at % 40), y: 160 + Math.floor(at / 40) }));
  const locatorsAt = (coord: TileCoord, marginPx: number): PlacedLabel[] =>
    findLocators(layerFor(9).index, layouts[9] ?? [], coord, marginPx);
  const keyOf = ({ centreX, centreY }: PlacedLabel): string => `${centreX} ${centreY}`;
  let all: readonly PlacedLabel[] = [];
  beforeAll(() => {
    all = [...new Map(area.flatMap((coord) => locatorsAt(coord, 80)).map((label) => [keyOf(label), label])).values()];
  });

  it('no locator reaches another or a name', () => {
    expect(all.length).toBeGreaterThan(50);
    const { west, east } = { west: 248 * 256, east: 292 * 256 };
    const names = (layouts[9] ?? []).filter(({ centreX }) => centreX > west && centreX < east);
    const reached = all.flatMap((one, at) =>
      [...all.slice(at + 1), ...names].filter((other) => overlap(one, other, 0)),
    );
    expect(reached).toEqual([]);
  });

  it('every tile finds every locator that touches it', () => {
    for (const coord of area) {
      const found = new Set(locatorsAt(coord, 0).map(keyOf));
      const [left, top] = [coord.x * 256, coord.y * 256];
      const missing = all.filter((label) => {
        const { west, east, north, south } = edges(label);
        return west < left + 256 && east > left && north < top + 256 && south > top && !found.has(keyOf(label));
      });
      expect(missing).toEqual([]);
    }
  });

  it('no locator is wider than a cell leaves room for', () => {
    const names = layerFor(9).index.parts.flatMap((part) => (part.kind === 'land' ? [part.name] : []));
    expect(names.length).toBeGreaterThan(250);
    for (const name of names) expect(measureTextPx(name.toLocaleUpperCase('en'), 13, 2.5)).toBeLessThan(317);
  });

  it('a name is not repeated within a quarter of a window', () => {
    const apart = all.flatMap((one, at) =>
      all
        .slice(at + 1)
        .filter(({ lines }) => lines[0]?.text === one.lines[0]?.text)
        .map((other) => Math.hypot(one.centreX - other.centreX, one.centreY - other.centreY)),
    );
    expect(apart.length).toBeGreaterThan(100);
    expect(Math.min(...apart)).toBeGreaterThan(270);
  });

  it('every view of 800 by 600 pixels shows where it is', () => {
    for (const zoom of [10, 14, 19, 22]) {
      const x = Math.floor((8.5 / 360 + 0.5) * 2 ** zoom);
      const y = Math.floor(0.3445 * 2 ** zoom);
      const view = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => ({ z: zoom, x: x + column, y: y + row })));
      const contents = view.map((coord) => gatherTile(layerFor(zoom), layouts[zoom] ?? [], coord));
      expect(contents.flatMap(({ names }) => names).length).toBeGreaterThan(0);
      expect(contents.flatMap(({ degrees }) => degrees).length).toBeGreaterThan(0);
    }
  });
});
