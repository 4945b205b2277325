/** A thousand pans leave nothing behind: no addresses of blobs, no canvases, no cancellers, no bitmaps, no listeners. */
import { type CDPSession, expect, type Page } from '@playwright/test';
import { type MapPage, openMapPage, test, watchForTroubles } from '../support/map-page.ts';

test.use({ flags: ['--view', '20,16,2'], viewport: { width: 480, height: 400 } });

const PANS = 1000;
/** What the collector or the screen may still hold for a moment; a leak would hold thousands. */
const MOMENTARY = 12;
const KEPT = ['AbortController', 'HTMLCanvasElement', 'HTMLImageElement', 'ImageBitmap', 'Blob', 'Response'] as const;

/** The number of living objects of each kind, after a garbage collection. */
async function countObjects(session: CDPSession): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of KEPT) {
    const prototype = await session.send('Runtime.evaluate', { expression: `${kind}.prototype` });
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.result.objectId ?? '',
    });
    const length = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    counts[kind] = Number(length.result.value);
  }
  return counts;
}

async function countListeners(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? Number.NaN;
}

/** Notes on the document what is made of blobs, from the first script on. */
async function watchAddresses(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const open = new Set<string>();
    const { createObjectURL, revokeObjectURL } = URL;
    let made = 0;
    const note = () => {
      document.documentElement.dataset.blobsMade = String(made);
      document.documentElement.dataset.blobsOpen = String(open.size);
    };
    URL.createObjectURL = (blob: Blob) => {
      const address = createObjectURL.call(URL, blob);
      open.add(address);
      made += 1;
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

/** Back and forth over the seams between tiles, and to another zoom after every fifty pans. */
function planPresses(pans: number): Press[] {
  const arrows = { ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 } as const;
  const way = ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight'] as const;
  return Array.from({ length: pans }, (_, pan): Press[] => {
    const key = way[pan % way.length] ?? 'ArrowRight';
    const arrow = { key, keyCode: arrows[key], shiftKey: true };
    if (pan % 100 === 49) return [arrow, { key: '+', keyCode: 187, shiftKey: false }];
    if (pan % 100 === 99) return [arrow, { key: '-', keyCode: 189, shiftKey: false }];
    return [arrow];
  }).flat();
}

/** Pans faster than tiles can follow, so that many are cancelled on their way. */
async function panAround(map: MapPage, pans: number): Promise<void> {
  await map.page.locator('#map').focus();
  await map.page.evaluate(async (presses) => {
    for (const [index, press] of presses.entries()) {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...press, bubbles: true }));
      const frameEnds = index % 4 === 0;
      await new Promise((resolve) => (frameEnds ? requestAnimationFrame(resolve) : setTimeout(resolve)));
    }
  }, planPresses(pans));
  await map.settled();
}

test('a thousand pans leave nothing behind', async ({ page, program }) => {
  test.slow();
  const troubles = await watchForTroubles(page);
  await watchAddresses(page);
  const tileRequests = { sent: 0, cancelled: 0 };
  page.on('request', (request) => {
    if (request.url().endsWith('/call/getTile')) tileRequests.sent += 1;
  });
  page.on('requestfailed', (request) => {
    if (request.url().endsWith('/call/getTile')) tileRequests.cancelled += 1;
  });
  const map = await openMapPage(page, program.url);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('Runtime.enable');

  await panAround(map, 50);
  const listeners = await countListeners(session);
  await panAround(map, PANS);

  const root = page.locator('html');
  // How many of them are drawn before they leave the view depends on the computer.
  expect(tileRequests.sent).toBeGreaterThan(1000);
  expect(Number(await root.getAttribute('data-blobs-made'))).toBeGreaterThan(100);
  await expect(root).toHaveAttribute('data-blobs-open', '0');
  expect(tileRequests.cancelled).toBeGreaterThan(0);
  // Tiles in view and in the margin that Leaflet keeps around it.
  const tiles = await map.countTiles();
  expect(tiles).toBeLessThanOrEqual(48);
  await expect(async () => {
    const { HTMLCanvasElement: canvases = Number.NaN, ...others } = await countObjects(session);
    expect(canvases).toBeLessThanOrEqual(tiles + MOMENTARY);
    expect(others).toEqual({ AbortController: 0, HTMLImageElement: 0, ImageBitmap: 0, Blob: 0, Response: 0 });
    // Leaflet puts two on each tile.
    expect(await countListeners(session)).toBeLessThanOrEqual(listeners + 2 * (tiles + MOMENTARY));
  }).toPass({ timeout: 20_000 });
  expect(troubles).toEqual([]);
});
