/**
 * Moves of the cache folder on real folders: nothing is lost and nothing cleared comes back, whatever happens
 * meanwhile.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import { MARKER_NAME, readMarker } from '../../../../../app/cache/moving/move-marker.ts';
import { TileCache } from '../../../../../app/cache/tile-cache.ts';
import { SettingsStore } from '../../../../../app/service/state/settings-store.ts';
import { CacheMover } from '../../../../../app/service/storage/cache-mover.ts';
import type { CacheMove } from '../../../../../shared/cache/disk-budget.ts';
import { formatTileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, makeGate, NEVER, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { clearSource } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { makeOrigin } from '../../../../support/tile-origin.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A column with more tiles than one batch, and a few columns at another zoom. */
const KEYS = Array.from({ length: 100 }, (_, index) =>
  index < 80 ? keyOf(12, 0, index) : keyOf(13, index % 3, index),
);

interface Surroundings {
  readonly isFixed?: boolean;
  /** Delays the switch until it resolves. */
  readonly beforeSwitch?: () => Promise<void>;
  readonly usedBytes?: number;
}

/** A program's cache and its mover, opened on a data folder like at a start. */
async function openMover(dataDir: string, { isFixed = false, beforeSwitch, usedBytes }: Surroundings = {}) {
  const settings = await SettingsStore.open({ dataDir, onTrouble: (error) => expect.unreachable(error.code) });
  settings.update({ freeFloorBytes: 0 });
  const movedTo = settings.current.cacheDir;
  const troubles: string[] = [];
  const disk = await DiskTier.open({
    cacheDir: movedTo ?? path.join(dataDir, 'tiles'),
    isMoved: movedTo !== null,
    onTrouble: (error) => troubles.push(error.code),
  });
  const cache = new TileCache({ disk, origin: makeOrigin(async (key) => imageOf(key)) });
  const told: CacheMove[] = [];
  const mover = new CacheMover({
    dataDir,
    disk,
    isFixed,
    settings,
    sourceIds: () => [SOURCE_ID],
    usedBytes: () => usedBytes ?? null,
    emit: (event) => void (event.name === 'moveProgress' && told.push(event.move)),
    onTrouble: (error) => troubles.push(error.code),
    ...(beforeSwitch && { beforeSwitch }),
  });
  const close = async (): Promise<void> => {
    await mover.close();
    await cache.settle();
    await Promise.all([disk.close(), settings.settle()]);
  };
  closing.push(close);
  const isOver = (): boolean => ['done', 'failed', 'cancelled'].includes(mover.current?.state ?? '');
  const over = async (): Promise<CacheMove | null> => {
    await expect.poll(isOver, { timeout: 20_000, interval: 10 }).toBe(true);
    return mover.current;
  };
  return { disk, cache, mover, told, troubles, settings, close, over };
}

type Opened = Awaited<ReturnType<typeof openMover>>;

async function fill({ cache }: Opened): Promise<void> {
  for (const key of KEYS) await cache.set(key, imageOf(key));
}

/** How many of the keys are on disk, byte for byte. */
async function countServed({ disk }: Opened): Promise<number> {
  const tiles = await Promise.all(KEYS.map((key) => disk.read(key)));
  return tiles.filter((tile, index) => {
    const expected = Buffer.from(imageOf(KEYS[index] as (typeof KEYS)[number]).bytes);
    return tile !== undefined && expected.equals(tile.bytes);
  }).length;
}

function listTiles(cacheDir: string): string[] {
  const sourceDir = path.join(cacheDir, SOURCE_ID);
  const names = fs.existsSync(sourceDir) ? fs.readdirSync(sourceDir, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => /^\d+\/\d+\/\d+$/.test(name.replaceAll('\\', '/'))).sort();
}

/** Signals that everything is copied, and waits to continue. */
function holdAt(copied: ReturnType<typeof makeGate>, goOn: ReturnType<typeof makeGate>): () => Promise<void> {
  return () => {
    copied.open();
    return goOn.opened;
  };
}

const ALL = KEYS.map(({ coord }) => formatTileCoord(coord)).sort();

