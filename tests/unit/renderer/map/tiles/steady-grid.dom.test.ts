/** Which tiles the grid makes while a map rests and during a gesture. */
import type { Coords } from 'leaflet';
import { expect, it } from 'vitest';
import { createLeafletMap } from '../../../../../renderer/map/leaflet-map.ts';
import { SteadyGrid } from '../../../../../renderer/map/tiles/steady-grid.ts';
import { useEmptyPage } from '../../../../support/dom-page.ts';

useEmptyPage();

/** A grid that lists its new tiles by zoom and column since the last call. */
class TestGrid extends SteadyGrid {
  readonly #made: string[] = [];

  protected override createTile({ z, x, y }: Coords): HTMLElement {
    this.#made.push(`${z}/${x}/${y}`);
    return document.createElement('div');
  }

  takeMade(): readonly string[] {
    return this.#made.splice(0).sort();
  }
}

function openGrid(clientWidth: number, centreX: number) {
  const container = document.createElement('div');
  Object.defineProperties(container, { clientWidth: { value: clientWidth }, clientHeight: { value: 100 } });
  document.body.append(container);
  const map = createLeafletMap(container, { lat: -40, lon: (centreX * 360) / 1024 - 180, zoom: 2 });
  const grid = new TestGrid({}).addTo(map);
  const pass = (zoom: number): void => {
    map._move(map.getCenter(), zoom, { pinch: true });
  };
  return { map, grid, pass };
}

function zoomsOf(tiles: readonly string[]): readonly (string | undefined)[] {
  return [...new Set(tiles.map((place) => place.split('/')[0]))];
}

it('covers every visible pixel, edges included', () => {
  // Visible from 156 to 256, and from 157 to 257: the last pixel belongs to the next tile.
  expect(openGrid(100, 206.3).grid.takeMade()).toEqual(['2/0/2']);
  expect(openGrid(100, 206.7).grid.takeMade()).toEqual(['2/0/2', '2/1/2']);
});

it('creates no tiles for zooms that a gesture passes, only where it ends', () => {
  const { map, grid, pass } = openGrid(600, 512);
  grid.takeMade();
  for (const zoom of [2.4, 3.1, 4.7, 5.2]) pass(zoom);
  expect(grid.takeMade()).toEqual([]);
  map.setView(map.getCenter(), 5, { animate: false });
  expect(zoomsOf(grid.takeMade())).toEqual(['5']);
});

it('creates the tiles when a pinch ends on a whole level', () => {
  const { map, grid, pass } = openGrid(600, 512);
  grid.takeMade();
  pass(2.4);
  pass(4);
  map._moveEnd(true);
  expect(zoomsOf(grid.takeMade())).toEqual(['4']);
});

it('creates the tiles of a new place when a pinch ends at its first zoom', () => {
  const { map, grid, pass } = openGrid(600, 512);
  grid.takeMade();
  pass(2.4);
  pass(2);
  map.setView([40, 0], 2);
  expect(grid.takeMade().length).toBeGreaterThan(0);
});
