/** The index of tiles on disk from folder listings: matches a listing, with few reads. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TileFolders } from '../../../../../app/cache/files/tile-folders.ts';
import { isUnchanged, readStamp } from '../../../../../app/cache/tree/cache-tree.ts';
import { TileIndex, type TileIndexOptions } from '../../../../../app/cache/tree/tile-index.ts';
import { BELIEVED_MS } from '../../../../../app/cache/tree/zoom-index.ts';
import { formatTileCoord, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, makeGate, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { clearSource } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { listPlanted, plantTiles, someCoords, toTileSet } from '../../../../support/tile-sets.ts';

interface Fixture {
  readonly cacheDir: string;
  readonly sourceDir: string;
  readonly folders: TileFolders;
  readonly index: TileIndex;
  /** Lets time pass until no listing is valid any more. */
  readonly pass: (ms?: number) => void;
  /** `x/y` of the tiles of zoom 6 between two columns, by the index. */
  readonly look: (minX?: number, maxX?: number) => Promise<string[]>;
}

function start(cacheDir = makeTempDir(), options: TileIndexOptions = {}): Fixture {
  let nowMs = 0;
  const folders = new TileFolders();
  const index = new TileIndex(cacheDir, folders, { monotonicMs: () => nowMs, ...options });
  return {
    cacheDir,
    sourceDir: path.join(cacheDir, SOURCE_ID),
    folders,
    index,
    pass: (ms = BELIEVED_MS) => {
      nowMs += ms;
    },
    look: (minX = 0, maxX = 63) => lookAt(index, 6, minX, maxX),
  };
}

async function lookAt(index: TileIndex, zoom: number, minX: number, maxX: number): Promise<string[]> {
  const columns = (await index.look(SOURCE_ID, zoom, minX, maxX, { signal: NEVER })).columns(minX, maxX);
  return [...columns].flatMap(({ x, rows }) => [...rows].map((y) => `${x}/${y}`));
}

function at(x: number, y: number): TileCoord {
  return { z: 6, x, y };
}

/** Makes new folders look long unchanged to the program. */
function settleFolders(): void {
  vi.setSystemTime(Date.now() + 60_000);
}

/** Changes to a tree: by others and by this program, a clear, and folders left alone for long. */
const someChange = fc.record({ kind: fc.constantFrom('other', 'own', 'clear', 'settle'), coords: someCoords });
type Change = typeof someChange extends fc.Arbitrary<infer Value> ? Value : never;

function makeChange(fixture: Fixture, { kind, coords }: Change): void {
  for (const coord of coords) toggleTile(fixture, coord, kind === 'own');
  if (kind === 'clear') clearAll(fixture);
  if (kind === 'settle') settleFolders();
  if (kind === 'other' || kind === 'settle') fixture.pass();
}

/** Adds a missing tile or removes an existing one; the program knows about `own` changes. */
function toggleTile({ sourceDir, index }: Fixture, coord: TileCoord, isOwn: boolean): void {
  const file = path.join(sourceDir, formatTileCoord(coord));
  if (fs.existsSync(file)) fs.rmSync(file);
  else plantTiles(sourceDir, [coord]);
  if (isOwn) index.noteChange({ sourceId: SOURCE_ID, coord });
}

function clearAll({ sourceDir, index }: Fixture): void {
  fs.rmSync(sourceDir, { recursive: true, force: true });
  index.forget(SOURCE_ID);
}

