/** A notice that was taken for a tile is found by a check once its server has sent it with a refusal, also after a restart. */
import { expect, test } from 'vitest';
import type { CacheCheck } from '../../shared/cache-check.ts';
import type { Reply } from '../../shared/contract.ts';
import { stepOf } from '../support/checked-cache.ts';
import { expectError, expectValue, launchNetworkProgram } from '../support/network-program.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { startTileServer } from '../support/tile-server.ts';
import { sendNotice } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

test('a notice that was stored as a tile leaves its place at the next check, and the tile comes instead', async () => {
  const dataDir = makeTempDir();
  const server = await startTileServer();
  const coord = { z: 12, x: 1, y: 1500 };
  const whole = { z: 12, x: 1, y: 1501 };
  const first = await launchNetworkProgram({ dataDir, source: server.template });
  expectValue(await first.getTile(whole));
  server.misbehave(sendNotice(200));
  expectValue(await first.getTile(coord));
  await expect.poll(() => listTileFiles(dataDir, first.sourceId)).toEqual(['12/1/1500', '12/1/1501']);
  server.misbehave(sendNotice(403));
  expect(expectError(await first.getTile({ z: 12, x: 2, y: 1500 })).code).toBe('source-refused');
  await first.program.term();
  server.heal();

  const { carrier, getTile, sourceId, program } = await launchNetworkProgram({ dataDir, source: server.template });
  await carrier.call('startCheck', {});
  const readCheck = async (): Promise<CacheCheck | null> =>
    expectValue((await carrier.call('getCheck', {})) as Reply<CacheCheck | null>);
  await expect.poll(async () => (await readCheck())?.state, { timeout: 10_000 }).toBe('done');
  expect(stepOf((await readCheck()) as CacheCheck, 'blocked')).toMatchObject({ checked: 2, mended: 1, failed: 0 });
  expect(listTileFiles(dataDir, sourceId)).toEqual(['12/1/1501']);
  expect(Buffer.from(expectValue(await getTile(coord)).bytes)).toEqual(server.tileBytes(coord));
  // Known from the run before, it is taken for no tile.
  server.misbehave(sendNotice(200));
  expect(expectError(await getTile({ z: 12, x: 3, y: 1500 })).code).toBe('source-refused');
  await program.term();
  await server.stop();
  await removeTempDir(dataDir);
});
