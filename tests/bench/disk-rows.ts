/** Tiles on disk: hits, first reads and writes, compared with plain files and other stores. */
import { setMaxListeners } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { TileKey } from '../../app/cache/files/tile-path.ts';
import { TileCache } from '../../app/cache/tile-cache.ts';
import { makePng } from '../support/tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from '../support/tile-origin.ts';
import { type Bench, expectCount, type Line, measureInTurns, type Row, timeMs } from './bench-row.ts';
import { type MadeStore, openCacache, openMbtiles, openPlainFiles, openWriteFileAtomic } from './peer-stores.ts';

const TILES = 2048;
/** Still more than memory holds or than are read concurrently. */
const FEWEST_TILES = 64;
const COLUMNS = 32;
const TILE_BYTES = 15_000;
/** Far fewer than the tiles, which are read round-robin, so every hit is a disk hit. */
const HELD_TILES = 32;
const PARALLEL = 16;

export const diskRows: readonly Row[] = [
  {
    name: 'disk-hit',
    about:
      'One tile of 15 kB that is on disk and not in memory, read before in this run; in the system’s file cache. 16 reads at a time, as a map asks for them, and one after another.',
    limit:
      'Two trips to the thread pool (open, read) where a database with its own pages in memory takes none, and one check that the file is still the one that was found whole.',
    seconds: 60,
    run: benchHits,
  },
  {
    name: 'first-read',
    about:
      'The same after a start: each image is checked to its end, and its record is read. 16 at a time. The peers make no difference between first reads and others.',
    limit: 'The checksum over every byte, which plain files and the database leave out.',
    seconds: 40,
    run: benchFirstReads,
  },
  {
    name: 'store',
    about: 'One tile of 15 kB put on disk so that a kill leaves the old tile or the new one, 16 at a time.',
    limit: 'A temp file, its rename, and one line of the record beside it.',
    seconds: 40,
    run: benchStores,
  },
];

interface Tile {
  readonly key: TileKey;
  readonly bytes: Buffer;
}

function makeTiles(share: number): readonly Tile[] {
  return Array.from({ length: Math.max(FEWEST_TILES, Math.round(TILES * share)) }, (_, index) => ({
    key: { sourceId: 'bench', coord: { z: 12, x: 2000 + (index % COLUMNS), y: 1000 + Math.floor(index / COLUMNS) } },
    bytes: makePng(index, { noiseBytes: TILE_BYTES }),
  }));
}

const never = new AbortController().signal;
setMaxListeners(0, never);

/** Our cache on a folder, counting the reads that reach the disk. */
class OurStore {
  readonly #disk: DiskTier;
  readonly #cache: TileCache;
  reads = 0;

  private constructor(disk: DiskTier) {
    const read = disk.read.bind(disk);
    disk.read = (key) => {
      this.reads += 1;
      return read(key);
    };
    this.#disk = disk;
    const origin = makeOrigin(() => Promise.reject(new Error('every tile of the bench is on disk')));
    this.#cache = new TileCache({ disk, origin, maxEntries: HELD_TILES });
  }

  static async open(cacheDir: string): Promise<OurStore> {
    return new OurStore(await DiskTier.open({ cacheDir }));
  }

  set({ key, bytes }: Tile): Promise<void> {
    return this.#cache.set(key, { bytes, contentType: 'image/png', record: PLAIN_RECORD });
  }

  async get({ key }: Tile): Promise<void> {
    const { tier } = await this.#cache.getTile(key, never);
    if (tier !== 'disk') throw new Error(`the bench wanted a disk hit and got one from ${tier}`);
  }

  /** Empties the memory: a read that is slower than all after it would be found there in the next round. */
  forget(): void {
    this.#cache.clearMemory();
  }

  close(): Promise<void> {
    return this.#disk.close();
  }
}

/** Processes every tile with limited concurrency. Returns microseconds per tile. */
async function timeAllUs(tiles: readonly Tile[], parallel: number, act: (tile: Tile) => unknown): Promise<number> {
  const left = tiles.values();
  const work = async (): Promise<void> => {
    for (const tile of left) await act(tile);
  };
  const ms = await timeMs(() => Promise.all(Array.from({ length: parallel }, work)));
  return (ms * 1000) / tiles.length;
}

