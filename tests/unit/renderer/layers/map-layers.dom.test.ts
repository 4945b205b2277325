/** Layers on a real Leaflet map: reading, looks, order and selection. The worker's part runs beside the test, without a canvas. */
import { Map as LeafletMap } from 'leaflet';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SelectionWay } from '../../../../renderer/layers/feature-selection.ts';
import type { LayerIndex } from '../../../../renderer/layers/layer-index.ts';
import type { LayerCall } from '../../../../renderer/layers/layer-messages.ts';
import { readLayer } from '../../../../renderer/layers/layer-reading.ts';
import { createMapLayers } from '../../../../renderer/layers/map-layers.ts';
import { createTileCalls } from '../../../../renderer/map/asking/tile-calls.ts';
import { KeptTiles } from '../../../../renderer/map/tiles/kept-tiles.ts';
import { TileLayer } from '../../../../renderer/map/tiles/tile-layer.ts';
import { answerSelection } from '../../../../renderer/selecting/feature-choice.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';
import { LAYER_COLOURS, type Layer, MAX_LAYER_ZOOM } from '../../../../shared/layers/layer.ts';
import { OPENSTREETMAP_SOURCE, type Source } from '../../../../shared/sources/source.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';
import { writeGeoJson } from '../../../support/layer-files.ts';
import { playService } from '../../../support/played-service.ts';

useEmptyPage();

const workers = new Set<PlayedWorker>();
const painted: Extract<LayerCall, { name: 'paint' }>['args'][] = [];

/** Answers as the worker of layers does, except that nothing is painted. */
class PlayedWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | undefined;
  #index: LayerIndex | null = null;
  readonly #chosen = new Set<number>();

  constructor() {
    workers.add(this);
  }

  postMessage(call: LayerCall): void {
    const reply = this.#answer(call);
    queueMicrotask(() => this.onmessage?.({ data: { id: call.id, reply } }));
  }

  terminate(): void {
    workers.delete(this);
    this.onmessage = undefined;
  }

  #answer(call: LayerCall): unknown {
    if (call.name === 'read') {
      const reading = readLayer(readGeoFile(call.args.bytes));
      this.#index = reading.index;
      return reading.facts;
    }
    if (call.name === 'readShapes') return undefined;
    if (call.name === 'paint') painted.push(call.args);
    if (call.name === 'label') return [];
    if (call.name === 'pick' || call.name === 'choose' || call.name === 'describe' || call.name === 'report')
      return answerSelection({ index: this.#index, chosen: this.#chosen }, call);
    return null;
  }
}

