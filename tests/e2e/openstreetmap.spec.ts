/**
 * The rule card of OpenStreetMap, with its own host name led to a server on this computer: what its usage policy asks for
 * (https://operations.osmfoundation.org/policies/tiles/) is what is sent.
 */
import { expect } from '@playwright/test';
import { OPENSTREETMAP_SOURCE } from '../../shared/sources/source.ts';
import { HOMEPAGE, VERSION } from '../../shared/version.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { describeMapPage, test as mapTest } from '../support/map-page.ts';
import { OPENSTREETMAP_TLS } from '../support/network-guard.ts';
import { expectPictures, expectStates, reckonVisible } from '../support/network-map.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const HOST = 'tile.openstreetmap.org';

const test = mapTest.extend<{ readonly tileServer: TileServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  tileServer: async ({}, use) => {
    const server = await startTileServer({ tls: OPENSTREETMAP_TLS });
    // What the host is known to say: https://github.com/openstreetmap/chef, and an ETag of the body's MD5.
    server.setHeaders({ 'cache-control': 'max-age=518400, stale-while-revalidate=604800, stale-if-error=604800' });
    await use(server);
    await server.stop();
  },
  // The source of a first start: nobody has chosen it.
  source: null,
  redirected: async ({ tileServer }, use) => use({ [`${HOST}:443`]: tileServer.port }),
});

test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 500 } });

test('panning fetches exactly the visible tiles, once, and keeps them: after a restart the same view asks nothing', async ({
  map,
  tileServer,
  dataDir,
  reopen,
}) => {
  const seen = new Set(await reckonVisible(map));
  expect([...tileServer.coords()].sort()).toEqual([...seen].sort());
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowLeft', '+', '-']) {
    await map.page.keyboard.press(key);
    await map.settled();
    for (const place of await reckonVisible(map)) seen.add(place);
  }
  await expectPictures(map, 1);
  expect([...tileServer.coords()].sort()).toEqual([...seen].sort());
  expect(tileServer.duplicates()).toEqual([]);
  expect(tileServer.requests().every(({ status, method }) => status === 200 && method === 'GET')).toBe(true);
  await expect.poll(() => listTileFiles(dataDir, OPENSTREETMAP_SOURCE.id)).toEqual([...seen].sort());

  await test.step('says who asks and how to reach them, and lets caches on the way answer', async () => {
    for (const { headers } of tileServer.requests()) {
      expect(headers.host).toBe(HOST);
      expect(headers['user-agent']).toBe(`Tilekeep/${VERSION} (+${HOMEPAGE})`);
      for (const name of ['cache-control', 'pragma', 'cookie', 'referer']) expect(headers).not.toHaveProperty(name);
    }
  });
  tileServer.clearLog();
  await expectPictures(await reopen(), 1);
  expect(tileServer.requests()).toEqual([]);
});

test('asks for no more tiles at a time than the card allows, whoever asks for them', async ({
  program,
  tileServer,
}) => {
  const { maxConcurrentRequests } = OPENSTREETMAP_SOURCE.rules;
  const latch = makeLatch();
  tileServer.misbehave(latch.fault);
  // Not by a window: a browser would have too few connections to ask for so many at a time.
  const carrier = await openSocketCarrier(program.url);
  const columns = Array.from({ length: 3 * maxConcurrentRequests }, (_, x) => x);
  const asking = columns.map((x) =>
    carrier.call('getTile', { sourceId: OPENSTREETMAP_SOURCE.id, coord: { z: 6, x, y: 20 } }),
  );
  await tileServer.waitForRequests(maxConcurrentRequests);
  latch.release();
  expect((await Promise.all(asking)).every(({ ok }) => ok)).toBe(true);
  expect(tileServer.mostUnderWay()).toBe(maxConcurrentRequests);
  expect(tileServer.requests().length).toBe(columns.length);
});

test('a refusal leads to its terms', async ({ page, program, tileServer }) => {
  tileServer.misbehave(sendStatus(403));
  await page.goto(program.url);
  const link = page.getByRole('link', { name: 'Read its terms' });
  await expect(link).toHaveAttribute('href', OPENSTREETMAP_SOURCE.rules.termsUrl);
  await expectStates(describeMapPage(page), ['missing+world']);
  tileServer.heal();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expectStates(describeMapPage(page), ['fresh']);
});
