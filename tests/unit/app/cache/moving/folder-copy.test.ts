/** Copies of cache folders, on real files: they match the original whatever has changed, and contain nothing else. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiskTier } from '../../../../../app/cache/disk/disk-tier.ts';
import { copyCacheFolder } from '../../../../../app/cache/moving/folder-copy.ts';
import { removeCacheFiles } from '../../../../../app/cache/moving/folder-removal.ts';
import { writeMarker } from '../../../../../app/cache/moving/move-marker.ts';
import { formatTileCoord, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { clearOnDisk } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { PLAIN_RECORD } from '../../../../support/tile-origin.ts';
import { listPlanted, plantTiles, someCoords, toTileSet, writeTiles } from '../../../../support/tile-sets.ts';

interface Step {
  readonly written: readonly TileCoord[];
  readonly removed: readonly TileCoord[];
  readonly isCleared: boolean;
  readonly settles: boolean;
}

const TILE: TileCoord = { z: 6, x: 30, y: 30 };

/** Every file below a folder with its bytes. */
function readTree(dir: string): Record<string, string> {
  const found = fs.readdirSync(dir, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  const files = found.map((item) => path.join(item.parentPath, item.name)).sort();
  return Object.fromEntries(files.map((file) => [path.relative(dir, file), fs.readFileSync(file, 'latin1')]));
}

/** The same without what is never copied. */
function readCache(dir: string): Record<string, string> {
  return Object.fromEntries(Object.entries(readTree(dir)).filter(([file]) => !/\.trash|\.tmp/.test(file)));
}

/** Makes folders old enough that their times are trusted. */
function settleFolders(dir: string): void {
  const folders = fs.readdirSync(dir, { recursive: true, withFileTypes: true }).filter((item) => item.isDirectory());
  for (const item of folders) fs.utimesSync(path.join(item.parentPath, item.name), 1e9, 1e9 + Math.random() * 1e6);
}

describe('a copy of a cache folder', () => {
  const someStep = fc.record({
    written: someCoords,
    removed: someCoords,
    isCleared: fc.boolean(),
    settles: fc.boolean(),
  });

  async function change(disk: DiskTier, step: Step): Promise<void> {
    if (step.isCleared) await clearOnDisk(disk, 'test');
    await writeTiles(disk, step.written, PLAIN_RECORD);
    for (const zoom of [2, 6]) await disk.removeTiles('test', zoom, toTileSet(step.removed).columns(zoom));
    if (step.settles) settleFolders(disk.cacheDir);
  }

  it('has the same tiles and records after any changes, clears and removals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 1, maxLength: 4 }), async (steps) => {
        const [from, to] = [makeTempDir(), makeTempDir()];
        const disk = await DiskTier.open({ cacheDir: from });
        for (const step of steps) {
          await change(disk, step);
          await copyCacheFolder(from, to);
          expect(readCache(to)).toEqual(readCache(from));
        }
        await disk.close();
      }),
      { numRuns: 25 },
    );
  });

  it('has a tile that arrived while its folder was copied', async () => {
    const [from, to] = [makeTempDir(), makeTempDir()];
    plantTiles(path.join(from, 'test'), [TILE]);
    await copyCacheFolder(from, to);
    plantTiles(path.join(from, 'test'), [{ ...TILE, y: 31 }]);
    const { atimeMs, mtimeMs } = fs.statSync(path.join(to, 'test/6/30'));
    fs.utimesSync(path.join(from, 'test/6/30'), atimeMs / 1000, mtimeMs / 1000);
    await copyCacheFolder(from, to);
    expect(listPlanted(path.join(to, 'test'))).toEqual(['6/30/30', '6/30/31']);
  });

  it('keeps the times of tiles: when they arrived, and when they were last used', async () => {
    const [from, to] = [makeTempDir(), makeTempDir()];
    plantTiles(path.join(from, 'test'), [TILE]);
    const file = path.join('test', formatTileCoord(TILE));
    fs.utimesSync(path.join(from, file), 1_600_000_000.25, 1_500_000_000.5);
    await copyCacheFolder(from, to);
    const { atimeMs, mtimeMs } = fs.statSync(path.join(to, file));
    expect([atimeMs, mtimeMs]).toEqual([1_600_000_000_250, 1_500_000_000_500]);
  });

  it('does not read unchanged files again, and has a tile that was replaced by one of the same size', async () => {
    const [from, to] = [makeTempDir(), makeTempDir()];
    const sourceDir = path.join(from, 'test');
    plantTiles(sourceDir, [TILE, { ...TILE, y: 31 }, { ...TILE, x: 31 }]);
    settleFolders(from);
    const copied: number[] = [];
    const onCopied = ({ tiles }: { tiles: number }): number => copied.push(tiles);
    await copyCacheFolder(from, to, { onCopied: (count) => void onCopied(count) });
    await copyCacheFolder(from, to, { onCopied: (count) => void onCopied(count) });
    expect(copied).toEqual([2, 1]);
    const file = path.join(sourceDir, formatTileCoord(TILE));
    const text = fs.readFileSync(file, 'latin1').replaceAll('.', ':');
    fs.writeFileSync(`${file}.new`, text);
    fs.renameSync(`${file}.new`, file);
    await copyCacheFolder(from, to, { onCopied: (count) => void onCopied(count) });
    expect(copied).toEqual([2, 1, 1]);
    expect(fs.readFileSync(path.join(to, 'test', formatTileCoord(TILE)), 'latin1')).toBe(text);
  });

  it.skipIf(process.platform === 'win32')('follows no link, opens no pipe, and omits what is no tile', async () => {
    const [from, to, outside] = [makeTempDir(), makeTempDir(), makeTempDir()];
    const sourceDir = path.join(from, 'test');
    plantTiles(sourceDir, [TILE]);
    plantTiles(outside, [TILE]);
    const column = path.join(sourceDir, '6/30');
    fs.symlinkSync(path.join(column, '30'), path.join(column, '31'));
    execFileSync('mkfifo', [path.join(column, '32')]);
    fs.writeFileSync(path.join(column, 'notes.txt'), 'mine');
    fs.writeFileSync(path.join(column, '33'), '');
    fs.truncateSync(path.join(column, '33'), 1 << 30);
    fs.symlinkSync(path.join(outside, '6'), path.join(sourceDir, '5'));
    fs.symlinkSync(outside, path.join(from, 'linked'));
    fs.writeFileSync(path.join(from, 'README'), 'mine');
    await copyCacheFolder(from, to);
    expect(Object.keys(readTree(to))).toEqual(['test/6/30/30']);
  });

  it('that was interrupted is complete when repeated', async () => {
    const [from, to] = [makeTempDir(), makeTempDir()];
    const coords = Array.from({ length: 300 }, (_, index) => ({ z: 10, x: index % 3, y: index }));
    plantTiles(path.join(from, 'test'), coords);
    const stop = new AbortController();
    const copying = copyCacheFolder(from, to, { signal: stop.signal, onCopied: () => stop.abort() });
    await expect(copying).rejects.toMatchObject({ code: 'cancelled' });
    expect(listPlanted(path.join(to, 'test')).length).toBeLessThan(coords.length);
    await copyCacheFolder(from, to);
    expect(listPlanted(path.join(to, 'test'))).toEqual(coords.map(formatTileCoord).sort());
  });
});