/** `z/x/y` of the tiles at the zooms of {@link someCoords}. */
async function listIndexed(index: TileIndex): Promise<string[]> {
  const [shallow = [], deep = []] = await Promise.all([lookAt(index, 2, 0, 3), lookAt(index, 6, 0, 63)]);
  return [...shallow.map((place) => `2/${place}`), ...deep.map((place) => `6/${place}`)].sort();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the index of tiles on disk', () => {
  it('matches a listing, whatever this program and others add and remove', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someChange, { minLength: 1, maxLength: 6 }), async (changes) => {
        const fixture = start();
        for (const change of changes) {
          makeChange(fixture, change);
          expect(await listIndexed(fixture.index)).toEqual(listPlanted(fixture.sourceDir));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('lists columns and rows in order, and only the requested ones', async () => {
    const { sourceDir, look } = start();
    plantTiles(sourceDir, [at(33, 10), at(33, 9), at(5, 60), at(40, 1)]);
    expect(await look()).toEqual(['5/60', '33/9', '33/10', '40/1']);
    expect(await look(6, 39)).toEqual(['33/9', '33/10']);
    expect(await look(34, 39)).toEqual([]);
  });

  it('counts neither links nor folders nor names that belong to no tile', async () => {
    const { sourceDir, look } = start();
    plantTiles(sourceDir, [at(33, 5)]);
    const zoomDir = path.join(sourceDir, '6');
    for (const name of ['05', '64', '7.png', '-1']) fs.writeFileSync(path.join(zoomDir, '33', name), 'x');
    fs.mkdirSync(path.join(zoomDir, '33', '8'));
    fs.symlinkSync(path.join(zoomDir, '33', '5'), path.join(zoomDir, '33', '9'));
    fs.symlinkSync(path.join(zoomDir, '33'), path.join(zoomDir, '34'));
    fs.writeFileSync(path.join(zoomDir, '35'), 'x');
    fs.mkdirSync(path.join(zoomDir, '064'));
    expect(await look()).toEqual(['33/5']);
  });

  it.each(['test', 'test/6', 'test/6/33'])('counts nothing behind a link at %s', async (linked) => {
    const { cacheDir, look } = start();
    const elsewhere = makeTempDir();
    plantTiles(path.join(elsewhere, SOURCE_ID), [at(33, 5)]);
    fs.mkdirSync(path.dirname(path.join(cacheDir, linked)), { recursive: true });
    fs.symlinkSync(path.join(elsewhere, linked), path.join(cacheDir, linked));
    expect(await look()).toEqual([]);
  });

  it('finds everything in a folder so large that it is read in parts', async () => {
    const { sourceDir, index } = start();
    const dir = path.join(sourceDir, '14', '7');
    fs.mkdirSync(dir, { recursive: true });
    // Long names make a folder large cheaply.
    for (let number = 0; number < 900; number += 1)
      fs.writeFileSync(path.join(dir, `${number}-${'n'.repeat(200)}`), '');
    for (const y of [16_000, 3, 700]) fs.writeFileSync(path.join(dir, String(y)), '');
    expect(fs.statSync(dir).size).toBeGreaterThan(128 * 1024);
    expect(await lookAt(index, 14, 0, 100)).toEqual(['7/3', '7/700', '7/16000']);
  });
});

describe('listing folders', () => {
  it('reads one again only if it has changed', async () => {
    const { sourceDir, look, pass } = start();
    plantTiles(sourceDir, [at(33, 5), at(34, 5)]);
    settleFolders();
    await look();
    const reading = vi.spyOn(fs.promises, 'readdir');
    pass();
    await look();
    expect(reading).not.toHaveBeenCalled();
    plantTiles(sourceDir, [at(34, 6)]);
    pass();
    expect(await look()).toEqual(['33/5', '34/5', '34/6']);
    expect(reading.mock.calls.map(([dir]) => dir)).toEqual([path.join(sourceDir, '6', '34')]);
  });

  it('does not trust a folder that had just changed when it was read, or will have by its times', async () => {
    const { sourceDir } = start();
    plantTiles(sourceDir, [at(33, 5)]);
    // Another change may fall within the same tick of the file system's clock and leave the same times.
    const isTrustedAfter = async (ms: number): Promise<boolean> => {
      vi.setSystemTime(Date.now() + ms);
      const stamp = await readStamp(path.join(sourceDir, '6', '33'));
      return stamp !== undefined && isUnchanged(stamp, stamp);
    };
    expect(await isTrustedAfter(0)).toBe(false);
    expect(await isTrustedAfter(-3_600_000)).toBe(false);
    expect(await isTrustedAfter(3_600_000 + 2500)).toBe(true);
  });

  it('tells a folder from another one with the same times', async () => {
    const { sourceDir } = start();
    plantTiles(sourceDir, [at(33, 5)]);
    settleFolders();
    const stamp = await readStamp(path.join(sourceDir, '6', '33'));
    if (!stamp) throw new Error('no folder');
    expect(isUnchanged(stamp, { ...stamp })).toBe(true);
    for (const other of [{ ino: 1 }, { mtimeMs: 1 }, { ctimeMs: 1 }]) {
      expect(isUnchanged(stamp, { ...stamp, ...other })).toBe(false);
    }
  });

  it('does not read again for a moment, except what this program has changed', async () => {
    const { sourceDir, index, look, pass } = start();
    plantTiles(sourceDir, [at(33, 5), at(34, 5)]);
    await look();
    plantTiles(sourceDir, [at(33, 6), at(34, 6)]);
    pass(BELIEVED_MS - 1);
    index.noteChange(keyOf(6, 34, 6));
    expect(await look()).toEqual(['33/5', '34/5', '34/6']);
    pass(1);
    expect(await look()).toEqual(['33/5', '33/6', '34/5', '34/6']);
  });

  it('trusts nothing after folders were moved away, by any part of the program', async () => {
    const { sourceDir, folders, look } = start();
    plantTiles(sourceDir, [at(33, 5), at(34, 5)]);
    settleFolders();
    await look();
    fs.rmSync(path.join(sourceDir, '6', '33', '5'));
    fs.renameSync(path.join(sourceDir, '6', '34'), path.join(sourceDir, 'aside'));
    folders.forget();
    expect(await look()).toEqual([]);
  });

  it('is shared by concurrent callers, but not with those after a change', async () => {
    const { sourceDir, index, look } = start();
    plantTiles(sourceDir, [at(33, 5)]);
    settleFolders();
    const gate = makeGate();
    const { readdir } = fs.promises;
    const reading = vi.spyOn(fs.promises, 'readdir').mockImplementation((async (dir: string, options: object) => {
      const items = await readdir(dir, options);
      if (reading.mock.calls.length === 2) await gate.opened;
      return items;
    }) as unknown as typeof readdir);
    const early = [look(), look()];
    await expect.poll(() => reading.mock.calls.length).toBe(2);
    plantTiles(sourceDir, [at(33, 6)]);
    index.noteChange(keyOf(6, 33, 6));
    expect(await look()).toEqual(['33/5', '33/6']);
    gate.open();
    for (const late of early) expect(await late).toContain('33/5');
    // A listing read before the change doesn't undo it.
    expect(await look()).toEqual(['33/5', '33/6']);
    expect(reading).toHaveBeenCalledTimes(3);
  });

  it('continues with the least recently checked columns if there is no time for all of them', async () => {
    // Every read of the clock takes a millisecond.
    let nowMs = 0;
    const monotonicMs = (): number => {
      nowMs += 1;
      return nowMs;
    };
    const { sourceDir, index } = start(makeTempDir(), { monotonicMs });
    const coords = Array.from({ length: 80 }, (_, x) => ({ z: 10, x, y: 0 }));
    plantTiles(sourceDir, coords);
    const countNew = async (): Promise<number> => {
      nowMs += BELIEVED_MS;
      const options = { signal: NEVER, recheckUntilMs: nowMs + 10 };
      const zoom = await index.look(SOURCE_ID, 10, 0, 1023, options);
      return [...zoom.columns(0, 1023)].filter(({ rows }) => rows.length === 2).length;
    };
    expect(await countNew()).toBe(0);
    plantTiles(
      sourceDir,
      coords.map((coord) => ({ ...coord, y: 1 })),
    );
    const counts = [await countNew(), await countNew(), await countNew()];
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[0]).toBeLessThan(80);
    expect(counts[1]).toBeGreaterThan(counts[0] as number);
    expect(counts[2]).toBe(80);
  });

  it('ends with its signal and keeps what it has read', async () => {
    const { sourceDir, index, look } = start();
    plantTiles(sourceDir, [at(33, 5)]);
    const controller = new AbortController();
    const looking = index.look(SOURCE_ID, 6, 0, 63, { signal: controller.signal });
    controller.abort();
    await expect(looking).rejects.toMatchObject({ code: 'cancelled' });
    expect(await look()).toEqual(['33/5']);
  });
});

