/** Counting tiles on disk: exact whatever happened in between, remembered across runs, with minimal work. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TileCounts } from '../../../../../app/cache/counting/tile-counts.ts';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import type { ZoomStatistics } from '../../../../../shared/cache/statistics.ts';
import { CodedError } from '../../../../../shared/errors.ts';
import { formatTileCoord, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { makeGate, NEVER, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { clearOnDisk } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { plantTiles, someCoords, toTileSet, writeTiles } from '../../../../support/tile-sets.ts';

const COORDS: TileCoord[] = [
  { z: 2, x: 1, y: 1 },
  { z: 2, x: 1, y: 2 },
  { z: 6, x: 33, y: 21 },
];

interface Opened {
  readonly cacheDir: string;
  readonly sourceDir: string;
  readonly disk: DiskTier;
  readonly counts: TileCounts;
}

async function open(cacheDir = makeTempDir(), ids: readonly string[] = [SOURCE_ID]): Promise<Opened> {
  const disk = await DiskTier.open({ cacheDir });
  const counts = new TileCounts({ disk, listIds: () => ids });
  return { cacheDir, sourceDir: path.join(cacheDir, SOURCE_ID), disk, counts };
}

/** What any other program would find: every regular file in a tile's place. */
function walk(sourceDir: string): ZoomStatistics[] {
  const zooms = new Map<number, { zoom: number; tiles: number; bytes: number }>();
  const found = fs.existsSync(sourceDir) ? fs.readdirSync(sourceDir, { recursive: true, withFileTypes: true }) : [];
  for (const item of found) {
    const file = path.join(item.parentPath, item.name);
    const match = /^(\d+)\/\d+\/\d+$/.exec(path.relative(sourceDir, file).split(path.sep).join('/'));
    if (!match || !item.isFile()) continue;
    const zoom = Number(match[1]);
    const { tiles = 0, bytes = 0 } = zooms.get(zoom) ?? {};
    zooms.set(zoom, { zoom, tiles: tiles + 1, bytes: bytes + fs.statSync(file).size });
  }
  return [...zooms.values()].sort((one, other) => one.zoom - other.zoom);
}

/** Makes folders look unchanged since some time, so that tests needn't wait. */
function age(sourceDir: string, seconds: number, changedSinceMs = 0): void {
  const found = fs.existsSync(sourceDir) ? fs.readdirSync(sourceDir, { recursive: true, withFileTypes: true }) : [];
  for (const item of found.filter((each) => each.isDirectory())) {
    const dir = path.join(item.parentPath, item.name);
    if (fs.statSync(dir).mtimeMs > changedSinceMs) fs.utimesSync(dir, seconds, seconds);
  }
}

const FIRST_SECOND = 1_000_000_000;

interface Step {
  readonly kind: 'write' | 'remove' | 'clear' | 'clear-but-some' | 'restart';
  readonly coords: readonly TileCoord[];
}

const someStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('write', 'write', 'remove', 'clear', 'clear-but-some', 'restart'),
  coords: someCoords,
});

async function take({ kind, coords }: Step, opened: Opened): Promise<Opened> {
  const { disk, counts, cacheDir } = opened;
  const tiles = toTileSet(coords);
  if (kind === 'write') await writeTiles(disk, coords, { answeredMs: 1, headers: {} });
  if (kind === 'clear') await clearOnDisk(disk, SOURCE_ID);
  if (kind === 'clear-but-some') await clearOnDisk(disk, SOURCE_ID, tiles);
  if (kind === 'remove') for (const zoom of [2, 6]) await disk.removeTiles(SOURCE_ID, zoom, tiles.columns(zoom));
  if (kind !== 'restart') return opened;
  await counts.close();
  await disk.close();
  return open(cacheDir);
}

