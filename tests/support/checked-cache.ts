/** Checks a cache folder in the test's own thread, and makes every kind of damage to find. */
import fs from 'node:fs';
import path from 'node:path';
import { CacheChecker, type CacheCheckerOptions } from '../../app/cache/check/cache-check.ts';
import { listFolder } from '../../app/cache/check/folder-listing.ts';
import type { Inspector } from '../../app/cache/check/inspection-protocol.ts';
import { readTiles } from '../../app/cache/check/tile-reading.ts';
import type { TileKey } from '../../app/cache/files/tile-path.ts';
import type { CacheCheck, CheckStep, CheckStepName } from '../../shared/cache/cache-check.ts';
import { type CacheFixture, openCache, SOURCE_ID } from './cache-fixture.ts';

/** Inspects files in this thread, because a worker can't run TypeScript. */
export function inspectHere(): Inspector {
  return {
    list: async (request) => listFolder(request),
    read: async (request) => readTiles(request),
    close: async () => undefined,
  };
}

export interface CheckedCache extends CacheFixture {
  readonly checker: CacheChecker;
  /** Every progress report so far. */
  readonly told: CacheCheck[];
  /** Runs a whole check. */
  readonly check: () => Promise<CacheCheck>;
}

export async function openCheckedCache(
  cacheDir: string,
  options: Partial<CacheCheckerOptions> = {},
): Promise<CheckedCache> {
  const fixture = await openCache(cacheDir);
  const told: CacheCheck[] = [];
  const checker = new CacheChecker({
    disk: fixture.disk,
    cache: fixture.cache,
    sourceIds: () => [SOURCE_ID],
    onProgress: (check) => told.push(check),
    onTrouble: (error) => fixture.troubles.push(error),
    openInspector: inspectHere,
    // Everything was written long ago, so no record is still on its way.
    clockMs: () => Date.now() + 10_000,
    ...options,
  });
  const check = async (): Promise<CacheCheck> => {
    checker.start();
    return (await checker.settle()) as CacheCheck;
  };
  return { ...fixture, checker, told, check };
}

/** A step of a check. */
export function stepOf(check: CacheCheck, name: CheckStepName): CheckStep {
  return check.steps.find((step) => step.name === name) as CheckStep;
}

/** Number of repairs by each step. */
export function mendedBy(check: CacheCheck): Record<CheckStepName, number> {
  return Object.fromEntries(check.steps.map(({ name, mended }) => [name, mended])) as Record<CheckStepName, number>;
}

/** The tiles in quarantine, as `z/x/y`, sorted. */
export function listQuarantined(cacheDir: string): string[] {
  const root = path.join(cacheDir, '.quarantine');
  const found = fs.existsSync(root) ? fs.readdirSync(root, { recursive: true, withFileTypes: true }) : [];
  const names = found.filter((item) => item.isFile()).map((item) => item.name.split('.').slice(1, 4).join('/'));
  return names.sort();
}

/** The path of a tile's record file. */
export function recordFileOf(cacheDir: string, { sourceId, coord: { z, x, y } }: TileKey): string {
  return path.join(cacheDir, sourceId, '.records', String(z), `${Math.floor(x / 32)}-${Math.floor(y / 32)}`);
}
