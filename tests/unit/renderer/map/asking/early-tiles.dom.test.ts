/** Tiles that are asked for before there is a map: the very ones that Leaflet then wants. */
import type { Coords } from 'leaflet';
import { afterEach, expect, it } from 'vitest';
import type { Client } from '../../../../../renderer/bridge/client.ts';
import { askEarly } from '../../../../../renderer/map/asking/early-tiles.ts';
import { describeGrid, toTileCoord } from '../../../../../renderer/map/asking/tile-grid.ts';
import { createLeafletMap } from '../../../../../renderer/map/leaflet-map.ts';
import { SteadyGrid } from '../../../../../renderer/map/tiles/steady-grid.ts';
import { OPENSTREETMAP_SOURCE, type Source } from '../../../../../shared/sources/source.ts';
import { formatTileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import type { View } from '../../../../../shared/view.ts';

const SIZE = { x: 1280, y: 736 };
const VIEW: View = { lat: 20, lon: 10, zoom: 4 };

function sourceOf(tileSizePx: 256 | 512, maxZoom = 14): Source {
  return { ...OPENSTREETMAP_SOURCE, rules: { ...OPENSTREETMAP_SOURCE.rules, tileSizePx, minZoom: 1, maxZoom } };
}

/** A client that never answers, what it was asked for, and what was cancelled. */
function watchClient() {
  const asked: string[] = [];
  const cancelled: string[] = [];
  const call = (_method: string, { coord }: { coord: Parameters<typeof formatTileCoord>[0] }, signal: AbortSignal) => {
    const name = formatTileCoord(coord);
    asked.push(name);
    signal.addEventListener('abort', () => cancelled.push(name));
    return new Promise(() => undefined);
  };
  return { asked, cancelled, client: { call } as unknown as Client };
}

afterEach(() => document.body.replaceChildren());

/** The tiles that Leaflet makes for a view. */
function listLeafletTiles(source: Source, view: View): ReadonlySet<string> {
  const { rules } = source;
  const container = document.createElement('div');
  Object.defineProperties(container, { clientWidth: { value: SIZE.x }, clientHeight: { value: SIZE.y } });
  document.body.append(container);
  const map = createLeafletMap(container, view);
  const names = new Set<string>();
  const tiles = 2 ** (view.zoom - Math.log2(rules.tileSizePx / 256));
  class ListingGrid extends SteadyGrid {
    protected override createTile(coords: Coords): HTMLElement {
      names.add(formatTileCoord(toTileCoord({ ...coords, x: ((coords.x % tiles) + tiles) % tiles }, rules)));
      return document.createElement('div');
    }
  }
  new ListingGrid(describeGrid(source)).addTo(map);
  map.remove();
  return names;
}

it.each([
  ['usual tiles', sourceOf(256), VIEW],
  ['large tiles', sourceOf(512), VIEW],
  ['a view across 180°', sourceOf(256), { lat: -33, lon: 179, zoom: 5 }],
  ['a view that shows the world twice', sourceOf(256), { lat: 0, lon: 0, zoom: 1 }],
  ['a view by the pole', sourceOf(256), { lat: 74, lon: -60, zoom: 3 }],
  ['a deep view', sourceOf(256), { lat: 48.20849, lon: 16.37208, zoom: 14 }],
])('requests each tile of %s once', (_name, source, view) => {
  const { asked, client } = watchClient();
  askEarly(client, source, view, SIZE);
  expect(new Set(asked).size).toBe(asked.length);
  expect([...asked].sort()).toEqual([...listLeafletTiles(source, view)].sort());
});

it('requests what is in the middle of the view first', () => {
  const { asked, client } = watchClient();
  askEarly(client, sourceOf(256), { lat: 0.1, lon: 179.9, zoom: 5 }, SIZE);
  expect(asked.slice(0, 4).sort()).toEqual(['5/0/15', '5/0/16', '5/31/15', '5/31/16']);
  expect(asked[0]).toBe('5/31/15');
});

it('requests nothing where tiles are scaled', () => {
  const { asked, client } = watchClient();
  askEarly(client, sourceOf(256, 3), VIEW, SIZE);
  askEarly(client, sourceOf(512), { ...VIEW, zoom: 1 }, SIZE);
  expect(asked).toEqual([]);
});

it('hands out each reply once, for its own tile', () => {
  const { client } = watchClient();
  const source = sourceOf(256);
  const early = askEarly(client, source, VIEW, SIZE);
  const coord = { z: 4, x: 8, y: 7 };
  const { signal } = new AbortController();
  expect(early.take({ sourceId: 'other', coord }, signal)).toBeUndefined();
  expect(early.take({ sourceId: source.id, coord: { ...coord, x: 0 } }, signal)).toBeUndefined();
  expect(early.take({ sourceId: source.id, coord }, signal)).toBeInstanceOf(Promise);
  expect(early.take({ sourceId: source.id, coord }, signal)).toBeUndefined();
});

it("cancels a tile that is given up, and at the end all that weren't taken", () => {
  const { asked, cancelled, client } = watchClient();
  const source = sourceOf(256);
  const early = askEarly(client, source, VIEW, SIZE);
  const taker = new AbortController();
  const keeper = new AbortController();
  void early.take({ sourceId: source.id, coord: { z: 4, x: 8, y: 7 } }, taker.signal);
  void early.take({ sourceId: source.id, coord: { z: 4, x: 7, y: 7 } }, keeper.signal);
  taker.abort();
  expect(cancelled).toEqual(['4/8/7']);
  early.end();
  expect([...cancelled].sort()).toEqual(asked.filter((name) => name !== '4/7/7').sort());
  expect(early.take({ sourceId: source.id, coord: { z: 4, x: 6, y: 7 } }, keeper.signal)).toBeUndefined();
});
