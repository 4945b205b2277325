/** A tile cache over its own folder, with a source that counts requests and can be held up. */
import { setMaxListeners } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import type { TileOrigin } from '../../app/cache/asking/tile-origin.ts';
import { type DiskEvents, DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { StoredTile } from '../../app/cache/files/tile-file.ts';
import { RECORDS_DIR_NAME, type TileKey } from '../../app/cache/files/tile-path.ts';
import { TileCache } from '../../app/cache/tile-cache.ts';
import type { CodedError } from '../../shared/errors.ts';
import { cleanUpAfterTest } from './clean-up.ts';
import { makePng } from './tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from './tile-origin.ts';

/** The default source id, of a raster source. */
export const SOURCE_ID = 'test';

export function keyOf(z: number, x: number, y: number, sourceId: string = SOURCE_ID): TileKey {
  return { sourceId, coord: { z, x, y } };
}

/** The image for a coordinate; no two coordinates of a test have the same bytes. */
export function imageOf(key: TileKey): StoredTile {
  const { z, x, y } = key.coord;
  return {
    bytes: new Uint8Array(makePng(z * 1_000_003 + x * 1009 + y)),
    contentType: 'image/png',
    record: PLAIN_RECORD,
  };
}

export interface CacheFixture {
  readonly cacheDir: string;
  readonly disk: DiskTier;
  readonly cache: TileCache;
  readonly troubles: CodedError[];
  /** The keys requested from the source, in order. */
  readonly loads: TileKey[];
  /** The path of the key's tile. */
  readonly fileOf: (key: TileKey) => string;
}

export interface FixtureOptions extends Pick<DiskEvents, 'onForeignClear'> {
  readonly maxEntries?: number;
  readonly load?: (key: TileKey, signal: AbortSignal) => Promise<StoredTile>;
  /** Overrides for the source, which otherwise gives `load`'s tiles, always fresh. */
  readonly origin?: Partial<TileOrigin>;
  readonly monotonicMs?: () => number;
}

export async function openCache(cacheDir: string, options: FixtureOptions = {}): Promise<CacheFixture> {
  const troubles: CodedError[] = [];
  const loads: TileKey[] = [];
  const disk = await DiskTier.open({ cacheDir, onTrouble: (error) => troubles.push(error) });
  disk.follow(options);
  const cache = new TileCache({
    disk,
    maxEntries: options.maxEntries,
    ...(options.monotonicMs && { monotonicMs: options.monotonicMs }),
    origin: makeOrigin(async (key, signal) => {
      loads.push(key);
      return options.load ? options.load(key, signal) : imageOf(key);
    }, options.origin),
  });
  // A tile is returned before it is written, so wait before its folder is removed.
  cleanUpAfterTest(() => cache.settle());
  const fileOf = (key: TileKey): string =>
    path.join(cacheDir, key.sourceId, ...[key.coord.z, key.coord.x, key.coord.y].map(String));
  return { cacheDir, disk, cache, troubles, loads, fileOf };
}

/** Every file in a folder except records, as sorted relative paths, including links and other special files. */
export function listFiles(dir: string): string[] {
  const found = fs.readdirSync(dir, { recursive: true, withFileTypes: true });
  return found
    .filter((item) => !item.isDirectory() && !item.parentPath.includes(RECORDS_DIR_NAME))
    .map((item) => path.relative(dir, path.join(item.parentPath, item.name)))
    .sort();
}

/** A signal that never aborts, for any number of listeners. */
export const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

/** A promise resolved from outside, to hold something up in a test. */
export function makeGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
