/** Links to a place: in the page's address, on a second start's command line, copied and pasted. */
import { expect } from '@playwright/test';
import { describeEnv, describeMapPage, type MapPage, noteOf } from '../support/map-page.ts';
import { test as networkTest } from '../support/network-map.ts';
import { storePlainWorld } from '../support/plain-world.ts';
import { LAUNCH_FILE, type RunningProgram, startNode } from '../support/program.ts';

const test = networkTest.extend({
  // It stands in for tiles that are missing.
  dataDir: async ({ dataDir }, use) => {
    await storePlainWorld(dataDir, [2]);
    await use(dataDir);
  },
});

test.use({ viewport: { width: 480, height: 400 } });

async function expectView(map: MapPage, lat: number, lon: number, zoom: number): Promise<void> {
  await expect(map.page.locator('.zoom')).toHaveAttribute('data-zoom', String(zoom));
  const place = await map.place();
  expect(Math.abs(place.lat - lat)).toBeLessThan(0.2);
  expect(Math.abs(place.lon - lon)).toBeLessThan(0.2);
}

/** Starts the program once more on the same data folder. */
async function startAgain({ dataDir }: RunningProgram, ...args: string[]) {
  const run = startNode([LAUNCH_FILE, '--data-dir', dataDir, '--no-open', ...args], describeEnv());
  const { code } = await run.exited;
  return { code, stdout: run.stdout().join('\n'), stderr: run.stderr() };
}

test('a link in the address, pasted or of a second start takes the map to its place', async ({
  page,
  program,
  context,
  sourceId,
}) => {
  const map = describeMapPage(page);
  const { origin } = new URL(program.url);
  await test.step('a place in the address of the page is where the map opens, and is gone from the address', async () => {
    await page.goto(program.url.replace('#', '?geo=48.2,16.4,7#'));
    await expectView(map, 48.2, 16.4, 7);
    expect(new URL(page.url()).search).toBe('');
    await page.goto(`${origin}/?geo=geo:-33.9,18.4;u=10?z=9`);
    await expectView(map, -33.9, 18.4, 9);
    await page.goto(`${origin}/?geo=${encodeURIComponent('geo:-12.1,-77?z=6')}`);
    await expectView(map, -12.1, -77, 6);
    // What is no place leaves the map where it was, and the address clean.
    await page.goto(`${origin}/?geo=javascript:alert(1)`);
    await expectView(map, -12.1, -77, 6);
    expect(new URL(page.url()).search).toBe('');
  });
  await test.step('a link to the place is copied, and takes the map there when it is pasted', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await map.choose('Go', 'Go to…');
    const field = page.getByLabel('Place', { exact: true });
    await field.fill('geo:48.2,16.4?z=9');
    await page.keyboard.press('Enter');
    await expectView(map, 48.2, 16.4, 9);
    await map.choose('Go', 'Copy link to this place');
    await expect(page.locator('.notice')).toContainText('Link copied: geo:48.2');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/^geo:48\.\d+,16\.\d+\?z=9$/);
    await page.keyboard.press('-');
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '8');
    await map.choose('Go', 'Go to…');
    await field.fill(link);
    await page.keyboard.press('Enter');
    await expectView(map, 48.2, 16.4, 9);
  });
  await test.step('a second start takes the map to a link, over an open dialog', async () => {
    await map.choose('Go', 'Go to…');
    const linked = await startAgain(program, 'geo:48.2,16.4?z=6');
    expect([linked.code, linked.stderr]).toEqual([0, '']);
    await expectView(map, 48.2, 16.4, 6);
    await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
    await page.keyboard.press('Escape');
  });
  await test.step('a second start shows its source, and works offline when it says so', async () => {
    const own = 'http://127.0.0.1:9/{z}/{x}/{y}.png';
    const named = await startAgain(program, '--view', '-33.9,18.4,2', '--source', own, '--offline');
    expect([named.code, named.stderr]).toEqual([0, '']);
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '2');
    await page.getByRole('menubar').getByRole('menuitem', { name: 'Source', exact: true }).click();
    await expect(page.getByRole('menuitemradio', { name: '127.0.0.1:9', exact: true })).toHaveAttribute(
      'aria-checked',
      'true',
    );
    await page.keyboard.press('Escape');
    await expect(noteOf(page)).toContainText('You’re working offline.');
  });
  await test.step('a second start tells when its source is not there, and changes nothing', async () => {
    const missing = await startAgain(program, 'tilekeep:1,2?z=4', '--source', 'moon');
    expect(missing.code).toBe(2);
    expect(missing.stdout).toMatch(/^Tilekeep is already running: /);
    expect(missing.stderr).toMatch(/^tilekeep: Source not found: moon\. .*\n$/);
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '2');
  });
  await test.step('a link keeps the zoom when it names none; a window that opens later starts there', async () => {
    const back = await startAgain(program, `tilekeep:10,20?source=${sourceId}`);
    expect(back.code).toBe(0);
    await expectView(map, 10, 20, 2);
    const later = await context.newPage();
    await later.goto(back.stdout.split(' ').at(-1) ?? '');
    await expectView(describeMapPage(later), 10, 20, 2);
  });
});
