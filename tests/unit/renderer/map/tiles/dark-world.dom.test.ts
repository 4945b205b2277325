/** The built-in world in the dark theme. */
import { afterEach, expect, it, vi } from 'vitest';
import { createWorldMap } from '../../../../../app/sources/world/world-map.ts';
import { darkenWorld, isDrawnDark, paintLand } from '../../../../../renderer/map/tiles/dark-world.ts';
import { DARK_WORLD, LIGHT_WORLD } from '../../../../../shared/world/world-palette.ts';

afterEach(() => vi.unstubAllGlobals());

it('every colour of the world has a dark counterpart', async () => {
  const tile = await createWorldMap().draw({ z: 3, x: 4, y: 2 });
  const dark = darkenWorld(tile);
  const coloursOf = (svg: string) => new Set(svg.match(/#[0-9a-f]{3,8}/g));
  expect(coloursOf(tile).size).toBeGreaterThan(12);
  for (const colour of coloursOf(dark)) expect(Object.values(DARK_WORLD).flat()).toContain(colour);
  expect(dark.replaceAll(/#[0-9a-f]{6}/g, '')).toBe(tile.replaceAll(/#[0-9a-f]{6}/g, ''));
});

it('other colours stay', () => {
  expect(darkenWorld(`${LIGHT_WORLD.sea} #123456 url(#c)`)).toBe(`${DARK_WORLD.sea} #123456 url(#c)`);
});

it('only the built-in world is drawn dark, and only in the dark theme', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  expect(isDrawnDark({ kind: 'world' })).toBe(true);
  expect(isDrawnDark({ kind: 'http' })).toBe(false);
  expect(isDrawnDark(undefined)).toBe(false);
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  expect(isDrawnDark({ kind: 'world' })).toBe(false);
});

it.each([false, true])(
  'land is drawn in the colours of the world below the world, and in two others below any other source: dark %s',
  (dark) => {
    vi.stubGlobal('matchMedia', () => ({ matches: dark }));
    const { sea, lands } = LIGHT_WORLD;
    const paint = (kind: 'world' | 'http') => [sea, ...lands].map(paintLand({ kind }, sea));
    expect(paint('world')).toEqual(dark ? [DARK_WORLD.sea, ...DARK_WORLD.lands] : [sea, ...lands]);
    const [plainSea, ...plainLands] = paint('http');
    expect([new Set(plainLands).size, plainLands.includes(plainSea ?? '')]).toEqual([1, false]);
  },
);
