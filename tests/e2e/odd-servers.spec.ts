/** Servers as people really have them, in the browser host: each row of the table, and again after a restart. */
import { expect } from '@playwright/test';
import { test } from '../support/map-page.ts';
import { ODD_SERVERS } from '../support/odd-servers/odd-servers.ts';
import { startOddServer } from '../support/odd-servers/odd-stage.ts';
import { FOUR_TILES, viewKnownServers, viewOddServers } from '../support/odd-servers/odd-view.ts';
import { callBeside } from '../support/page-calls.ts';

test.use({ flags: [...FOUR_TILES.flags], viewport: FOUR_TILES.viewport });

test('each odd server is seen, kept and asked as the table says, and after a restart what is known is not asked again', async ({
  map,
  reopen,
  dataDir,
}) => {
  test.slow();
  const servers = await Promise.all(ODD_SERVERS.map(startOddServer));
  const describe = ({ page }: typeof map) => ({
    page,
    dataDir,
    call: (method: string, args: unknown) => callBeside(page, method, args),
  });
  expect(await viewOddServers(describe(map), servers)).toEqual([]);
  expect(await viewKnownServers(describe(await reopen()), servers)).toEqual([]);
  for (const { stop } of servers) await stop();
});