describe('a move of the cache folder', () => {
  it('moves every tile with its record, deletes the old ones, and persists over a restart', async () => {
    const [dataDir, to] = [makeTempDir(), path.join(makeTempDir(), 'new')];
    const first = await openMover(dataDir);
    await fill(first);
    const foreign = path.join(dataDir, 'tiles', 'README');
    fs.writeFileSync(foreign, 'mine');
    await first.mover.begin(to);
    expect(await first.over()).toMatchObject({ state: 'done', to, tiles: { tiles: KEYS.length }, error: null });
    expect(first.told.map(({ state }) => state)).toEqual(expect.arrayContaining(['copying', 'deleting', 'done']));
    expect([first.disk.cacheDir, await countServed(first)]).toEqual([to, KEYS.length]);
    expect([listTiles(to), fs.readdirSync(path.dirname(foreign))]).toEqual([ALL, ['README']]);
    const late = keyOf(14, 1, 1);
    await first.cache.set(late, imageOf(late));
    await first.close();
    const second = await openMover(dataDir);
    await second.mover.start();
    expect([second.disk.cacheDir, await countServed(second), second.mover.current]).toEqual([to, KEYS.length, null]);
    expect(await second.disk.has(late)).toBe(true);
    expect(second.troubles).toEqual([]);
  });

  it('has what was written while it copied, and nothing that was cleared or removed meanwhile', async () => {
    const [dataDir, to] = [makeTempDir(), makeTempDir()];
    const [copied, goOn] = [makeGate(), makeGate()];
    const opened = await openMover(dataDir, { beforeSwitch: holdAt(copied, goOn) });
    await fill(opened);
    await opened.mover.begin(to);
    await copied.opened;
    expect(listTiles(to)).toEqual(ALL);
    await clearSource(opened.cache, SOURCE_ID);
    const [stays, goes] = [keyOf(12, 1, 1), keyOf(12, 1, 2)];
    for (const key of [stays, goes]) await opened.cache.set(key, imageOf(keyOf(9, 9, key.coord.y)));
    await opened.cache.removeTiles(SOURCE_ID, [{ zoom: 12, columns: [{ x: 1, spans: [[2, 2]] }] }]);
    goOn.open();
    expect((await opened.over())?.state).toBe('done');
    expect(listTiles(to)).toEqual([formatTileCoord(stays.coord)]);
    expect((await opened.cache.getCachedTile(stays))?.bytes).toEqual(imageOf(keyOf(9, 9, 1)).bytes);
    expect(await opened.cache.getCachedTile(goes)).toBeUndefined();
  });

  it('keeps serving and storing throughout', async () => {
    const [dataDir, to] = [makeTempDir(), makeTempDir()];
    const [copied, goOn] = [makeGate(), makeGate()];
    const opened = await openMover(dataDir, { beforeSwitch: holdAt(copied, goOn) });
    await fill(opened);
    await opened.mover.begin(to);
    await copied.opened;
    const stored = [];
    const isMoving = (): boolean => ['copying', 'deleting'].includes(opened.mover.current?.state ?? '');
    for (let y = 0; y < 5 || isMoving(); y += 1) {
      if (y === 3) goOn.open();
      const key = keyOf(16, 7, y);
      await opened.cache.getTile(key, NEVER);
      await opened.cache.settle();
      stored.push(key);
      expect((await opened.disk.read(KEYS[y % KEYS.length] as (typeof KEYS)[number])) !== undefined).toBe(true);
    }
    expect(await countServed(opened)).toBe(KEYS.length);
    for (const key of stored) expect(await opened.disk.has(key), formatTileCoord(key.coord)).toBe(true);
  });

  it('that is cancelled changes nothing, and leaves nothing at its target', async () => {
    const [dataDir, above] = [makeTempDir(), makeTempDir()];
    const [copied, goOn] = [makeGate(), makeGate()];
    const opened = await openMover(dataDir, { beforeSwitch: holdAt(copied, goOn) });
    await fill(opened);
    await opened.mover.begin(path.join(above, 'new'));
    await expect(opened.mover.begin(path.join(above, 'other'))).rejects.toMatchObject({ code: 'move-under-way' });
    await copied.opened;
    opened.mover.cancel();
    goOn.open();
    expect((await opened.over())?.state).toBe('cancelled');
    expect([fs.readdirSync(above), await countServed(opened)]).toEqual([[], KEYS.length]);
    expect([opened.disk.cacheDir, opened.settings.current.cacheDir]).toEqual([path.join(dataDir, 'tiles'), null]);
    expect(fs.readdirSync(dataDir)).not.toContain('cache-move.json');
  });

  it('fails if the settings cannot be saved: all tiles stay in place', async () => {
    const [dataDir, to] = [makeTempDir(), makeTempDir()];
    const breakSettings = async (): Promise<void> => {
      await opened.settings.settle();
      fs.rmSync(path.join(dataDir, 'settings.json'), { force: true });
      fs.mkdirSync(path.join(dataDir, 'settings.json', 'in-the-way'), { recursive: true });
    };
    const opened = await openMover(dataDir, { beforeSwitch: breakSettings });
    await fill(opened);
    await opened.mover.begin(to);
    expect(await opened.over()).toMatchObject({ state: 'failed', error: { code: 'move-failed' } });
    expect([await countServed(opened), fs.readdirSync(to)]).toEqual([KEYS.length, []]);
    expect(opened.disk.cacheDir).toBe(path.join(dataDir, 'tiles'));
  });

  it('that was interrupted continues at the next start', async () => {
    const [dataDir, to] = [makeTempDir(), makeTempDir()];
    const [copied, goOn] = [makeGate(), makeGate()];
    const first = await openMover(dataDir, { beforeSwitch: holdAt(copied, goOn) });
    await fill(first);
    await first.mover.begin(to);
    await copied.opened;
    // As after a kill: nothing is cleaned up.
    const second = await openMover(dataDir);
    expect(await countServed(second)).toBe(KEYS.length);
    await second.mover.start();
    expect((await second.over())?.state).toBe('done');
    expect([await countServed(second), listTiles(to), fs.existsSync(path.join(dataDir, 'tiles'))]).toEqual([
      KEYS.length,
      ALL,
      false,
    ]);
    const ended = first.close();
    goOn.open();
    await ended;
  });

  it('is rejected in a run with a fixed folder, and into another cache', async () => {
    const dataDir = makeTempDir();
    const fixed = await openMover(dataDir, { isFixed: true });
    await expect(fixed.mover.begin(makeTempDir())).rejects.toMatchObject({ code: 'bad-cache-folder' });
    const [other, full] = [makeTempDir(), makeTempDir()];
    const opened = await openMover(makeTempDir());
    fs.writeFileSync(path.join(other, MARKER_NAME), '{"tilekeep":"cache","state":"whole"}');
    fs.writeFileSync(path.join(full, 'letter.txt'), 'mine');
    for (const dir of [other, full]) {
      await expect(opened.mover.begin(dir)).rejects.toMatchObject({ code: 'bad-cache-folder' });
    }
    const small = await openMover(makeTempDir(), { usedBytes: 1e18 });
    await expect(small.mover.begin(makeTempDir())).rejects.toThrow('not enough space');
  });
});