beforeEach(() => {
  vi.stubGlobal('Worker', PlayedWorker);
  workers.clear();
  painted.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

const LOOK = { colour: LAYER_COLOURS[0], widthPx: 3, opacity: 1, minZoom: 0, maxZoom: MAX_LAYER_ZOOM } as const;

function layerOf(digit: number, change: Partial<Layer> = {}): Layer {
  const id = String(digit).repeat(16);
  const shown = {
    visible: true,
    ownStyles: true,
    selectable: true,
    loadsPictures: false,
    labelProperty: null,
    state: 'ready',
    isCopy: false,
  } as const;
  return { id, kind: 'file', name: id, fileName: 'a.geojson', version: 1, ...LOOK, ...shown, ...change };
}

const point = (lon: number, name: string) =>
  ({ type: 'Point', coordinates: [lon, 46.5], properties: { name } }) as const;

/** Layers on a map of 1000 × 700 pixels around 46.5, 8 at zoom 7; the files are those of the test. */
function start(
  files: Record<string, { readonly bytes: Uint8Array; readonly version?: number } | undefined>,
  sources: readonly Source[] = [],
) {
  const container = document.createElement('div');
  Object.defineProperties(container, { clientWidth: { value: 1000 }, clientHeight: { value: 700 } });
  document.body.append(container);
  const leaflet = new LeafletMap(container, { center: [46.5, 8], zoom: 7, zoomAnimation: false, fadeAnimation: false });
  const { client, callsOf } = playService({
    readLayer({ layerId, at }) {
      const file = files[layerId[0] ?? ''];
      if (!file) throw new CodedError('file-unreadable');
      return { bytes: file.bytes.slice(at), size: file.bytes.length, version: file.version ?? 1 };
    },
    getTile() {
      throw new CodedError('source-refused');
    },
    findStandIn: () => [],
  });
  let click: ((place: ReturnType<LeafletMap['getCenter']>, event: MouseEvent) => Promise<boolean>) | undefined;
  const selected: ({
    readonly names: readonly (string | null)[];
    readonly layerId: string;
    readonly way: SelectionWay;
  } | null)[] = [];
  const overlays: TileLayer[] = [];
  const layers = createMapLayers({
    map: {
      leaflet,
      isBusy: () => false,
      createOverlay(source, describe) {
        const ignored = { onDrawn: () => undefined, onWaiting: () => undefined, onChange: () => undefined };
        const parts = describe({ calls: createTileCalls(client, source), ...ignored });
        overlays.push(new TileLayer({ ...parts, ...ignored, source, kept: new KeptTiles() }));
        return overlays.at(-1) as TileLayer;
      },
      takeClicks(take) {
        click = take;
        return () => {
          click = undefined;
        };
      },
    },
    client,
    sources: () => sources,
    readCover: () => ({ rightPx: 0, bottomPx: 0 }),
    onFacts: () => undefined,
    onSelect: (layers, way) => {
      const names = layers.flatMap(({ listed }) => listed.map(({ name }) => name));
      selected.push(layers[0] ? { names, layerId: layers[0].layerId, way } : null);
    },
  });
  const clickAt = async (lon: number, keys: MouseEventInit = {}) =>
    click?.(leaflet.unproject(leaflet.project([46.5, lon])), new MouseEvent('click', keys));
  const press = (key: string, shiftKey = false) =>
    container.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  const stateOf = (layer: Layer) => layers.factsOf(layer.id)?.state;
  const grids = () => [...container.querySelectorAll<HTMLElement>('.leaflet-layers-pane > .leaflet-layer')];
  return { layers, leaflet, selected, clickAt, press, stateOf, grids, callsOf, overlays };
}

it('reads each version of a file once, and keeps the last good one when the next can’t be read', async () => {
  const files = { 1: { bytes: writeGeoJson([point(8, 'first')]), version: 1 } };
  const { layers, stateOf, clickAt, selected, callsOf } = start(files);
  const layer = layerOf(1);
  layers.show([layer]);
  expect(stateOf(layer)).toBe('loading');
  await expect.poll(() => stateOf(layer)).toBe('ready');
  layers.show([{ ...layer, colour: '#0571b0' }]);
  expect(callsOf('readLayer')).toHaveLength(1);
  files[1] = { bytes: new TextEncoder().encode('{'), version: 2 };
  layers.show([{ ...layer, version: 2 }]);
  await expect.poll(() => stateOf(layer)).toBe('problem');
  expect([await clickAt(8), selected.at(-1)?.names, workers.size]).toEqual([true, ['first'], 1]);
  files[1] = { bytes: writeGeoJson([point(8, 'third')]), version: 3 };
  layers.show([{ ...layer, version: 3 }]);
  await expect.poll(() => stateOf(layer)).toBe('ready');
  // Its features are others now.
  expect(selected.at(-1)).toBeNull();
  expect([await clickAt(8), selected.at(-1)?.names, workers.size]).toEqual([true, ['third'], 1]);
});

it('says why a file can’t be read, and tries again with the next list', async () => {
  const files: Parameters<typeof start>[0] = {};
  const { layers, stateOf } = start(files);
  const [gone, refused] = [layerOf(1, { state: 'missing' }), layerOf(2)];
  layers.show([gone, refused]);
  await expect.poll(() => [stateOf(gone), stateOf(refused)]).toEqual(['problem', 'problem']);
  files[2] = { bytes: writeGeoJson([point(8, 'later')]) };
  layers.show([gone, refused]);
  await expect.poll(() => stateOf(refused)).toBe('ready');
});

it('draws layers in order, each within its zooms, and paints only what has other looks', async () => {
  const bytes = writeGeoJson([point(8, 'x')]);
  const { layers, stateOf, grids, leaflet } = start({ 1: { bytes }, 2: { bytes } });
  const [low, high] = [layerOf(1), layerOf(2, { minZoom: 8 })];
  layers.show([low, high]);
  await expect.poll(() => [stateOf(low), stateOf(high)]).toEqual(['ready', 'ready']);
  await expect.poll(() => painted.length).toBeGreaterThan(0);
  const canvases = () => grids().map((grid) => [grid.style.zIndex, grid.querySelectorAll('canvas').length > 0]);
  expect(canvases()).toEqual([
    ['0', true],
    ['1', false],
  ]);
  const before = painted.length;
  layers.show([
    { ...high, minZoom: 0 },
    { ...low, opacity: 0.5 },
  ]);
  expect(canvases()).toEqual([
    ['1', true],
    ['0', true],
  ]);
  expect(grids()[0]?.style.opacity).toBe('0.5');
  await expect.poll(() => painted.length).toBeGreaterThan(before);
  expect(painted.every(({ coord: { x, y, z } }) => x >= 0 && y >= 0 && x < 2 ** z && y < 2 ** z)).toBe(true);
  layers.show([{ ...low, visible: false }]);
  expect([grids(), workers.size]).toEqual([[], 1]);
  layers.remove();
  expect([workers.size, leaflet.getContainer().querySelector('canvas')]).toEqual([0, null]);
});

it('selects by a click what is on top, never what is hidden or not selectable, and clears by a click on nothing', async () => {
  const { layers, stateOf, clickAt, selected } = start({
    1: { bytes: writeGeoJson([point(8, 'below')]) },
    2: { bytes: writeGeoJson([point(8, 'above')]) },
  });
  const [low, high] = [layerOf(1), layerOf(2)];
  layers.show([low, high]);
  await expect.poll(() => [stateOf(low), stateOf(high)]).toEqual(['ready', 'ready']);
  expect([await clickAt(8), selected.at(-1)]).toMatchObject([
    true,
    { names: ['above'], layerId: high.id, way: { by: 'place', isFromKeys: false } },
  ]);
  layers.show([low, { ...high, selectable: false }]);
  expect(selected.at(-1)).toBeNull();
  await clickAt(8 + 360);
  expect(selected.at(-1)?.names).toEqual(['below']);
  expect([await clickAt(9), selected.at(-1)]).toEqual([false, null]);
  layers.show([
    { ...low, visible: false },
    { ...high, minZoom: 9 },
  ]);
  expect(await clickAt(8)).toBe(false);
  expect(selected).toEqual([expect.anything(), null, expect.anything(), null]);
});

it('reveals a layer only if nothing of it is in the view, in any copy of the world', async () => {
  const { layers, leaflet, stateOf } = start({
    1: { bytes: writeGeoJson([point(8.5, 'near')]) },
    2: { bytes: writeGeoJson([point(120, 'far')]) },
  });
  const [near, far] = [layerOf(1), layerOf(2)];
  layers.show([near, far]);
  await expect.poll(() => [near, far].map(stateOf)).toEqual(['ready', 'ready']);
  layers.reveal(near.id);
  expect(leaflet.getCenter().lng).toBe(8);
  leaflet.setView([46.5, 368], 7);
  layers.reveal(near.id);
  expect(Math.round(leaflet.getCenter().lng)).toBe(368);
  layers.reveal(far.id);
  expect(Math.round(leaflet.getCenter().wrap().lng)).toBe(120);
});

it('steps through what is in the centre with Enter, and adds with Shift+Enter', async () => {
  const bytes = writeGeoJson([point(8, 'nearest'), point(8.02, 'next'), point(9, 'far')]);
  const { layers, stateOf, press, selected, leaflet } = start({ 1: { bytes } });
  const layer = layerOf(1);
  layers.show([layer]);
  await expect.poll(() => stateOf(layer)).toBe('ready');
  const names: unknown[] = [];
  for (const count of [1, 2, 3]) {
    press('Enter');
    await expect.poll(() => selected.length).toBe(count);
    names.push(selected.at(-1)?.names);
  }
  expect([names, selected.at(-1)?.way]).toMatchObject([[['nearest'], ['next'], ['nearest']], { isFromKeys: true }]);
  press('Enter', true);
  await expect.poll(() => selected.at(-1)?.names).toEqual(['nearest', 'next']);
  leaflet.setView([46.5, 9], 7, { animate: false });
  press('Enter');
  await expect.poll(() => selected.at(-1)?.names).toEqual(['far']);
});

it('adds to a selection over several layers with Shift, and takes away with Ctrl', async () => {
  const { layers, stateOf, clickAt, selected } = start({
    1: { bytes: writeGeoJson([point(8, 'a'), point(9, 'b')]) },
    2: { bytes: writeGeoJson([point(7, 'c')]) },
  });
  const [low, high] = [layerOf(1), layerOf(2)];
  layers.show([low, high]);
  await expect.poll(() => [stateOf(low), stateOf(high)]).toEqual(['ready', 'ready']);
  await clickAt(9);
  await clickAt(7, { shiftKey: true });
  await clickAt(8, { ctrlKey: true });
  expect(selected.map((one) => one?.names)).toEqual([['b'], ['c', 'b'], ['c', 'a', 'b']]);
  // Nothing is there, so nothing changes.
  expect(await clickAt(8.5, { shiftKey: true })).toBe(false);
  await clickAt(9, { metaKey: true });
  expect(selected.slice(3).map((one) => one?.names)).toEqual([['c', 'a']]);
  layers.show([low, { ...high, visible: false }]);
  expect(selected.at(-1)).toMatchObject({ names: ['a'], way: { by: 'none' } });
  await clickAt(8, { ctrlKey: true });
  expect([selected.at(-1), selected.length]).toEqual([null, 6]);
});

it('selects with a box what is in it on all layers, and clears with an empty one', async () => {
  const { layers, leaflet, stateOf, selected } = start({
    1: { bytes: writeGeoJson([point(8, 'a'), point(9, 'b')]) },
    2: { bytes: writeGeoJson([point(8, 'c'), point(-170, 'far')]) },
  });
  const [low, high] = [layerOf(1), layerOf(2)];
  layers.show([low, high]);
  await expect.poll(() => [stateOf(low), stateOf(high)]).toEqual(['ready', 'ready']);
  const boxAround = (lon: number) => {
    const { x, y } = leaflet.latLngToContainerPoint([46.5, lon]);
    return { left: x - 9, top: y - 9, right: x + 9, bottom: y + 9 };
  };
  await layers.selection.selectBox(boxAround(8), 'replace');
  await layers.selection.selectBox(boxAround(9), 'add');
  await layers.selection.selectBox(boxAround(8), 'toggle');
  await layers.selection.selectBox({ left: 0, top: 0, right: 1000, bottom: 700 }, 'replace');
  await layers.selection.selectBox(boxAround(6), 'add');
  await layers.selection.selectBox(boxAround(6), 'replace');
  await layers.selection.selectBox(boxAround(6), 'replace');
  expect(selected.map((one) => one?.names)).toEqual([['c', 'a'], ['c', 'a', 'b'], ['b'], ['c', 'a', 'b'], undefined]);
  // Cleared before the worker is asked, and before it has replied.
  for (const turns of [0, 1, 2, 3]) {
    const before = selected.length;
    const under = layers.selection.selectBox(boxAround(8), 'replace');
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    layers.selection.clear();
    await under;
    expect(selected.slice(before)).toEqual([]);
  }
  await layers.selection.selectBox(boxAround(9), 'add');
  expect(selected.at(-1)?.names).toEqual(['b']);
});

const HILLS: Source = { ...OPENSTREETMAP_SOURCE, id: 'hills', name: 'Hills' };
const ofSource = (digit: number, change: Partial<Layer> = {}) =>
  layerOf(digit, { kind: 'source', sourceId: 'hills', fileName: '', ...change });

it('puts tiles of a source between files, at the zooms of both, and takes them off', async () => {
  const { layers, leaflet, grids, overlays, callsOf } = start({ 1: { bytes: writeGeoJson([point(8, 'first')]) } }, [
    HILLS,
  ]);
  layers.show([layerOf(1), ofSource(2, { opacity: 0.5 }), layerOf(3)]);
  const order = () => grids().map((grid) => [grid.classList.contains('source-tiles'), grid.style.zIndex]);
  const isOf = (layer: boolean) =>
    order()
      .filter(([isTiles]) => isTiles === layer)
      .map(([, index]) => index);
  expect([isOf(true), isOf(false).sort()]).toEqual([['1'], ['0', '2']]);
  expect(grids().find(({ classList }) => classList.contains('source-tiles'))?.style.opacity).toBe('0.5');
  layers.show([ofSource(2), layerOf(1), layerOf(3)]);
  expect([isOf(true), isOf(false).sort(), overlays.length]).toEqual([['0'], ['1', '2'], 1]);
  await expect.poll(() => callsOf('getTile').length).toBeGreaterThan(0);
  expect(new Set(callsOf('getTile').map(({ sourceId }) => sourceId))).toEqual(new Set(['hills']));

  const [tiles] = overlays;
  layers.show([ofSource(2, { minZoom: 8 })]);
  expect(tiles?.isAtItsZooms).toBe(false);
  leaflet.setZoom(8);
  expect(tiles?.isAtItsZooms).toBe(true);
  layers.show([ofSource(2, { visible: false })]);
  expect(leaflet.hasLayer(tiles as TileLayer)).toBe(false);
  layers.show([ofSource(2)]);
  expect([leaflet.hasLayer(tiles as TileLayer), overlays.length]).toEqual([true, 1]);
  layers.show([]);
  expect(leaflet.hasLayer(tiles as TileLayer)).toBe(false);
});

it('says why tiles of a source are missing, and follows the source', async () => {
  const sources = [HILLS];
  const { layers, leaflet, overlays } = start({}, sources);
  layers.show([ofSource(2)]);
  const factsNow = () => layers.factsOf(ofSource(2).id);
  expect(factsNow()).toEqual({ state: 'tiles', minZoom: 0, maxZoom: 22, trouble: '' });
  leaflet.fire('moveend');
  await expect.poll(() => factsNow()).toMatchObject({ trouble: 'Hills refuses requests.' });
  sources[0] = { ...HILLS, name: 'Mountains', rules: { ...HILLS.rules, maxZoom: 12, tileSizePx: 512 } };
  layers.show([ofSource(2)]);
  expect(overlays.map((tiles) => leaflet.hasLayer(tiles))).toEqual([false, true]);
  expect(factsNow()).toEqual({ state: 'tiles', minZoom: 1, maxZoom: 16, trouble: '' });
  sources.length = 0;
  layers.show([ofSource(2)]);
  expect(factsNow()).toEqual({ state: 'problem', message: 'Source not found' });
  expect(overlays.some((tiles) => leaflet.hasLayer(tiles))).toBe(false);
});
