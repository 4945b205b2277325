/** Times a Leaflet map inside its page, ours or a plain one: first paint, and time until complete. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';

/** Milliseconds since the page was opened. */
export interface PaintMarks {
  /** When land or a tile is first visible. */
  readonly land: number;
  readonly first: number;
  /** When every tile of the view is drawn or has a stand-in. */
  readonly covered: number;
  /** When every tile of the view is drawn. */
  readonly whole: number;
  readonly tiles: number;
}

interface MapClock {
  readonly marks: Partial<{ -readonly [Name in keyof PaintMarks]: PaintMarks[Name] }>;
  readonly isWhole: () => boolean;
  /** Milliseconds for each finished drag, from mouse-up until every tile is drawn. */
  readonly drags: number[];
  /** The same for each zoom, from its first wheel event. */
  readonly zooms: number[];
}

type ClockWindow = Window & { mapClock?: MapClock };

/** A pause as people make, in which Leaflet also tidies up. */
const PAUSE_MS = 120;
/** Drags in one direction, far beyond what Leaflet keeps around a view. */
const LONGEST_LEG = 15;
const CENTRE = { x: 640, y: 400 } as const;

/** Starts in this page from now on, and in all pages opened later. */
export async function startClock(page: Page): Promise<void> {
  await page.addInitScript(followMap);
}

/** Starts in a page that is already open. */
export async function startClockNow(page: Page): Promise<void> {
  await page.evaluate(followMap);
}

/** Runs in the page. */
function followMap(): void {
  const stayMs = 200;
  const marks: MapClock['marks'] = {};
  const drags: number[] = [];
  const zooms: number[] = [];
  const listTiles = () => [...document.querySelectorAll<HTMLElement>('#map .leaflet-tile')];
  const isDrawn = (tile: Element): boolean => tile.classList.contains('leaflet-tile-loaded');
  const isWhole = (): boolean => {
    const tiles = listTiles();
    if (tiles.length === 0 || !tiles.every(isDrawn)) return false;
    const map = document.querySelector('#map');
    return map?.getAttribute('aria-busy') !== 'true' && !map?.querySelector('.leaflet-pan-anim, .leaflet-zoom-anim');
  };
  /** The zoom in Leaflet's own animation state, where zoom 1 has scale 1. */
  const readZoom = (): number => {
    const proxy = document.querySelector<HTMLElement>('#map .leaflet-proxy')?.style.transform ?? '';
    return 1 + Math.log2(Number(/scale\(([^)]+)\)/.exec(proxy)?.[1] ?? 1));
  };
  const hasTilesOf = (zoom: number): boolean =>
    listTiles().some((tile) =>
      (tile.dataset.tile ?? tile.getAttribute('src') ?? '').match(/\d+\/\d+\/\d+/)?.[0].startsWith(`${zoom}/`),
    );
  const note = (name: keyof PaintMarks, value: number): void => {
    marks[name] ??= value;
  };
  new MutationObserver(() => {
    const tiles = listTiles();
    const isCovered = tiles.length > 0 && tiles.every((tile) => isDrawn(tile) || tile.dataset.standIn !== undefined);
    const hasTile = tiles.some(isDrawn);
    const nowMs = performance.now();
    if (hasTile || document.querySelector('#map [data-land]')) note('land', nowMs);
    if (hasTile) note('first', nowMs);
    if (isCovered) note('covered', nowMs);
    if (!isWhole()) return;
    note('whole', nowMs);
    note('tiles', tiles.length);
  }).observe(document, { subtree: true, childList: true, attributes: true });
  const followDrag = (): void => {
    const begunMs = performance.now();
    const look = (): void => {
      if (isWhole()) drags.push(performance.now() - begunMs);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  /** A zoom ends when the map is complete at another zoom and stays so. */
  const followZoom = (): void => {
    const begunMs = performance.now();
    const before = readZoom();
    let last = before;
    let wholeMs: number | undefined;
    const look = (): void => {
      const zoom = readZoom();
      const isOver = zoom === last && zoom !== before && hasTilesOf(Math.round(zoom)) && isWhole();
      last = zoom;
      wholeMs = isOver ? (wholeMs ?? performance.now()) : undefined;
      if (wholeMs !== undefined && performance.now() - wholeMs > stayMs) zooms.push(wholeMs - begunMs);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  window.addEventListener('mouseup', followDrag, true);
  window.addEventListener('wheel', followZoom, true);
  (window as ClockWindow).mapClock = { marks, isWhole, drags, zooms };
}

/** Waits until every tile of the view is drawn. */
export async function waitUntilWhole(page: Page): Promise<PaintMarks> {
  await page.waitForFunction(() => (window as ClockWindow).mapClock?.isWhole());
  return readMarks(page);
}

/** Waits until every tile of the view is drawn or has a stand-in. `whole` may be missing. */
export async function waitUntilCovered(page: Page): Promise<PaintMarks> {
  await page.waitForFunction(() => (window as ClockWindow).mapClock?.marks.covered !== undefined);
  return readMarks(page);
}

function readMarks(page: Page): Promise<PaintMarks> {
  return page.evaluate(() => (window as ClockWindow).mapClock?.marks as PaintMarks);
}

/** Drags back and forth an even number of times. Returns the milliseconds until the map was complete after each. */
export async function dragRound(page: Page, drags: number): Promise<readonly number[]> {
  const before = await page.evaluate(() => (window as ClockWindow).mapClock?.drags.length ?? 0);
  const leg = Math.min(LONGEST_LEG, drags / 2);
  for (let drag = 0; drag < drags; drag += 1) {
    const [x, y] = (drag % leg) % 2 === 0 ? [0, 250] : [300, 0];
    const sign = drag % (2 * leg) < leg ? -1 : 1;
    await page.mouse.move(CENTRE.x, CENTRE.y);
    await page.mouse.down();
    await page.mouse.move(CENTRE.x + sign * x, CENTRE.y + sign * y);
    await page.mouse.up();
    await page.waitForFunction(
      (wanted) => ((window as ClockWindow).mapClock?.drags.length ?? 0) > wanted,
      before + drag,
    );
    await pause(PAUSE_MS);
  }
  return page.evaluate((first) => (window as ClockWindow).mapClock?.drags.slice(first) ?? [], before);
}

/** Two wheel notches in one event. Returns the milliseconds until every tile of the new zoom is drawn. */
export async function zoomByWheel(page: Page, direction: 'in' | 'out'): Promise<number> {
  const before = await page.evaluate(() => (window as ClockWindow).mapClock?.zooms.length ?? 0);
  await page.mouse.move(CENTRE.x, CENTRE.y);
  await page.mouse.wheel(0, direction === 'in' ? -200 : 200);
  await page.waitForFunction((wanted) => ((window as ClockWindow).mapClock?.zooms.length ?? 0) > wanted, before);
  return page.evaluate((index) => (window as ClockWindow).mapClock?.zooms[index] ?? Number.NaN, before);
}

/** Several quick drags released while moving; the map is at rest afterwards. */
export async function fling(page: Page, direction: -1 | 1, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const fromX = CENTRE.x - direction * 400;
    await page.mouse.move(fromX, CENTRE.y);
    await page.mouse.down();
    for (let step = 1; step <= 12; step += 1) await page.mouse.move(fromX + direction * step * 60, CENTRE.y);
    await page.mouse.up();
  }
  await waitUntilWhole(page);
}
