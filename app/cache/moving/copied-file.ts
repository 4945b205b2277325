/** Copies one file of the cache, whole or not at all, with its times; and tells whether a copy is still one. */

import fs from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf } from '../files/disk-error.ts';
import { NO_FILE, syncFile, withFile, writeByTemp, writeWhole } from '../files/file-access.ts';
import { READ_FLAGS } from '../files/open-flags.ts';

const readOpen = promisify(fs.readFile);
const fstat = promisify(fs.fstat);
const setTimes = promisify(fs.futimes);

/** Times of files are kept in nanoseconds and told in fractions of milliseconds. */
const EXACT_MS = 0.005;
/** Some drives keep times of files no better than this. */
const COARSE_MS = 2000;
/** After a change, a coarse time tells it from another change for certain. */
const SETTLED_MS = 5000;

/**
 * Copies a regular file of at most `maxBytes` to the platter, by way of `temp` on the same disk as `to`; returns its
 * size, or undefined when there is no such file. Rejects with the system's error and leaves nothing behind.
 */
export async function copyFile(from: string, to: string, temp: string, maxBytes: number): Promise<number | undefined> {
  const read = await readOriginal(from, maxBytes);
  if (!read) return undefined;
  await writeByTemp(to, temp, async (fd) => {
    await writeWhole(fd, read.bytes);
    await setTimes(fd, read.stats.atimeMs / 1000, read.stats.mtimeMs / 1000);
    await syncFile(fd);
  });
  return read.bytes.length;
}

/** True when a copy is that of the original as both are now, by size and times. */
export function isCopyOf(copy: fs.Stats, original: fs.Stats): boolean {
  if (!copy.isFile() || copy.size !== original.size) return false;
  const apartMs = Math.abs(copy.mtimeMs - original.mtimeMs);
  if (apartMs < EXACT_MS) return true;
  const isCoarse = copy.mtimeMs % 10 === 0;
  return isCoarse && apartMs <= COARSE_MS && original.ctimeMs < copy.ctimeMs - SETTLED_MS;
}

/** True when both were changed at the same moment, for all that the system tells. */
export function isSameTime(oneMs: number, otherMs: number): boolean {
  return Math.abs(oneMs - otherMs) < EXACT_MS;
}

async function readOriginal(file: string, maxBytes: number) {
  const read = withFile(file, READ_FLAGS, async (fd) => {
    const stats = await fstat(fd);
    return stats.isFile() && stats.size <= maxBytes ? { stats, bytes: await readOpen(fd) } : undefined;
  });
  return read.catch((thrown: unknown) => {
    if (NO_FILE.has(errnoOf(thrown))) return undefined;
    throw thrown;
  });
}