/** The peers available here, filled with all tiles. */
async function fillPeers(bench: Bench, tiles: readonly Tile[], makers: readonly MadeStore[]) {
  const peers = makers.flatMap((make) => make(bench.makeDir()) ?? []);
  for (const peer of peers) {
    bench.onEnd(() => peer.close?.());
    for (const { key, bytes } of tiles) await peer.set(key.coord, bytes);
  }
  return peers;
}

async function benchHits(bench: Bench): Promise<readonly Line[]> {
  const tiles = makeTiles(bench.share);
  const store = await OurStore.open(bench.makeDir());
  bench.onEnd(() => store.close());
  for (const tile of tiles) await store.set(tile);
  const peers = await fillPeers(bench, tiles, [openPlainFiles, openCacache, openMbtiles]);
  const lines: Line[] = [];
  for (const [what, parallel] of [
    [`disk hit, ${PARALLEL} at a time`, PARALLEL],
    ['disk hit, one at a time', 1],
  ] as const) {
    const readsBefore = store.reads;
    let rounds = 0;
    const values = await measureInTurns(bench.seconds / 2, {
      ours: () => {
        rounds += 1;
        store.forget();
        return timeAllUs(tiles, parallel, (tile) => store.get(tile));
      },
      ...Object.fromEntries(
        peers.map((peer) => [peer.name, () => timeAllUs(tiles, parallel, ({ key }) => peer.get(key.coord))]),
      ),
    });
    expectCount('reads from disk', store.reads - readsBefore, rounds * tiles.length);
    lines.push(describe(what, values, 'one read a hit'));
  }
  return lines;
}

async function benchFirstReads(bench: Bench): Promise<readonly Line[]> {
  const tiles = makeTiles(bench.share);
  const dir = bench.makeDir();
  const filled = await OurStore.open(dir);
  for (const tile of tiles) await filled.set(tile);
  await filled.close();
  const peers = await fillPeers(bench, tiles, [openPlainFiles, openCacache, openMbtiles]);
  const values = await measureInTurns(bench.seconds, {
    ours: async () => {
      const store = await OurStore.open(dir);
      const us = await timeAllUs(tiles, PARALLEL, (tile) => store.get(tile));
      expectCount('reads from disk', store.reads, tiles.length);
      await store.close();
      return us;
    },
    ...Object.fromEntries(
      peers.map((peer) => [peer.name, () => timeAllUs(tiles, PARALLEL, ({ key }) => peer.get(key.coord))]),
    ),
  });
  return [describe('first read in a run', values, 'one read a tile')];
}

async function benchStores(bench: Bench): Promise<readonly Line[]> {
  const tiles = makeTiles(bench.share);
  const dir = bench.makeDir();
  const store = await OurStore.open(dir);
  bench.onEnd(() => store.close());
  const peers = [openPlainFiles, openWriteFileAtomic].flatMap((make) => make(bench.makeDir()) ?? []);
  const values = await measureInTurns(bench.seconds, {
    ours: () => timeAllUs(tiles, PARALLEL, (tile) => store.set(tile)),
    ...Object.fromEntries(
      peers.map((peer) => [
        peer.name,
        () => timeAllUs(tiles, PARALLEL, ({ key, bytes }) => peer.set(key.coord, bytes)),
      ]),
    ),
  });
  const files = fs.readdirSync(join(dir, 'bench', '12'), { recursive: true, withFileTypes: true });
  expectCount('files', files.filter((file) => file.isFile()).length, tiles.length);
  return [describe('store', values, 'one file a tile')];
}

function describe(what: string, values: Readonly<Record<string, readonly number[]>>, counted: string): Line {
  const { ours = [], ...others } = values;
  return { what, unit: 'µs', ours, peers: Object.entries(others).map(([name, of]) => ({ name, values: of })), counted };
}
