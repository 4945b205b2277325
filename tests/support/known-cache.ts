/** A cache folder with known contents, and the view of `find` and `du` on it. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredTile } from '../../app/cache/files/tile-file.ts';
import { WORLD_ETAG } from '../../app/sources/world/world-source.ts';
import { AreaStore } from '../../app/warming/area-store.ts';
import { deriveAreaId } from '../../app/warming/saved-area.ts';
import type { AreaDraft, AreaId } from '../../shared/areas/area.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import { parseTileCoord } from '../../shared/tiles/tile-coord.ts';
import { openCache } from './cache-fixture.ts';
import { makePng, makeSvg } from './tile-images.ts';

/** A source no longer in the list. */
export const REMOVED_ID = 'removed';

const DAY_MS = 86_400_000;

/** The tiles, by `source/z/x/y`. Those marked `far` are outside the box of `makeAreaDraft`, all others inside. */
const TILES: Readonly<Record<string, { readonly state: 'fresh' | 'stale'; readonly ageDays: number }>> = {
  'world/0/0/0': { state: 'fresh', ageDays: 0 },
  'world/1/1/0': { state: 'fresh', ageDays: 60 },
  'world/2/2/1': { state: 'stale', ageDays: 0 },
  'world/3/4/2': { state: 'fresh', ageDays: 0 },
  'world/3/0/0': { state: 'fresh', ageDays: 0 },
  [`${REMOVED_ID}/2/2/1`]: { state: 'stale', ageDays: 0 },
  [`${REMOVED_ID}/3/4/2`]: { state: 'stale', ageDays: 0 },
};

/** Fills the cache of a data folder. Returns the names of its tiles, sorted. */
export async function fillCache(dataDir: string): Promise<readonly string[]> {
  const { cache, disk } = await openCache(join(dataDir, 'tiles'));
  for (const [index, name] of Object.keys(TILES).entries()) await cache.set(readKey(name), makeTile(name, index));
  await cache.settle();
  await disk.close();
  return Object.keys(TILES).sort();
}

function readKey(name: string) {
  const [sourceId = '', ...rest] = name.split('/');
  const coord = parseTileCoord(rest.join('/'));
  if (!coord) throw new Error(`${name} is no tile`);
  return { sourceId, coord };
}

function makeTile(name: string, seed: number): StoredTile {
  const { state = 'fresh', ageDays = 0 } = TILES[name] ?? {};
  const record = {
    answeredMs: Date.now() - ageDays * DAY_MS,
    headers: { etag: state === 'fresh' ? WORLD_ETAG : '"world-0"' },
  };
  return name.startsWith(`${WORLD_SOURCE.id}/`)
    ? { bytes: makeSvg(seed), contentType: 'image/svg+xml', record }
    : { bytes: makePng(seed), contentType: 'image/png', record };
}

/** Saves an area without warming it. */
export async function saveArea(dataDir: string, draft: AreaDraft): Promise<AreaId> {
  const id = deriveAreaId(draft);
  const onTrouble = (error: Error): never => {
    throw error;
  };
  await new AreaStore({ dataDir, onTrouble }).save({ ...draft, id, job: null, lastResult: null });
  return id;
}

/** The size of every tile that `find` sees, by `source/z/x/y`. */
export function findTileSizes(dataDir: string): ReadonlyMap<string, number> {
  const root = join(dataDir, 'tiles');
  if (!existsSync(root)) return new Map();
  const found = execFileSync('find', [root, '-type', 'f', '-not', '-path', '*/.*', '-printf', '%P %s\n'], {
    encoding: 'utf8',
  });
  const rows = found.split('\n').filter((line) => line !== '');
  return new Map(rows.map((row) => row.split(' ')).map(([name = '', bytes]) => [name, Number(bytes)]));
}

/** The apparent size of the cache folder in bytes as reported by `du`, including folders. */
export function readDiskUse(dataDir: string): number {
  return Number(
    execFileSync('du', ['-s', '--apparent-size', '--block-size=1', join(dataDir, 'tiles')], {
      encoding: 'utf8',
    }).split('\t')[0],
  );
}
