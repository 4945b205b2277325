/** A shared cache beside the disk, with a real Redis. */
import { setMaxListeners } from 'node:events';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import { withSharedCaches } from '../../app/cache/shared/shared-origin.ts';
import { EngineHealth, SharedTier } from '../../app/cache/shared/shared-tier.ts';
import { TileCache } from '../../app/cache/tile-cache.ts';
import { readSharedAddress } from '../../app/sources/shared-caches/shared-address.ts';
import {
  checkSharedTile,
  MAX_SHARED_TILE_BYTES,
  openSharedEngine,
} from '../../app/sources/shared-caches/shared-engine.ts';
import { cleanUpAll } from '../support/clean-up.ts';
import { explainNoRedis, startRedis } from '../support/redis-server.ts';
import { makePng } from '../support/tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from '../support/tile-origin.ts';
import { type Bench, expectCount, type Line, measureInTurns, NotHere, type Row, timeMs } from './bench-row.ts';

const TILES = 1024;
const FEWEST_TILES = 64;
/** Tiles of a view, asked for at once, as in a pan. */
const VIEW_TILES = 16;
/** Far fewer than the tiles, so that none is found in memory. */
const HELD_TILES = 32;

const never = new AbortController().signal;
setMaxListeners(0, never);

export const sharedRows: readonly Row[] = [
  {
    name: 'shared-pan',
    about:
      'Views of 16 tiles of 15 kB, each asked for at once: all in a shared Redis on this computer and none on disk, beside all on disk.',
    limit: 'A trip to Redis, a check of the whole picture, and the write to the disk that makes it the last trip.',
    seconds: 20,
    run: bench,
  },
];

async function bench({ share, seconds, makeDir, onEnd }: Bench): Promise<readonly Line[]> {
  const reason = explainNoRedis();
  if (reason) throw new NotHere(reason);
  onEnd(cleanUpAll);
  const redis = await startRedis();
  const address = readSharedAddress(`redis://127.0.0.1:${redis.port}/0`);
  if (typeof address === 'string') throw new Error('a bad address');
  const engine = await openSharedEngine(address, {});
  onEnd(engine.close);
  const health = new EngineHealth(
    () => undefined,
    () => undefined,
  );
  const tier = new SharedTier(async () => engine.open('bench'), health, {
    rowsFromSouth: false,
    maxBytes: MAX_SHARED_TILE_BYTES,
    checkRecord: (record) => record,
    checkTile: (bytes) => checkSharedTile(bytes, 256),
  });
  const source = makeOrigin(() => Promise.reject(new Error('no tile of the bench comes from the source')));
  const origin = withSharedCaches(source, () => tier);
  const count = Math.max(FEWEST_TILES, Math.round(TILES * share));
  const coords = Array.from({ length: count }, (_, at) => ({
    z: 12,
    x: 2000 + (at % 32),
    y: 1000 + Math.floor(at / 32),
  }));
  const onDisk = await DiskTier.open({ cacheDir: makeDir() });
  onEnd(() => onDisk.close());
  for (const [at, coord] of coords.entries()) {
    const tile = {
      bytes: makePng(at, { noiseBytes: 15_000 }),
      contentType: 'image/png',
      record: PLAIN_RECORD,
    } as const;
    await onDisk.write({ sourceId: 'bench', coord }, tile, () => true);
    tier.write(coord, tile);
    await tier.settle();
  }
  /** Microseconds a tile. */
  const pan = async (disk: DiskTier, tierName: string): Promise<number> => {
    const cache = new TileCache({ disk, origin, maxEntries: HELD_TILES });
    let found = 0;
    const ms = await timeMs(async () => {
      for (let at = 0; at < coords.length; at += VIEW_TILES) {
        const view = coords
          .slice(at, at + VIEW_TILES)
          .map((coord) => cache.getTile({ sourceId: 'bench', coord }, never));
        for (const tile of await Promise.all(view)) if (tile.tier === tierName) found += 1;
      }
    });
    await cache.settle();
    expectCount(`tiles from ${tierName}`, found, coords.length);
    return (ms * 1000) / coords.length;
  };
  const values = await measureInTurns(seconds, {
    ours: async () => {
      const empty = await DiskTier.open({ cacheDir: makeDir() });
      const us = await pan(empty, 'shared');
      await empty.close();
      return us;
    },
    disk: () => pan(onDisk, 'disk'),
  });
  const peers = [{ name: 'the disk tier', values: values.disk }];
  return [
    {
      what: 'a pan over Redis, a tile',
      unit: 'µs',
      ours: values.ours,
      peers,
      counted: 'every tile shared, then every tile on disk',
    },
  ];
}
