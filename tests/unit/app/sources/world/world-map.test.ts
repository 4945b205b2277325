/** Whole tiles of the built-in world: valid, reproducible and of reasonable size. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorldMap } from '../../../../../app/sources/world/world-map.ts';
import { isTileCoord, MAX_ZOOM, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { readXml, type XmlElement } from './svg-document.ts';

const world = createWorldMap();
const bytesOf = (svg: string): number => Buffer.byteLength(svg);

const anyCoord = fc
  .tuple(
    fc.integer({ min: 0, max: MAX_ZOOM }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(
    ([z, x, y]): TileCoord => ({
      z,
      x: Math.min(2 ** z - 1, Math.floor(x * 2 ** z)),
      y: Math.min(2 ** z - 1, Math.floor(y * 2 ** z)),
    }),
  );

const ALLOWED_ELEMENTS = new Set(['svg', 'g', 'defs', 'use', 'path', 'circle', 'text']);
const ALLOWED_ATTRIBUTES = new Set(
  'xmlns width height viewBox transform stroke-linejoin stroke-linecap id href d fill fill-opacity fill-rule cx cy r stroke stroke-width stroke-opacity paint-order font-family font-size font-style text-anchor x y textLength letter-spacing'.split(
    ' ',
  ),
);

/** Unexpected parts of a tile: elements and attributes it doesn't need, and external references. */
function foreignParts({ name, attributes }: XmlElement): string[] {
  const foreign = [...attributes].filter(
    ([key, value]) => !ALLOWED_ATTRIBUTES.has(key) || (key === 'href' && value !== '#c'),
  );
  const parts = foreign.map(([key, value]) => `${key}=${value}`);
  return ALLOWED_ELEMENTS.has(name) ? parts : [name, ...parts];
}

describe('a tile of the world', () => {
  it('is well-formed, self-contained SVG of 256 pixels at any valid coordinate', async () => {
    await fc.assert(
      fc.asyncProperty(anyCoord, async (coord) => {
        expect(isTileCoord(coord)).toBe(true);
        const svg = await world.draw(coord);
        expect(svg.startsWith('<svg ')).toBe(true);
        expect(svg.endsWith('</svg>')).toBe(true);
        expect(svg).not.toMatch(/NaN|Infinity|undefined|\d[eE][-+]?\d+[^"]*"\/>/);
        const [root, ...elements] = readXml(svg);
        expect(root?.attributes.get('viewBox')).toBe('0 0 256 256');
        expect(elements.flatMap(foreignParts)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same on every run, whatever was drawn before', async () => {
    const coords: TileCoord[] = [
      { z: 2, x: 2, y: 1 },
      { z: 5, x: 17, y: 11 },
      { z: 7, x: 68, y: 44 },
      { z: 11, x: 1071, y: 715 },
      { z: 22, x: 2185691, y: 1466560 },
    ];
    const other = createWorldMap();
    const backwards = new Map<TileCoord, string>();
    for (const coord of [...coords].reverse()) backwards.set(coord, await other.draw(coord));
    for (const coord of coords) expect(await world.draw(coord)).toBe(backwards.get(coord));
  });

  it('is tiny at sea and never above 60 kB', async () => {
    expect(bytesOf(await world.draw({ z: 8, x: 106, y: 126 }))).toBeLessThan(1000);
    const worst: TileCoord[] = [
      { z: 6, x: 19, y: 43 },
      { z: 6, x: 34, y: 16 },
      { z: 7, x: 37, y: 84 },
      { z: 8, x: 147, y: 99 },
    ];
    for (let z = 0; z <= 4; z += 1) {
      for (let x = 0; x < 2 ** z; x += 1) for (let y = 0; y < 2 ** z; y += 1) worst.push({ z, x, y });
    }
    for (const coord of worst) expect(bytesOf(await world.draw(coord))).toBeLessThan(60_000);
  });
});
