/**
 * The cache against the plainest way to do the same, in one process and in turns, so that a ratio holds where the
 * machine's speed drifts: disk hits, and first reads of a run, against `fs.readFile`; memory hits at 1,000 against 100,000
 * entries.
 */
import { setMaxListeners } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { TileKey } from '../../app/cache/files/tile-path.ts';
import { BackedCache } from '../../app/cache/memory/backed-cache.ts';
import { TileCache } from '../../app/cache/tile-cache.ts';
import { makePng } from '../support/tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from '../support/tile-origin.ts';

const TILES = 2048;
const COLUMNS = 32;
const TILE_BYTES = 15_000;
const HELD_TILES = 32;
const PARALLEL = 16;
const ROUNDS = 61;
const FIRST_ROUNDS = 15;
const HOT_KEYS = 500;
const MEMORY_HITS = 200_000;
const MAX_DISK_RATIO = 1.5;
// A hundred times the entries: anything that looks through them would take a hundred times as long.
const MAX_MEMORY_RATIO = 2;

const never = new AbortController().signal;
setMaxListeners(0, never);
const keys: TileKey[] = Array.from({ length: TILES }, (_, index) => ({
  sourceId: 'bench',
  coord: { z: 12, x: 2000 + (index % COLUMNS), y: 1000 + Math.floor(index / COLUMNS) },
}));

/** Runs one operation for every index, 16 at a time, and answers the microseconds per operation. */
async function timeAllUs(operation: (index: number) => Promise<unknown>): Promise<number> {
  const begun = process.hrtime.bigint();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < TILES) {
      const index = next;
      next += 1;
      await operation(index);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return Number(process.hrtime.bigint() - begun) / 1000 / TILES;
}

function readWithCallback(file: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    fs.readFile(file, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function loadNothing(): Promise<never> {
  throw new Error('every tile of the bench is on disk');
}

async function expectDiskHit(cache: TileCache, key: TileKey): Promise<void> {
  const { tier } = await cache.getTile(key, never);
  if (tier !== 'disk') throw new Error(`the bench wanted a disk hit and got one from ${tier}`);
}

async function benchDisk(cacheDir: string): Promise<number> {
  const disk = await DiskTier.open({ cacheDir });
  const filled = new TileCache({ disk, origin: makeOrigin(loadNothing) });
  for (const [index, key] of keys.entries()) {
    await filled.set(key, {
      bytes: makePng(index, { noiseBytes: TILE_BYTES }),
      contentType: 'image/png',
      record: PLAIN_RECORD,
    });
  }
  const files = keys.map(({ coord }) =>
    path.join(cacheDir, 'bench', String(coord.z), String(coord.x), String(coord.y)),
  );
  // Far fewer entries than tiles, taken in a circle: every hit is a disk hit, and neither side keeps what it has read.
  const cache = new TileCache({ disk, origin: makeOrigin(loadNothing), maxEntries: HELD_TILES });
  const plainUs: number[] = [];
  const cacheUs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    plainUs.push(await timeAllUs((index) => readWithCallback(files[index] as string)));
    cacheUs.push(await timeAllUs((index) => expectDiskHit(cache, keys[index] as TileKey)));
  }
  await disk.close();
  const ratio = median(cacheUs.map((us, round) => us / (plainUs[round] as number)));
  print(
    'disk hit',
    `${median(cacheUs).toFixed(1)} us`,
    `fs.readFile ${median(plainUs).toFixed(1)} us`,
    ratio,
    MAX_DISK_RATIO,
  );
  await benchFirstReads(cacheDir, files);
  return ratio;
}

/** In turns of their own: what they leave behind in the processor and on the heap would slow the hits down. */
async function benchFirstReads(cacheDir: string, files: readonly string[]): Promise<void> {
  const plainUs: number[] = [];
  const firstUs: number[] = [];
  for (let round = 0; round < FIRST_ROUNDS; round += 1) {
    plainUs.push(await timeAllUs((index) => readWithCallback(files[index] as string)));
    firstUs.push(await timeFirstReadsUs(cacheDir));
  }
  const ratio = median(firstUs.map((us, round) => us / (plainUs[round] as number)));
  const against = `fs.readFile ${median(plainUs).toFixed(1)} us`;
  print('first read of a file in a run', `${median(firstUs).toFixed(1)} us`, against, ratio);
}

/** As a program does that has just started: every image is checked whole, every record read. */
async function timeFirstReadsUs(cacheDir: string): Promise<number> {
  const disk = await DiskTier.open({ cacheDir });
  const cache = new TileCache({ disk, origin: makeOrigin(loadNothing), maxEntries: HELD_TILES });
  const us = await timeAllUs((index) => expectDiskHit(cache, keys[index] as TileKey));
  await disk.close();
  return us;
}

/** Hits the same number of keys, spread over all entries, so that the processor's own caches serve both sizes alike. */
function timeHitsNs(cache: BackedCache<number, object>, entries: number): number {
  const stride = entries / HOT_KEYS;
  const begun = process.hrtime.bigint();
  for (let hit = 0; hit < MEMORY_HITS; hit += 1) {
    if (cache.getFromMemory((hit % HOT_KEYS) * stride) === undefined) throw new Error('a hit was a miss');
  }
  return Number(process.hrtime.bigint() - begun) / MEMORY_HITS;
}

function makeFilled(entries: number): BackedCache<number, object> {
  const pairs = Array.from({ length: entries }, (_, index): [number, object] => [index, {}]);
  return new BackedCache({ maxEntries: entries, entries: pairs });
}

function benchMemory(): number {
  const few = makeFilled(1000);
  const many = makeFilled(100_000);
  const fewNs: number[] = [];
  const manyNs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    fewNs.push(timeHitsNs(few, 1000));
    manyNs.push(timeHitsNs(many, 100_000));
  }
  const ratio = median(manyNs.map((ns, round) => ns / (fewNs[round] as number)));
  const figure = `${median(manyNs).toFixed(0)} ns`;
  print('memory hit, 100,000 entries', figure, `1,000 entries ${median(fewNs).toFixed(0)} ns`, ratio, MAX_MEMORY_RATIO);
  return ratio;
}

function print(what: string, figure: string, against: string, ratio: number, limit?: number): void {
  const verdict = limit === undefined ? '(no limit)' : `(limit ${limit}) ${ratio <= limit ? 'ok' : 'TOO SLOW'}`;
  process.stdout.write(`${what}: ${figure}, ${against}, ratio ${ratio.toFixed(2)} ${verdict}\n`);
}

const cacheDir = fs.mkdtempSync(path.join(os.tmpdir(), 'tilekeep-bench-'));
try {
  const diskRatio = await benchDisk(cacheDir);
  const memoryRatio = benchMemory();
  if (diskRatio > MAX_DISK_RATIO || memoryRatio > MAX_MEMORY_RATIO) process.exitCode = 1;
} finally {
  fs.rmSync(cacheDir, { recursive: true, force: true });
}