describe('its memory', () => {
  it('is limited: the least recently used zoom is dropped first', async () => {
    const { sourceDir, index } = start(makeTempDir(), { maxBytes: 2000 });
    for (const z of [6, 7, 8])
      plantTiles(
        sourceDir,
        [0, 1, 2].map((x) => ({ z, x, y: 1 })),
      );
    for (const z of [6, 7, 8]) expect(await lookAt(index, z, 0, 63)).toHaveLength(3);
    expect(index.bytes).toBeGreaterThan(1000);
    expect(index.bytes).toBeLessThanOrEqual(2000);
    const reading = vi.spyOn(fs.promises, 'readdir');
    for (const z of [7, 8]) await lookAt(index, z, 0, 63);
    const again = new Set(reading.mock.calls.map(([dir]) => String(dir).split(path.sep).at(-1)));
    expect([...again].every((name) => name !== '6')).toBe(true);
  });
});

it('frees the memory of removed columns', async () => {
  const { sourceDir, index, look } = start();
  plantTiles(sourceDir, [at(33, 5), at(34, 5)]);
  await look();
  const { bytes } = index;
  fs.rmSync(path.join(sourceDir, '6', '34'), { recursive: true });
  expect(await look()).toEqual(['33/5']);
  expect(index.bytes).toBe(bytes / 2);
});

