/** What tiles show inside countries, by zoom. */
import { beforeAll, describe, expect, it } from 'vitest';
import { layOutNames, type WorldLayer } from '../../../../../app/sources/world/tile-contents.ts';
import { collectShapes } from '../../../../../app/sources/world/tile-shapes.ts';
import { createWorldMap, loadWorldLayer } from '../../../../../app/sources/world/world-map.ts';
import { LIGHT_WORLD } from '../../../../../shared/world/world-palette.ts';

const world = createWorldMap();
// Each has Austria in it.
const TILES = [
  { z: 2, x: 2, y: 1 },
  { z: 5, x: 17, y: 11 },
  { z: 6, x: 34, y: 22 },
  { z: 8, x: 138, y: 88 },
] as const;

describe('a tile of the world', () => {
  it('has lines between states at zoom 6, and neither lines, rivers nor cities at zoom 2', async () => {
    const [world2, , world6] = await Promise.all(TILES.map((coord) => world.draw(coord)));
    for (const colour of [LIGHT_WORLD.province, LIGHT_WORLD.river, LIGHT_WORLD.cityText]) {
      expect(world2).not.toContain(colour);
      expect(world6).toContain(colour);
    }
  });

  it('has cities with dots and names, and states where they have room', async () => {
    const [, five, , eight] = await Promise.all(TILES.map((coord) => world.draw(coord)));
    expect(five).toMatch(/<circle[^>]+><text[^>]+>Vienna<\/text>/);
    expect(five).not.toContain('Linz');
    expect(eight).toMatch(/<circle[^>]+><text[^>]+>Linz<\/text>/);
    expect(eight).toContain('Oberösterreich');
  });

  it('has lakes as holes with a shore, islands in them', async () => {
    const lakes = await world.draw({ z: 5, x: 8, y: 11 });
    expect(lakes).toMatch(new RegExp(`fill="${LIGHT_WORLD.sea}" fill-rule="evenodd" stroke="${LIGHT_WORLD.coast}"`));
  });
});

describe('details', () => {
  let layer: WorldLayer;
  beforeAll(async () => {
    layer = await loadWorldLayer('10m');
  });

  it('show more of a country the deeper one goes', () => {
    const counts = [6, 7, 8].map((z) => {
      const scale = 2 ** (z - 6);
      const tiles = Array.from({ length: scale * scale }, (_, at) => ({
        z,
        x: 33 * scale + (at % scale),
        y: 21 * scale + Math.floor(at / scale),
      }));
      return tiles.flatMap((coord) => collectShapes(layer.index, coord).provinces).length;
    });
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
  });

  it('keep a name for nearly every country, however many cities there are', () => {
    const bare = layOutNames(layer.anchors, 7).filter(({ kind }) => kind === 'country').length;
    const full = layOutNames(layer.anchors, 7, layer.details);
    expect(full.filter(({ kind }) => kind === 'country').length).toBeGreaterThan(bare * 0.97);
    expect(full.filter(({ kind }) => kind === 'city').length).toBeGreaterThan(1500);
    expect(full.filter(({ kind }) => kind === 'state').length).toBeGreaterThan(700);
  });
});