describe('counting the tiles on disk', () => {
  it('equals a plain walk after any writes, removals and clears, in this run and the next', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { maxLength: 8 }), async (steps) => {
        let opened = await open();
        for (const [index, step] of steps.entries()) {
          opened = await take(step, opened);
          // Each change gets its own second, long ago.
          age(opened.sourceDir, FIRST_SECOND + index, (FIRST_SECOND + index) * 1000);
          await opened.counts.recount();
          expect(opened.counts.current(SOURCE_ID).zooms).toEqual(walk(opened.sourceDir));
        }
        await opened.disk.close();
      }),
      { numRuns: 15 },
    );
  });

  it('reads no tile of a folder that is unchanged since it was counted', async () => {
    const { sourceDir, counts, cacheDir } = await open();
    plantTiles(sourceDir, COORDS);
    age(sourceDir, FIRST_SECOND);
    await counts.recount();
    const counted = counts.current(SOURCE_ID).zooms;
    expect(counted).toEqual(walk(sourceDir));
    // Overwritten in place, as our programs never do: the one known limit.
    for (const coord of COORDS) fs.appendFileSync(path.join(sourceDir, formatTileCoord(coord)), 'more');
    await counts.recount();
    expect(counts.current(SOURCE_ID).zooms).toEqual(counted);
    const next = await open(cacheDir);
    await next.counts.recount();
    expect(next.counts.current(SOURCE_ID).zooms).toEqual(counted);
  });

  it('reads a folder again that was changed a moment before it was counted', async () => {
    const { sourceDir, counts } = await open();
    plantTiles(sourceDir, COORDS);
    age(sourceDir, Date.now() / 1000);
    await counts.recount();
    for (const coord of COORDS) fs.appendFileSync(path.join(sourceDir, formatTileCoord(coord)), 'more');
    await counts.recount();
    expect(counts.current(SOURCE_ID).zooms).toEqual(walk(sourceDir));
  });

  it('counts the requested sources, reading only what has changed', async () => {
    const { sourceDir, counts } = await open();
    plantTiles(sourceDir, COORDS);
    age(sourceDir, FIRST_SECOND);
    const counted = await counts.count([SOURCE_ID, 'other'], NEVER);
    expect(counted.tiles).toBe(COORDS.length);
    for (const coord of COORDS) fs.appendFileSync(path.join(sourceDir, formatTileCoord(coord)), 'more');
    expect(await counts.count([SOURCE_ID], NEVER)).toEqual(counted);
    expect([counts.listCounted(), counts.totalBytes]).toEqual([[SOURCE_ID, 'other'], null]);
    await expect(counts.count([SOURCE_ID], AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('reports at once what an earlier run has counted, and when', async () => {
    const first = await open();
    plantTiles(first.sourceDir, COORDS);
    await first.counts.recount();
    const known = first.counts.current(SOURCE_ID);
    fs.rmSync(path.join(first.sourceDir, '6'), { recursive: true });
    const { counts } = await open(first.cacheDir);
    expect([counts.current(SOURCE_ID), counts.totalBytes]).toEqual([{ zooms: [], countedMs: null }, null]);
    await counts.load();
    expect([counts.current(SOURCE_ID), counts.totalBytes]).toEqual([known, first.counts.totalBytes]);
    await counts.recount();
    expect(counts.current(SOURCE_ID).zooms).toEqual(walk(first.sourceDir));
    expect(counts.totalBytes).toBe(counts.current(SOURCE_ID).zooms[0]?.bytes);
  });

  it('counts removed sources, and forgets those without tiles', async () => {
    const { disk, counts } = await open(undefined, []);
    await writeTiles(disk, COORDS, { answeredMs: 1, headers: {} });
    await counts.recount();
    expect(counts.listCounted()).toEqual([SOURCE_ID]);
    await clearOnDisk(disk, SOURCE_ID);
    await counts.recount();
    expect(counts.listCounted()).toEqual([]);
  });

  it('lets a clear take the stored counts along, and makes no folder for a source without tiles', async () => {
    const { disk, counts, sourceDir, cacheDir } = await open();
    await counts.recount();
    expect(fs.existsSync(sourceDir)).toBe(false);
    await writeTiles(disk, COORDS, { answeredMs: 1, headers: {} });
    await counts.recount();
    const trashed = await clearOnDisk(disk, SOURCE_ID);
    expect(fs.existsSync(sourceDir)).toBe(false);
    expect(await disk.purge(trashed ?? '')).toMatchObject({ tiles: 3 });
    expect(fs.readdirSync(path.join(cacheDir, '.trash'))).toEqual([]);
  });

  it('counts only regular files in tile places', async () => {
    const { counts, sourceDir } = await open();
    const elsewhere = makeTempDir();
    plantTiles(sourceDir, COORDS);
    plantTiles(elsewhere, COORDS);
    const expected = walk(sourceDir);
    for (const name of ['notes', '2/notes', '2/1/notes', '2/1/1.png', '2/1/4', '2/1/01']) {
      fs.writeFileSync(path.join(sourceDir, name), 'mine');
    }
    fs.mkdirSync(path.join(sourceDir, '2/1/3'));
    fs.mkdirSync(path.join(sourceDir, '23/1'), { recursive: true });
    fs.symlinkSync(path.join(elsewhere, '6'), path.join(sourceDir, '7'));
    fs.symlinkSync(path.join(elsewhere, '6/33'), path.join(sourceDir, '6/34'));
    fs.symlinkSync(path.join(elsewhere, '6/33/21'), path.join(sourceDir, '6/33/22'));
    await counts.recount();
    expect(counts.current(SOURCE_ID).zooms).toEqual(expected);
  });
});

describe('a stored count', () => {
  const fileOf = (sourceDir: string): string => path.join(sourceDir, '.records', 'counts');

  it('is counted again if any part of it is damaged', async () => {
    const { sourceDir, counts, cacheDir } = await open();
    plantTiles(sourceDir, COORDS);
    age(sourceDir, FIRST_SECOND);
    await counts.recount();
    for (const coord of COORDS) fs.appendFileSync(path.join(sourceDir, formatTileCoord(coord)), 'more');
    const whole = fs.readFileSync(fileOf(sourceDir));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, bits, isCut) => {
          const damaged = Buffer.from(isCut ? whole.subarray(0, at) : whole);
          if (!isCut) damaged[at] = (damaged[at] ?? 0) ^ bits;
          fs.writeFileSync(fileOf(sourceDir), damaged);
          const next = await open(cacheDir);
          await next.counts.recount();
          expect(next.counts.current(SOURCE_ID).zooms).toEqual(walk(sourceDir));
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(['a folder', 'a link', 'a huge file'] as const)(
    'is not written, and does no harm, where %s is',
    async (what) => {
      const { sourceDir, counts } = await open();
      plantTiles(sourceDir, COORDS);
      const elsewhere = path.join(makeTempDir(), 'elsewhere');
      fs.writeFileSync(elsewhere, 'theirs');
      fs.mkdirSync(path.join(sourceDir, '.records'));
      if (what === 'a folder') fs.mkdirSync(path.join(fileOf(sourceDir), 'full'), { recursive: true });
      if (what === 'a link') fs.symlinkSync(elsewhere, fileOf(sourceDir));
      if (what === 'a huge file') {
        fs.writeFileSync(fileOf(sourceDir), '');
        fs.truncateSync(fileOf(sourceDir), 1e12);
      }
      await counts.recount();
      expect(counts.current(SOURCE_ID).zooms).toEqual(walk(sourceDir));
      expect(fs.readFileSync(elsewhere, 'utf8')).toBe('theirs');
      expect(fs.readdirSync(path.join(sourceDir, '.tmp'))).toEqual([]);
    },
  );

  it('is not written while writes are paused, or where no file can be made; the count is still exact', async () => {
    const { sourceDir, cacheDir, disk } = await open();
    plantTiles(sourceDir, COORDS);
    const trouble = new CodedError('cache-full');
    const resting = { cacheDir, listSources: (listed: readonly string[]) => disk.listSources(listed), trouble };
    const counts = new TileCounts({ disk: resting, listIds: () => [SOURCE_ID] });
    await counts.recount();
    expect([counts.current(SOURCE_ID).zooms, fs.existsSync(fileOf(sourceDir))]).toEqual([walk(sourceDir), false]);
    fs.writeFileSync(path.join(sourceDir, '.tmp'), 'in the way');
    const next = await open(cacheDir);
    await next.counts.recount();
    expect([next.counts.current(SOURCE_ID).zooms, fs.existsSync(fileOf(sourceDir))]).toEqual([walk(sourceDir), false]);
  });

  it('follows no link in place of its folders', async () => {
    const { sourceDir, counts } = await open();
    plantTiles(sourceDir, COORDS);
    const elsewhere = makeTempDir();
    fs.symlinkSync(elsewhere, path.join(sourceDir, '.records'));
    await counts.recount();
    expect([counts.current(SOURCE_ID).zooms, fs.readdirSync(elsewhere)]).toEqual([walk(sourceDir), []]);
  });

  it('keeps what was counted of a new tree when the program ends in the middle', async () => {
    const { sourceDir, counts, cacheDir } = await open();
    plantTiles(sourceDir, COORDS);
    age(sourceDir, FIRST_SECOND);
    const stop = new AbortController();
    await counts.recount({ signal: stop.signal, onProgress: (_id, tiles) => tiles >= 2 && stop.abort() });
    expect(counts.current(SOURCE_ID).countedMs).toBeNull();
    fs.appendFileSync(path.join(sourceDir, '2/1/1'), 'unnoticed, for it is known');
    const next = await open(cacheDir);
    await next.counts.load();
    expect(next.counts.current(SOURCE_ID).countedMs).toBeNull();
    await next.counts.recount();
    const { zooms } = next.counts.current(SOURCE_ID);
    expect([zooms.map(({ tiles }) => tiles), zooms[0]?.bytes]).toEqual([[2, 1], (walk(sourceDir)[0]?.bytes ?? 0) - 26]);
  });
});

describe('a running recount', () => {
  it('is joined by later calls, reports its progress, and ends early when closed', async () => {
    const { sourceDir, counts } = await open();
    plantTiles(sourceDir, COORDS);
    const begun = makeGate();
    const first = counts.recount({ onProgress: begun.open });
    await begun.opened;
    expect(counts.counting).toMatchObject({ sourceId: SOURCE_ID });
    expect(counts.recount()).toBe(first);
    await counts.close();
    await counts.close();
    expect(counts.counting).toBeNull();
  });
});
