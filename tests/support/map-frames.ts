/** Records the frames a page paints while something moves, to detect flashes. */
import type { Page } from '@playwright/test';

/** Returns all frames painted while `act` runs and until the page rests, as PNGs in order. */
export async function recordFrames(page: Page, act: () => Promise<void>): Promise<readonly Buffer[]> {
  const session = await page.context().newCDPSession(page);
  const frames: Buffer[] = [];
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(Buffer.from(data, 'base64'));
    // The page may close first.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await session.send('Page.startScreencast', { format: 'png' });
  await act();
  await session.send('Page.stopScreencast');
  await session.detach();
  return frames;
}

const NO_MAP = [255, 0, 255] as const;

/** Gives the page's bottom layer a unique colour for {@link countBlankPixels}. */
export async function colourNoMap(page: Page): Promise<void> {
  await page.locator('#map').evaluate((map, colour) => {
    map.style.backgroundColor = `rgb(${colour})`;
  }, NO_MAP);
}

/** Number of pixels per frame in which the map is blank. */
export async function countBlankPixels(page: Page, frames: readonly Buffer[]): Promise<readonly number[]> {
  return page.evaluate(
    async ({ images, blank }) => {
      const map = document.querySelector('#map') as HTMLElement;
      const { left, top, width, height } = map.getBoundingClientRect();
      const counts: number[] = [];
      for (const image of images) {
        const bytes = Uint8Array.from(atob(image), (char) => char.charCodeAt(0));
        const frame = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(frame.width, frame.height).getContext('2d');
        context?.drawImage(frame, 0, 0);
        const pixels = context?.getImageData(left, top, width, height).data ?? [];
        let count = 0;
        for (let at = 0; at < pixels.length; at += 4) {
          if (blank.every((part, index) => part === pixels[at + index])) count += 1;
        }
        counts.push(count);
      }
      return counts;
    },
    { images: frames.map((frame) => frame.toString('base64')), blank: NO_MAP },
  );
}

/** The colours of one pixel of the page in each frame, as `#rrggbb`. */
export async function readColours(
  page: Page,
  frames: readonly Buffer[],
  { x, y }: { readonly x: number; readonly y: number },
): Promise<readonly string[]> {
  return page.evaluate(
    async ({ images, at }) => {
      const colours: string[] = [];
      for (const image of images) {
        const bytes = Uint8Array.from(atob(image), (char) => char.charCodeAt(0));
        const frame = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        context?.drawImage(frame, -at.x, -at.y);
        const parts = [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
        colours.push(`#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`);
      }
      return colours;
    },
    { images: frames.map((frame) => frame.toString('base64')), at: { x: Math.floor(x), y: Math.floor(y) } },
  );
}
