/** Outlines by name: the right country, whole across 180°, and fit for an area. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gatherNames, gatherShapes } from '../../../../app/packaging/names/names-data.ts';
import { createTileCover } from '../../../../app/warming/cover/tile-cover.ts';
import type { AreaShape, Position } from '../../../../shared/areas/area.ts';
import { areaShapeParser } from '../../../../shared/areas/area-parser.ts';
import { type NamedPlace, unpackNames } from '../../../../shared/names/named-place.ts';
import { unpackShapes } from '../../../../shared/names/named-shapes.ts';

const PROJECT_DIR = fileURLToPath(new URL('../../../..', import.meta.url));
const packed = gatherShapes(PROJECT_DIR);
const findShape = unpackShapes(packed);
const named = unpackNames(gatherNames(PROJECT_DIR)).filter(({ kind }) => kind === 'country' || kind === 'state');

function shapeOf(name: string, kind: NamedPlace['kind']): Extract<AreaShape, { kind: 'polygon' }> {
  const place = named.find((one) => one.name === name && one.kind === kind);
  const shape = place && findShape(place);
  if (shape?.kind !== 'polygon') throw new Error(`no outline of ${name}`);
  return shape;
}

function contains({ polygons }: Extract<AreaShape, { kind: 'polygon' }>, [lon, lat]: Position): boolean {
  return polygons.some((rings) => {
    let inside = false;
    for (const ring of rings) {
      let [lastLon, lastLat] = ring.at(-1) ?? [0, 0];
      for (const [nextLon, nextLat] of ring) {
        const crosses = lastLat > lat !== nextLat > lat;
        if (crosses && lon < lastLon + ((lat - lastLat) / (nextLat - lastLat)) * (nextLon - lastLon)) inside = !inside;
        [lastLon, lastLat] = [nextLon, nextLat];
      }
    }
    return inside;
  });
}

describe('the outline of a name', () => {
  it.each<[string, NamedPlace['kind'], Position[], Position[]]>([
    [
      'Austria',
      'country',
      [
        [16.37, 48.21],
        [9.75, 47.24],
      ],
      [
        [11.58, 48.14],
        [12.5, 43],
      ],
    ],
    [
      'Bayern',
      'state',
      [[11.58, 48.14]],
      [
        [9.18, 48.78],
        [16.37, 48.21],
      ],
    ],
    ['Scotland', 'state', [[-4, 57]], [[-0.1, 51.5]]],
    [
      'Fiji',
      'country',
      [
        [178.45, -17.85],
        [-179.97, -16.85],
      ],
      [
        [175, -17],
        [-175, -17],
      ],
    ],
    [
      'Russia',
      'country',
      [
        [37.6, 55.75],
        [179.99, 67.5],
        [-179.99, 67.5],
        [-173, 66.5],
      ],
      [
        [0, 67.5],
        [-160, 64],
      ],
    ],
    [
      'Alaska',
      'state',
      [
        [-150, 61.2],
        [173, 52.9],
      ],
      [
        [0, 60],
        [-120, 61],
      ],
    ],
  ])('%s has what is in it, and nothing else', (name, kind, inside, outside) => {
    const shape = shapeOf(name, kind);
    expect(inside.filter((position) => !contains(shape, position))).toEqual([]);
    expect(outside.filter((position) => contains(shape, position))).toEqual([]);
  });

  it('is there for every country and state of the names, with no more corners than an area may have', () => {
    expect(named.length).toBeGreaterThan(4800);
    expect(named.filter((place) => !findShape(place)).map(({ name }) => name)).toEqual([]);
    const countries = named.filter(({ kind }) => kind === 'country');
    expect(countries.filter((place) => !areaShapeParser.safeParse(findShape(place)).success)).toEqual([]);
  });

  it('covers every tile with a corner of it, on both sides of 180°', () => {
    const shape = shapeOf('Fiji', 'country');
    const covered = new Set([...createTileCover(shape).columns(10)].map(({ x }) => x));
    expect(covered.has(0)).toBe(true);
    expect(covered.has(1023)).toBe(true);
  });

  it('is less than a megabyte for all of them', () => {
    expect(gzipSync(packed, { level: 9 }).length).toBeLessThan(1_000_000);
  });

  it('is undefined for anything else', () => {
    expect(findShape({ kind: 'place', lat: 48.2, lon: 16.37 })).toBeUndefined();
  });
});