describe('a cache on a missing drive', () => {
  it('is reported, is not replaced by a new one, and is back with the drive', async () => {
    const [dataDir, drive] = [makeTempDir(), makeTempDir()];
    const to = path.join(drive, 'tiles');
    const first = await openMover(dataDir);
    await fill(first);
    await first.mover.begin(to);
    await first.over();
    await first.close();
    const away = `${drive}-away`;
    fs.renameSync(drive, away);
    closing.push(async () => fs.rmSync(away, { recursive: true, force: true }));
    // The folder in which the drive appears is there without it.
    fs.mkdirSync(to, { recursive: true });
    const second = await openMover(dataDir);
    const key = KEYS[0] as (typeof KEYS)[number];
    expect([second.troubles, await second.disk.read(key)]).toEqual([['cache-unavailable'], undefined]);
    await expect(second.cache.set(key, imageOf(key))).rejects.toMatchObject({ code: 'cache-unavailable' });
    await expect(clearSource(second.cache, SOURCE_ID)).rejects.toMatchObject({ code: 'cache-unavailable' });
    // Settings are being saved meanwhile.
    await expect.poll(() => [fs.readdirSync(to), fs.readdirSync(dataDir)]).toEqual([[], ['settings.json']]);
    fs.rmSync(drive, { recursive: true });
    fs.renameSync(away, drive);
    expect([await countServed(second), await readMarker(to)]).toEqual([KEYS.length, 'whole']);
    await clearSource(second.cache, SOURCE_ID);
    expect(await second.disk.read(key)).toBeUndefined();
  });
});
