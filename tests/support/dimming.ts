/** How the map of a page is dimmed, as its browser reckons it. */
import type { Page } from '@playwright/test';

/** The colour of the built-in world's sea, by red, green and blue. */
export const LIGHT_SEA: readonly number[] = [0xc9, 0xdf, 0xe9];

export interface Dimming {
  /** `none`, or CSS filter functions. */
  readonly filter: string;
  /** The colour behind the tiles, by red, green and blue. */
  readonly sea: readonly number[];
}

export async function readDimming(page: Page): Promise<Dimming> {
  const [filter = '', sea = ''] = await page.evaluate(() => {
    const [pane, map] = [document.querySelector('.leaflet-tile-pane'), document.querySelector('#map')];
    return pane && map ? [getComputedStyle(pane).filter, getComputedStyle(map).backgroundColor] : [];
  });
  return { filter, sea: sea.match(/\d+/g)?.map(Number) ?? [] };
}

/** What a filter makes of a colour; a canvas rounds after each of its steps, so that it may be off by 2. */
export function dimColour(page: Page, colour: readonly number[], filter: string): Promise<readonly number[]> {
  return page.evaluate(
    ([colour, filter]) => {
      const context = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.filter = filter;
      context.fillStyle = `rgb(${colour.join(' ')})`;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    },
    [colour, filter] as const,
  );
}
