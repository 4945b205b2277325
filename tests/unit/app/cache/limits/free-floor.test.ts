/** The free-space limit: when the disk is checked, and the effect. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import { type Floor, FreeFloor } from '../../../../../app/cache/limits/free-floor.ts';
import { imageOf, keyOf } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const NONE: Floor = { bytes: 0, files: 0 };
const MORE_THAN_ANY: Floor = { bytes: Number.MAX_SAFE_INTEGER, files: 0 };

const closing: { close: () => unknown }[] = [];
afterEach(() => {
  for (const one of closing.splice(0)) one.close();
});

function watch(floor: () => Floor) {
  const told: boolean[] = [];
  const seen = { looks: 0 };
  const watched = new FreeFloor({
    dir: () => makeTempDir(),
    floor: () => {
      seen.looks += 1;
      return floor();
    },
    onChange: (isLow) => told.push(isLow),
  });
  closing.push(watched);
  return { watched, told, seen };
}

describe('the floor of free space', () => {
  it('is checked once for a thousand writes that cannot reach it', async () => {
    const { watched, told, seen } = watch(() => NONE);
    for (let write = 0; write < 1000; write += 1) await watched.expectWrite(15_000);
    expect([told, seen.looks, watched.isLow]).toEqual([[], 1, false]);
  });

  it('is checked again when the writes since may have reached it', async () => {
    const { watched, seen } = watch(() => NONE);
    for (let write = 0; write < 3; write += 1) await watched.expectWrite(1e15);
    expect(seen.looks).toBe(3);
  });

  it('when reached is reported once, and checked no more often', async () => {
    let floor = MORE_THAN_ANY;
    const { watched, told, seen } = watch(() => floor);
    for (let write = 0; write < 100; write += 1) await watched.expectWrite(1e15);
    expect([told, seen.looks, watched.isLow]).toEqual([[true], 1, true]);
    floor = NONE;
    await watched.look();
    await watched.expectWrite(1);
    expect([told, watched.isLow]).toEqual([[true, false], false]);
  });

  it('includes the number of files, if the disk limits it', async () => {
    const { watched, told } = watch(() => ({ bytes: 0, files: Number.MAX_SAFE_INTEGER }));
    await watched.expectWrite(1);
    expect([watched.isLow, told]).toEqual([true, [true]]);
  });

  it('recovers without a write', async () => {
    vi.useFakeTimers();
    let floor = MORE_THAN_ANY;
    const { watched, told } = watch(() => floor);
    await watched.look();
    floor = NONE;
    vi.advanceTimersToNextTimer();
    // The check itself waits for the disk, which fake timers can't speed up.
    await expect.poll(() => told, { interval: 5 }).toEqual([true, false]);
    expect([watched.isLow, vi.getTimerCount()]).toEqual([false, 0]);
    vi.useRealTimers();
  });
});

describe('a disk tier below its floor', () => {
  it('serves what is cached, stores nothing, says so once, and resumes once there is room', async () => {
    let floor = NONE;
    const told: string[] = [];
    const disk = await DiskTier.open({
      cacheDir: makeTempDir(),
      floor: () => floor,
      onTrouble: (error) => told.push(error.code),
    });
    disk.follow({ onRecovered: () => told.push('recovered') });
    closing.push(disk);
    const [old, fresh] = [keyOf(20, 1, 1), keyOf(20, 1, 2)];
    const put = (key: typeof old): Promise<boolean> => disk.write(key, imageOf(key), () => true);
    expect(await put(old)).toBe(true);
    floor = MORE_THAN_ANY;
    await disk.guard.checkFloor();
    for (let time = 0; time < 2; time += 1) await expect(put(fresh)).rejects.toMatchObject({ code: 'cache-low' });
    expect(told).toEqual(['cache-low']);
    expect(disk.trouble?.code).toBe('cache-low');
    expect((await disk.read(old))?.bytes).toEqual(Buffer.from(imageOf(old).bytes));
    floor = NONE;
    await disk.guard.checkFloor();
    expect([await put(fresh), told, disk.trouble]).toEqual([true, ['cache-low', 'recovered'], undefined]);
  });
});
