/** Records match tiles after a check, and no tile becomes fresher than it was. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TileKey } from '../../../../../app/cache/files/tile-path.ts';
import { imageOf, keyOf, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { inspectHere, mendedBy, openCheckedCache, recordFileOf, stepOf } from '../../../../support/checked-cache.ts';
import { clearOnDisk } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { listRecorded } from '../../../../support/tile-sets.ts';

const ONE = keyOf(6, 40, 40);
const TWO = keyOf(6, 41, 41);
const FAR = keyOf(9, 300, 300);
const RECORD = { answeredMs: 1_790_000_000_000, headers: { etag: '"a"', 'cache-control': 'no-cache' } };
const isCurrent = (): boolean => true;

async function plant(cacheDir: string, keys: readonly TileKey[]): Promise<void> {
  const { disk } = await openCache(cacheDir);
  for (const key of keys) await disk.write(key, { ...imageOf(key), record: RECORD }, isCurrent);
  await disk.close();
}

describe('records', () => {
  it('of missing tiles or other bytes are removed; all others stay', async () => {
    const cacheDir = makeTempDir();
    await plant(cacheDir, [ONE, TWO, FAR]);
    const { disk, check, fileOf } = await openCheckedCache(cacheDir);
    fs.rmSync(fileOf(ONE));
    fs.rmSync(path.dirname(fileOf(FAR)), { recursive: true });
    // A sudden end leaves records without tiles, which isn't damage.
    expect(stepOf(await check(), 'records')).toMatchObject({ checked: 3, mended: 0, failed: 0 });
    expect(fs.readFileSync(recordFileOf(cacheDir, TWO), 'utf8').trim().split('\n').length).toBe(1);
    expect(fs.existsSync(recordFileOf(cacheDir, FAR))).toBe(false);
    expect((await disk.read(TWO))?.record).toEqual(RECORD);
    expect(mendedBy(await check()).records).toBe(0);
    fs.writeFileSync(fileOf(TWO), imageOf(ONE).bytes);
    // One record is removed, and the new bytes get another.
    expect(mendedBy(await check()).records).toBe(1);
    expect((await disk.read(TWO))?.record.headers).toEqual({});
  });

  it('that are missing are made from the file times, so that nothing is fresher than before', async () => {
    const cacheDir = makeTempDir();
    await plant(cacheDir, [ONE, TWO]);
    fs.rmSync(path.join(cacheDir, SOURCE_ID, '.records'), { recursive: true });
    const first = await openCheckedCache(cacheDir);
    fs.utimesSync(first.fileOf(ONE), 1_000_000, 1_000_000);
    fs.utimesSync(first.fileOf(TWO), 4_102_444_800, 4_102_444_800);
    const before = [(await first.disk.read(ONE))?.record, (await first.disk.read(TWO))?.record];
    expect(stepOf(await first.check(), 'records')).toMatchObject({ checked: 2, mended: 0 });
    expect(listRecorded(path.join(cacheDir, SOURCE_ID))).toEqual(['6/40/40', '6/41/41']);
    const { disk, check } = await openCheckedCache(cacheDir);
    expect([(await disk.read(ONE))?.record, (await disk.read(TWO))?.record]).toEqual(before);
    expect(before[0]).toEqual({ answeredMs: 1_000_000_000, headers: {} });
    expect(mendedBy(await check()).records).toBe(0);
  });

  it('that may still arrive for a young tile are waited for, never made', async () => {
    const cacheDir = makeTempDir();
    const { disk, fileOf } = await openCache(cacheDir);
    const writer = await openCache(cacheDir);
    fs.mkdirSync(path.dirname(fileOf(ONE)), { recursive: true });
    fs.writeFileSync(fileOf(ONE), imageOf(ONE).bytes);
    let looks = 0;
    const mendRecords: typeof disk.mendRecords = async (index, choose) => {
      const mended = await disk.mendRecords(index, choose);
      looks += 1;
      if (looks === 1) await writer.disk.writeRecord(ONE, { ...imageOf(ONE), record: RECORD }, isCurrent);
      return mended;
    };
    const { check } = await openCheckedCache(cacheDir, {
      clockMs: Date.now,
      disk: { cacheDir, listSources: (listed) => disk.listSources(listed), mendRecords },
    });
    expect(mendedBy(await check()).records).toBe(0);
    expect([looks, (await disk.read(ONE))?.record]).toEqual([2, RECORD]);
  });

  it('are not restored by a check while they are cleared', async () => {
    const cacheDir = makeTempDir();
    await plant(cacheDir, [ONE]);
    const { disk } = await openCache(cacheDir);
    const made = [{ x: 41, y: 41, size: 100, crc: 1, record: RECORD }];
    const index = { sourceId: SOURCE_ID, zoom: 6, blockX: 1, blockY: 1 };
    const mended = await disk.mendRecords(index, async () => {
      await clearOnDisk(disk, SOURCE_ID);
      return { gone: [], made };
    });
    expect([mended, fs.existsSync(path.join(cacheDir, SOURCE_ID))]).toEqual([0, false]);
  });

  it('of tiles that arrive while others are read stay, whatever program writes them', async () => {
    const cacheDir = makeTempDir();
    await plant(cacheDir, [ONE, TWO]);
    const foreign = await openCache(cacheDir);
    const arriving = [keyOf(6, 42, 42), keyOf(6, 43, 43)] as const;
    const fixture = await openCheckedCache(cacheDir, {
      openInspector: () => {
        const inspector = inspectHere();
        return {
          ...inspector,
          read: async (request) => {
            const reading = await inspector.read(request);
            await fixture.disk.write(arriving[0], { ...imageOf(arriving[0]), record: RECORD }, isCurrent);
            await foreign.disk.write(arriving[1], { ...imageOf(arriving[1]), record: RECORD }, isCurrent);
            return reading;
          },
        };
      },
    });
    fs.rmSync(fixture.fileOf(TWO));
    expect(mendedBy(await fixture.check())).toMatchObject({ images: 0, records: 0 });
    expect(listRecorded(path.join(cacheDir, SOURCE_ID))).toEqual(['6/40/40', '6/42/42', '6/43/43']);
    const { disk } = await openCache(cacheDir);
    for (const key of [ONE, ...arriving]) expect((await disk.read(key))?.record).toEqual(RECORD);
  });
});