describe('a former cache folder', () => {
  it('loses only the cache’s own files, and itself if nothing else is in it', async () => {
    const dir = makeTempDir();
    const [mine, ours] = [path.join(dir, 'mine'), path.join(dir, 'ours')];
    for (const cacheDir of [mine, ours]) {
      const disk = await DiskTier.open({ cacheDir });
      await writeTiles(disk, [TILE], PLAIN_RECORD);
      await clearOnDisk(disk, 'test');
      await writeTiles(disk, [TILE], PLAIN_RECORD);
      await disk.close();
      await writeMarker(cacheDir, 'whole');
    }
    const foreign = ['README', 'test/notes.txt', 'test/6/30/30.png', 'photos/6/30/30', 'test/.records/6/mine'];
    for (const name of foreign) {
      fs.mkdirSync(path.dirname(path.join(mine, name)), { recursive: true });
      fs.writeFileSync(path.join(mine, name), 'mine');
    }
    const gone: number[] = [];
    await removeCacheFiles(mine, ['test'], { onRemoved: ({ tiles }) => gone.push(tiles) });
    await removeCacheFiles(ours, ['test']);
    expect(Object.keys(readTree(mine)).sort()).toEqual([...foreign].sort());
    expect([gone, fs.existsSync(ours)]).toEqual([[1], false]);
  });

  it('keeps nothing of the cache, including folders of tiles that never arrived', async () => {
    const dir = path.join(makeTempDir(), 'ours');
    const files = [
      'test/.records/counts',
      'test/.tmp/aside/6.30.30.1-2-3',
      '.trash/test.1-2-3.undoable/6/30/30',
      '.quarantine/2026-01-01/test.6.30.30.1-2-3',
    ];
    for (const name of files) {
      fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
      fs.writeFileSync(path.join(dir, name), 'ours');
    }
    for (const name of ['removed/6/30', 'removed/.tmp']) fs.mkdirSync(path.join(dir, name), { recursive: true });
    await removeCacheFiles(dir, ['test']);
    expect(fs.existsSync(dir) && Object.keys(readTree(dir))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('affects nothing outside it, whatever links are in it', async () => {
    const [dir, outside] = [makeTempDir(), makeTempDir()];
    plantTiles(outside, [TILE]);
    plantTiles(path.join(dir, 'test'), [TILE]);
    fs.symlinkSync(path.join(outside, '6'), path.join(dir, 'test', '5'));
    fs.symlinkSync(outside, path.join(dir, 'linked'));
    fs.symlinkSync(outside, path.join(dir, '.trash'));
    await removeCacheFiles(dir, ['test', 'linked']);
    expect(listPlanted(outside)).toEqual([formatTileCoord(TILE)]);
    expect(fs.readdirSync(dir).sort()).toEqual(['.trash', 'linked', 'test']);
  });
});
