/** A screen that is touched: a real long press of Chromium, from a mouse that it takes for a finger. */
import { expect, type Page } from '@playwright/test';
import { test } from '../support/map-page.ts';

test.use({ flags: ['--view', '47.2,11.5,7'], viewport: { width: 640, height: 480 } });

/** Chromium acknowledges a finger only when it is lifted, so nothing here waits for that. */
async function startTouching(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setEmitTouchEventsForMouse', { enabled: true, configuration: 'mobile' });
  const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, y: number) => {
    const event = { type, x, y, button: 'left', buttons: type === 'mouseReleased' ? 0 : 1, clickCount: 1 } as const;
    session.send('Input.dispatchMouseEvent', event).catch(() => undefined);
  };
  /** Listens for an event in the page. The result resolves when it has come, after what the page did because of it. */
  const listen = async (name: string): Promise<() => Promise<void>> => {
    const heard = await page.evaluateHandle((wanted) => {
      const come = new Promise<void>((resolve) => {
        document.addEventListener(wanted, () => requestAnimationFrame(() => resolve()), { once: true, capture: true });
      });
      return { come };
    }, name);
    return () => heard.evaluate(({ come }) => come);
  };
  return { send, listen };
}

test('a long press opens the menu of a place beside the finger, and the next tap closes it and moves no map', async ({
  map,
}) => {
  const { page } = map;
  const menu = page.getByRole('menu', { name: 'This place' });
  const { send, listen } = await startTouching(page);
  const before = await map.place();
  send('mousePressed', 200, 120);
  await expect(menu).toBeVisible();
  const box = await menu.boundingBox();
  expect([box?.x, box?.y]).toEqual([216, 136]);
  await test.step('the finger moves no map below it, and leaves it open', async () => {
    const moved = await listen('pointermove');
    send('mouseMoved', 300, 120);
    await moved();
    const lifted = await listen('pointerup');
    send('mouseReleased', 300, 120);
    await lifted();
    await expect(menu).toBeVisible();
    expect(await map.place()).toEqual(before);
  });
  await test.step('a tap beside it', async () => {
    const tapped = await listen('click');
    send('mousePressed', 100, 200);
    send('mouseReleased', 100, 200);
    await tapped();
    await expect(menu).toHaveCount(0);
    expect([await map.place(), await map.zoom()]).toEqual([before, 7]);
  });
});
