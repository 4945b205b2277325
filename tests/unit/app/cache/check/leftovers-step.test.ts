/** Leftovers of ended programs and earlier checks are removed, but nothing that is in use. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUARANTINE_DAYS } from '../../../../../shared/cache/cache-check.ts';
import { imageOf, keyOf, listFiles, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { listQuarantined, openCheckedCache, stepOf } from '../../../../support/checked-cache.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const DAY_MS = 86_400_000;
const DEAD = '999999999-0123456789ab';
const KEY = keyOf(3, 1, 2);

function plant(cacheDir: string, name: string, text: string | Uint8Array): void {
  const file = path.join(cacheDir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

describe('leftovers', () => {
  it('are removed, exactly counted, and only those of ended programs and of expired quarantine', async () => {
    const cacheDir = makeTempDir();
    const lastDay = dayBefore(QUARANTINE_DAYS);
    plant(cacheDir, `test/.tmp/${DEAD}-1`, 'x'.repeat(10));
    plant(cacheDir, `test/.tmp/${process.ppid}-0123456789ab-1`, 'alive');
    plant(cacheDir, `.trash/test.${DEAD}-1/3/1/1`, 'x'.repeat(20));
    plant(cacheDir, `.trash/test.${DEAD}-1/3/1/2`, 'x'.repeat(20));
    fs.mkdirSync(path.join(cacheDir, `.trash/test.${DEAD}-2`));
    // A finished clear whose program is still freeing the space.
    plant(cacheDir, `.trash/test.${process.ppid}-0123456789ab-1/3/1/1`, 'alive');
    plant(cacheDir, `.quarantine/${dayBefore(QUARANTINE_DAYS + 2)}/test.3.1.1.${DEAD}-1`, 'x'.repeat(30));
    plant(cacheDir, `.quarantine/${lastDay}/test.3.1.2.${DEAD}-1`, 'x'.repeat(40));
    plant(cacheDir, '.quarantine/mine/notes', 'mine');
    const { check } = await openCheckedCache(cacheDir);
    const done = await check();
    expect(stepOf(done, 'leftovers')).toMatchObject({ checked: 5, mended: 5, failed: 0, bytes: 80 });
    expect(done.quarantine).toEqual({ tiles: 1, bytes: 40 });
    expect(listFiles(cacheDir)).toEqual([
      `.quarantine/${lastDay}/test.3.1.2.${DEAD}-1`,
      '.quarantine/mine/notes',
      `.trash/test.${process.ppid}-0123456789ab-1/3/1/1`,
      `test/.tmp/${process.ppid}-0123456789ab-1`,
    ]);
    expect(stepOf(await check(), 'leftovers').mended).toBe(0);
  });

  it('are also swept at the start of a program', async () => {
    const cacheDir = makeTempDir();
    plant(cacheDir, `.quarantine/${dayBefore(30)}/test.3.1.1.${DEAD}-1`, 'old');
    plant(cacheDir, `test/.tmp/aside/3.1.2.${DEAD}-1`, imageOf(KEY).bytes);
    const { disk } = await openCache(cacheDir);
    await disk.sweep(Date.now());
    expect(listFiles(cacheDir)).toEqual([]);
    // A missing column contains no tile: what was set aside from it is removed like a temporary file.
  });

  it('of a check that ended between moving a file and judging it: a good one is put back, a bad one is quarantined', async () => {
    const cacheDir = makeTempDir();
    const bad = keyOf(3, 1, 3);
    const newer = keyOf(3, 1, 4);
    plant(cacheDir, 'test/3/1/4', imageOf(newer).bytes);
    plant(cacheDir, `test/.tmp/aside/3.1.2.${DEAD}-1`, imageOf(KEY).bytes);
    plant(cacheDir, `test/.tmp/aside/3.1.3.${DEAD}-2`, 'bad');
    plant(cacheDir, `test/.tmp/aside/3.1.4.${DEAD}-3`, imageOf(bad).bytes);
    plant(cacheDir, 'test/.tmp/aside/notes', 'mine');
    const { disk, check } = await openCheckedCache(cacheDir);
    expect(stepOf(await check(), 'leftovers').mended).toBe(3);
    expect(Buffer.from((await disk.read(KEY))?.bytes ?? [])).toEqual(Buffer.from(imageOf(KEY).bytes));
    expect(Buffer.from((await disk.read(newer))?.bytes ?? [])).toEqual(Buffer.from(imageOf(newer).bytes));
    expect(listQuarantined(cacheDir)).toEqual(['3/1/3']);
    expect(fs.readdirSync(path.join(cacheDir, SOURCE_ID, '.tmp/aside'))).toEqual(['notes']);
  });
});
