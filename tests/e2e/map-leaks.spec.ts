/** Panning and zooming leave nothing behind: no addresses of blobs, no canvases, no cancellers, no bitmaps, no listeners. */
import { type CDPSession, expect, type Page } from '@playwright/test';
import { type MapPage, openMapPage, watchForTroubles } from '../support/map-page.ts';
import { test as networkTest } from '../support/network-map.ts';
import { callBeside, watchCalls } from '../support/page-calls.ts';
import { storePlainWorld } from '../support/plain-world.ts';

const test = networkTest.extend({
  dataDir: async ({ dataDir }, use) => {
    await storePlainWorld(dataDir, [2, 3]);
    await use(dataDir);
  },
});

test.use({ flags: ['--view', '20,16,2'], viewport: { width: 480, height: 400 } });

/** Over tiles of each kind: raster and vector images are decoded in different ways. */
const PANS = 40;
/** After so many, the test waits for the tiles in view: panning is faster than they can follow. */
const PANS_AT_A_TIME = 10;
/** What the collector or the screen may still hold for a moment; a leak of one tile in ten would hold more. */
const MOMENTARY = 12;
const KEPT = [
  'AbortController',
  'HTMLCanvasElement',
  'HTMLImageElement',
  'ImageDecoder',
  'VideoFrame',
  'Blob',
  'Response',
] as const;

/** The number of living objects of each kind, after a garbage collection. */
async function countObjects(session: CDPSession): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  // More thorough than the collection before a query, which may leave an image or a row of canvases for good.
  await session.send('HeapProfiler.collectGarbage');
  for (const kind of KEPT) {
    const prototype = await session.send('Runtime.evaluate', { expression: `${kind}.prototype` });
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.result.objectId ?? '',
      objectGroup: 'counted',
    });
    const length = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    counts[kind] = Number(length.result.value);
  }
  // Otherwise what was found now would live until the end, because it was found.
  await session.send('Runtime.releaseObjectGroup', { objectGroup: 'counted' });
  return counts;
}

async function countListeners(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? Number.NaN;
}

/** Notes on the document, from the first script on, how many canvases, bitmaps and addresses were made. */
async function countMade(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // The empty page before.
    if (!isSecureContext) return;
    const open = new Set<string>();
    const made = { canvases: 0, bitmaps: 0, addresses: 0 };
    const note = () =>
      Object.assign(document.documentElement.dataset, { made: JSON.stringify(made), blobsOpen: String(open.size) });
    const { decode } = ImageDecoder.prototype;
    const createElement = document.createElement as (name: string) => HTMLElement;
    const { createObjectURL, revokeObjectURL } = URL;
    document.createElement = ((name: string) => {
      if (name === 'canvas') made.canvases += 1;
      return createElement.call(document, name);
    }) as Document['createElement'];
    ImageDecoder.prototype.decode = function (...args) {
      made.bitmaps += 1;
      note();
      return decode.apply(this, args);
    };
    URL.createObjectURL = (blob: Blob) => {
      const address = createObjectURL.call(URL, blob);
      open.add(address);
      made.addresses += 1;
      note();
      return address;
    };
    URL.revokeObjectURL = (address: string) => {
      open.delete(address);
      note();
      revokeObjectURL.call(URL, address);
    };
  });
}

interface Press {
  readonly key: string;
  readonly keyCode: number;
  readonly shiftKey: boolean;
}

/** Back and forth over the seams between tiles, and to another zoom now and then. */
function planPresses(pans: number): Press[] {
  const arrows = { ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 } as const;
  const way = ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight'] as const;
  return Array.from({ length: pans }, (_, pan): Press[] => {
    const key = way[pan % way.length] ?? 'ArrowRight';
    const arrow = { key, keyCode: arrows[key], shiftKey: true };
    if (pan % 10 === 4) return [arrow, { key: '+', keyCode: 187, shiftKey: false }];
    if (pan % 10 === 9) return [arrow, { key: '-', keyCode: 189, shiftKey: false }];
    return [arrow];
  }).flat();
}

/** Pans faster than tiles can follow, so that many are cancelled on their way. */
async function panAround(map: MapPage, pans: number): Promise<void> {
  await map.page.locator('#map').focus();
  for (let done = 0; done < pans; done += PANS_AT_A_TIME) {
    await map.page.evaluate(async (presses) => {
      for (const [index, press] of presses.entries()) {
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...press, bubbles: true }));
        const frameEnds = index % 4 === 0;
        await new Promise((resolve) => (frameEnds ? requestAnimationFrame(resolve) : setTimeout(resolve)));
      }
    }, planPresses(PANS_AT_A_TIME));
    await map.settled();
  }
}

test('panning and zooming over raster and vector tiles leave nothing behind', async ({ page, program, sourceId }) => {
  const troubles = await watchForTroubles(page);
  await countMade(page);
  let cancelled = 0;
  const asked = new Set<number>();
  watchCalls(page).onMessage((message) => {
    if ('method' in message && message.method === 'getTile') asked.add(message.id);
    if ('cancel' in message && asked.has(message.cancel)) cancelled += 1;
  });
  const map = await openMapPage(page, program.url);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('Runtime.enable');

  const root = page.locator('html');
  const readMade = async () => JSON.parse((await root.getAttribute('data-made')) ?? '{}');
  await panAround(map, PANS_AT_A_TIME);
  const listeners = await countListeners(session);
  // The pictures that are kept for when people come back go with a tile of their source; then all are loaded again.
  const forget = async (id: string) => {
    const deleted = await callBeside(page, 'deleteTile', { sourceId: id, coord: { z: 3, x: 4, y: 2 } });
    expect(deleted.ok).toBe(true);
  };
  await panAround(map, PANS / 2);
  await forget(sourceId);
  await panAround(map, PANS / 2);
  await forget(sourceId);
  await map.settled();
  await map.choose('Source', 'World (built in)');
  await panAround(map, PANS / 2);
  await forget('world');
  await panAround(map, PANS / 2);
  await forget('world');
  await map.settled();
  const made = await readMade();
  expect(made.canvases).toBeGreaterThan(10 * MOMENTARY);
  expect(made.bitmaps).toBeGreaterThan(MOMENTARY);
  expect(made.addresses).toBeGreaterThan(MOMENTARY);

  await expect(root).toHaveAttribute('data-blobs-open', '0');
  expect(cancelled).toBeGreaterThan(0);
  await forget('world');
  // Tiles in view and in the margin that Leaflet keeps around it.
  const tiles = await map.countTiles();
  expect(tiles).toBeLessThanOrEqual(48);
  await expect(async () => {
    const { HTMLCanvasElement: canvases = Number.NaN, ...others } = await countObjects(session);
    expect(canvases).toBeLessThanOrEqual(tiles + MOMENTARY);
    expect(others).toEqual({
      AbortController: 0,
      HTMLImageElement: 0,
      ImageDecoder: 0,
      VideoFrame: 0,
      Blob: 0,
      Response: 0,
    });
    // Leaflet puts two on each tile.
    expect(await countListeners(session)).toBeLessThanOrEqual(listeners + 2 * (tiles + MOMENTARY));
  }).toPass({ timeout: 20_000 });
  expect(troubles).toEqual([]);
});
