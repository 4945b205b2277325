/** The tiles of a layer on a real Leaflet map: which are painted, ahead of which views, and which no more. */
import { Map as LeafletMap } from 'leaflet';
import { expect, it } from 'vitest';
import { LayerGrid } from '../../../../renderer/layers/layer-grid.ts';
import type { LayerPaint } from '../../../../renderer/layers/layer-messages.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const LOOK: LayerPaint = { colour: '#d01c8b', widthPx: 3, ownStyles: true, isOfSelected: false };
const SIZE = { clientWidth: { value: 1000 }, clientHeight: { value: 700 } };

/** A grid over a map of 1000 × 700 pixels, and what its file was asked to paint. */
function start(isPainting = () => true) {
  const container = document.createElement('div');
  Object.defineProperties(container, SIZE);
  document.body.append(container);
  const map = new LeafletMap(container, { center: [0, 0], zoom: 7, zoomAnimation: false, fadeAnimation: false });
  map.createPane('layers');
  const painted: { readonly x: number; readonly y: number; readonly signal: AbortSignal }[] = [];
  const grid = new LayerGrid({ pane: 'layers', minZoom: 0, maxZoom: 20 }).addTo(map);
  const file = {
    paint({ coord: { x, y } }: { readonly coord: { readonly x: number; readonly y: number } }, signal: AbortSignal) {
      painted.push({ x, y, signal });
      return new Promise<null>((resolve) => {
        if (isPainting()) resolve(null);
      });
    },
  };
  grid.draw(file, LOOK);
  const canvases = () => [...container.querySelectorAll('canvas')];
  const isWhole = () => canvases().every((canvas) => canvas.classList.contains('leaflet-tile-loaded'));
  return { map, grid, file, painted, canvases, isWhole };
}

/** Tiles of 256 pixels in the view, whose centre is the corner of four: 4 × 4 of them. With 320 pixels around it: 8 × 6. */
const [SEEN, AHEAD] = [16, 32];

it('paints tiles around a view at rest, so that a pan finds them', async () => {
  const { map, painted, isWhole } = start();
  expect(painted).toHaveLength(SEEN);
  await expect.poll(() => painted.length).toBe(SEEN + AHEAD);
  await expect.poll(isWhole).toBe(true);
  map.panBy([300, 0], { animate: false });
  expect(painted).toHaveLength(SEEN + AHEAD);
  expect(isWhole()).toBe(true);
  // One column more.
  await expect.poll(() => painted.length).toBe(SEEN + AHEAD + 6);
});

it('takes back tiles ahead when the map moves on', async () => {
  let paints = SEEN;
  const { map, painted, isWhole } = start(() => paints-- > 0);
  await expect.poll(() => painted.length).toBe(SEEN + AHEAD);
  expect(isWhole()).toBe(false);
  map.fire('movestart');
  expect(painted.map(({ signal }) => signal.aborted)).toEqual(
    Array.from({ length: SEEN + AHEAD }, (_, at) => at >= SEEN),
  );
  expect(isWhole()).toBe(true);
});

it('paints only what is in view at once for another look, the rest when the view rests', async () => {
  const { grid, file, painted, canvases, isWhole } = start();
  await expect.poll(() => painted.length).toBe(SEEN + AHEAD);
  await expect.poll(isWhole).toBe(true);
  const before = canvases();
  grid.draw(file, { ...LOOK, colour: '#008837' });
  expect(painted).toHaveLength(2 * SEEN + AHEAD);
  expect(canvases()).toEqual(before.slice(0, SEEN));
  await expect.poll(() => painted.length).toBe(2 * (SEEN + AHEAD));
});

it('keeps no more tiles after many pans than Leaflet keeps around a view', async () => {
  const { map, painted, canvases, isWhole } = start();
  for (let pan = 0; pan < 12; pan += 1) {
    const before = painted.length;
    map.panBy([300, 200], { animate: false });
    await expect.poll(() => painted.length).toBeGreaterThan(before);
    await expect.poll(isWhole).toBe(true);
  }
  // Two tiles on each side of up to 5 × 4.
  expect(canvases().length).toBeLessThanOrEqual(9 * 8);
});
