/** How a browser comes to the map: by a local page, by an address that works once, and not without either. */
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { createOpeningPages } from '../../app/hosts/browser/opening-pages.ts';
import { describeEnv, describeMapPage, openMapPage, test } from '../support/map-page.ts';
import { LAUNCH_FILE, startNode } from '../support/program.ts';

test('the local page leads to the map, and the token stays in no address; without one the page says what to do', async ({
  page,
  program,
  dataDir,
  context,
  browser,
}) => {
  const { origin } = new URL(program.url);
  const opening = createOpeningPages(dataDir, [dataDir]).write(() => program.url) ?? '';
  const closed = page.getByText('Start Tilekeep again to open it. Each address works once.');

  await test.step('a page without a session has one sentence, and asks for nothing', async () => {
    await page.goto(origin);
    await expect(closed).toBeVisible();
    await expect(page.locator('#map')).toHaveCount(0);
  });
  await test.step('the local page becomes the map, also where the map was closed before', async () => {
    await page.goto(pathToFileURL(opening).href);
    await describeMapPage(page).settled();
    expect(page.url()).toBe(`${origin}/`);
  });
  await test.step('going back leads to no token', async () => {
    await page.goBack();
    expect(page.url()).toBe(`${origin}/`);
  });
  await test.step('a page that is loaded again, or opened beside, has the session', async () => {
    await page.reload();
    await describeMapPage(page).settled();
    await openMapPage(await context.newPage(), origin);
  });
  await test.step('a used address opens nothing in another browser', async () => {
    const other = await browser.newPage();
    await other.goto(program.url);
    await expect(other.getByText('each address works once')).toBeVisible();
    // A new address in the same tab differs only behind its `#`.
    const again = startNode([LAUNCH_FILE, '--data-dir', dataDir, '--no-open', '--json'], describeEnv());
    const { url } = JSON.parse((await again.firstJson) ?? '') as { url: string };
    await other.goto(url);
    await expect(other.locator('#map[aria-busy="false"]')).toBeVisible();
    expect(other.url()).toBe(`${origin}/`);
    await other.close();
  });
});
