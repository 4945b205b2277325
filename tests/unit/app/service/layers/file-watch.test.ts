/** Watched files on a real disk: changed, replaced, half-written, gone and back. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FileWatch } from '../../../../../app/service/layers/file-watch.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../../../shared/layers/track-file.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

let file: string;
let watch: FileWatch;
let changes: number;

beforeEach(() => {
  file = path.join(makeTempDir(), 'walk.gpx');
  fs.writeFileSync(file, 'a');
  changes = 0;
  const own = new FileWatch({
    // A look of the test before may end late.
    onChange: () => {
      if (watch === own) changes += 1;
    },
    lookEveryMs: 5,
  });
  watch = own;
});

afterEach(() => {
  vi.restoreAllMocks();
  watch.isOn = false;
});

async function begin(): Promise<void> {
  watch.add('a', file);
  await watch.lookFirst('a');
  watch.isOn = true;
}

const found = (): unknown => watch.find('a');

/** Waits until all files were looked at so many more times. */
async function looks(times: number): Promise<void> {
  const stat = vi.spyOn(fs.promises, 'stat');
  await expect.poll(() => stat.mock.calls.length).toBeGreaterThan(times);
  stat.mockRestore();
}

it('tells nothing of a file that stays the same', async () => {
  await begin();
  await looks(3);
  expect([found(), changes]).toEqual([{ state: 'ready', version: 1 }, 0]);
});

it('notices a change, also of the same size and time', async () => {
  fs.utimesSync(file, 1000, 1000);
  await begin();
  const { ctimeMs } = fs.statSync(file);
  // The clock of a file system has ticks of a few milliseconds.
  do {
    fs.writeFileSync(file, 'b');
    fs.utimesSync(file, 1000, 1000);
  } while (fs.statSync(file).ctimeMs === ctimeMs);
  await expect.poll(found).toEqual({ state: 'ready', version: 2 });
  expect(changes).toBe(1);
});

it('notices that an editor has replaced the file', async () => {
  await begin();
  fs.writeFileSync(`${file}.new`, 'another');
  fs.renameSync(`${file}.new`, file);
  await expect.poll(found).toEqual({ state: 'ready', version: 2 });
});

it('notices that the file is gone, and that it is back', async () => {
  await begin();
  fs.renameSync(file, `${file}.away`);
  await expect.poll(found).toEqual({ state: 'missing', version: 2 });
  fs.renameSync(`${file}.away`, file);
  await expect.poll(found).toEqual({ state: 'ready', version: 3 });
  fs.rmSync(file);
  fs.mkdirSync(file);
  await expect.poll(found).toEqual({ state: 'unreadable', version: 4 });
});

it('notices that the file has become too large', async () => {
  await begin();
  fs.truncateSync(file, MAX_TRACK_FILE_BYTES + 1);
  await expect.poll(found).toEqual({ state: 'unreadable', version: 2 });
});

it('waits while a file is being written, but not endlessly', async () => {
  await begin();
  const { stat } = fs.promises;
  let size = 0n;
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  // Every look finds it longer.
  vi.spyOn(fs.promises, 'stat').mockImplementation(async (...args) => {
    size += 1n;
    return Object.assign(await stat(...(args as [string])), { size });
  });
  await expect.poll(() => size).toBeGreaterThan(5n);
  expect([found(), changes]).toEqual([{ state: 'ready', version: 1 }, 0]);
  now.mockReturnValue(5000);
  await expect.poll(found).toMatchObject({ version: 2 });
});

it('says at once that a file is missing at first', async () => {
  fs.rmSync(file);
  watch.add('a', file);
  watch.isOn = true;
  await expect.poll(found).toEqual({ state: 'missing', version: 1 });
  expect(changes).toBe(1);
});

it('asks the disk for nothing without files, or while it is off', async () => {
  const stat = vi.spyOn(fs.promises, 'stat');
  vi.useFakeTimers();
  watch.isOn = true;
  await vi.advanceTimersByTimeAsync(100);
  expect(vi.getTimerCount()).toBe(0);
  watch.isOn = false;
  watch.add('a', file);
  await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
  expect(stat).not.toHaveBeenCalled();
});