describe('the disk tier', () => {
  // Time stands still, so nothing is noticed because of its passing.
  beforeEach(() => {
    vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  });

  it('has its writes, removals and clears in the index at once', async () => {
    const { cache, disk } = await openCache(makeTempDir());
    const look = (): Promise<string[]> => lookAt(disk.index, 6, 0, 63);
    const store = (y: number): Promise<void> => cache.set(keyOf(6, 33, y), imageOf(keyOf(6, 33, y)));
    await store(5);
    expect(await look()).toEqual(['33/5']);
    await store(6);
    expect(await look()).toEqual(['33/5', '33/6']);
    await cache.removeTiles(SOURCE_ID, [{ zoom: 6, columns: [{ x: 33, spans: [[5, 5]] }] }]);
    expect(await look()).toEqual(['33/6']);
    await clearSource(cache, SOURCE_ID);
    expect(await look()).toEqual([]);
    await store(5);
    expect(await look()).toEqual(['33/5']);
    await disk.close();
  });

  it('forgets what another program on the same folder clears', async () => {
    const cacheDir = makeTempDir();
    let told = 0;
    const { cache, disk } = await openCache(cacheDir, {
      onForeignClear: () => {
        told += 1;
      },
    });
    const other = await openCache(cacheDir);
    for (const y of [5, 6]) await cache.set(keyOf(6, 33, y), imageOf(keyOf(6, 33, y)));
    expect(await lookAt(disk.index, 6, 0, 63)).toEqual(['33/5', '33/6']);
    await clearSource(other.cache, SOURCE_ID, toTileSet([at(33, 5)]));
    await expect.poll(() => told).toBe(2);
    expect(await lookAt(disk.index, 6, 0, 63)).toEqual(['33/5']);
    await Promise.all([disk.close(), other.disk.close()]);
  });
});
