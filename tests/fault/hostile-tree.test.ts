/**
 * Anything in the cache folder ends in a miss or a clear error; nothing outside it is touched, nothing good is lost.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countTiles } from '../../app/cache/counting/tree-count.ts';
import { MAX_TILE_BYTES } from '../../app/image/image-check.ts';
import { type CacheFixture, imageOf, keyOf, listFiles, NEVER, openCache, SOURCE_ID } from '../support/cache-fixture.ts';
import { clearSource } from '../support/source-clears.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { makePng, makePngChunk, makeSvg } from '../support/tile-images.ts';
import { PLAIN_RECORD } from '../support/tile-origin.ts';

const KEY = keyOf(3, 1, 2);
const NEIGHBOUR = keyOf(3, 1, 1);

/** A folder with one good tile next to the place where a test puts something hostile. */
async function prepare(): Promise<{ readonly cacheDir: string; readonly file: string }> {
  const fixture = await openCache(makeTempDir());
  await fixture.cache.getTile(NEIGHBOUR, NEVER);
  await fixture.cache.settle();
  await fixture.disk.close();
  return { cacheDir: fixture.cacheDir, file: fixture.fileOf(KEY) };
}

/** The tile comes from the source and replaces what was there, and its good neighbour still comes from disk. */
async function expectMissThenHeal(cacheDir: string): Promise<void> {
  const fixture = await openCache(cacheDir);
  expect((await fixture.cache.getTile(KEY, NEVER)).tier).toBe('source');
  expect((await fixture.cache.getTile(NEIGHBOUR, NEVER)).tier).toBe('disk');
  await fixture.cache.settle();
  expect(fs.readFileSync(fixture.fileOf(KEY))).toEqual(Buffer.from(imageOf(KEY).bytes));
  expect(listFiles(path.join(cacheDir, SOURCE_ID))).toEqual(['3/1/1', '3/1/2']);
  await fixture.disk.close();
}

const PNG = makePng(77);

const BAD_FILES: Record<string, (file: string) => void | Promise<void>> = {
  'an empty file': (file) => fs.writeFileSync(file, ''),
  'one byte': (file) => fs.writeFileSync(file, 'x'),
  'an HTML page': (file) => fs.writeFileSync(file, '<!doctype html><html><body>Sign in to the network</body></html>'),
  'a JSON error': (file) => fs.writeFileSync(file, JSON.stringify({ error: 'rate limited', details: '.'.repeat(80) })),
  'an XML exception': (file) =>
    fs.writeFileSync(file, `<?xml version="1.0"?><ServiceException>${'.'.repeat(80)}</ServiceException>`),
  'a PNG cut in half': (file) => fs.writeFileSync(file, PNG.subarray(0, PNG.length / 2)),
  'a PNG without its end chunk': (file) => fs.writeFileSync(file, PNG.subarray(0, -12)),
  'a PNG without its first bytes': (file) => fs.writeFileSync(file, PNG.subarray(4)),
  'a PNG with one byte behind it': (file) => fs.writeFileSync(file, Buffer.concat([PNG, Buffer.from([0])])),
  'a PNG with a mebibyte behind it': (file) => fs.writeFileSync(file, Buffer.concat([PNG, Buffer.alloc(1 << 20)])),
  'a PNG with a wrong checksum': (file) => {
    const damaged = Buffer.from(PNG);
    damaged.writeUInt8(damaged.readUInt8(60) ^ 1, 60);
    fs.writeFileSync(file, damaged);
  },
  'a PNG chunk that claims four gigabytes': (file) => {
    const huge = makePngChunk('tEXt', Buffer.alloc(64));
    huge.writeUInt32BE(0xffff_fff0, 0);
    fs.writeFileSync(file, Buffer.concat([PNG.subarray(0, 33), huge, PNG.subarray(33)]));
  },
  'zeros, as after a power cut': (file) => fs.writeFileSync(file, Buffer.alloc(15_000)),
  'an SVG in a raster source': (file) => fs.writeFileSync(file, makeSvg(1)),
  'a file larger than any tile': (file) => fs.writeFileSync(file, Buffer.alloc(MAX_TILE_BYTES + 1)),
  'a sparse file of a gigabyte': (file) => {
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 1 << 30);
  },
  'an empty folder': (file) => fs.mkdirSync(file),
  'a FIFO': (file) => void execFileSync('mkfifo', [file]),
  'a link to itself': (file) => fs.symlinkSync(file, file),
  'a link to nothing': (file) => fs.symlinkSync('/nonexistent/tile', file),
};

describe('at the place of a tile', () => {
  it.each(Object.entries(BAD_FILES))('%s is a miss, is removed, and makes room for the tile', async (_name, put) => {
    const { cacheDir, file } = await prepare();
    await put(file);
    await expectMissThenHeal(cacheDir);
  });

  it.each(Object.entries(BAD_FILES))(
    '%s goes even when nothing comes to replace it, unless it is a folder',
    async (name, put) => {
      const { cacheDir, file } = await prepare();
      await put(file);
      const { disk } = await openCache(cacheDir);
      expect(await disk.read(KEY)).toBeUndefined();
      expect(fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined).toBe(name === 'an empty folder');
      expect(await disk.read(NEIGHBOUR)).toBeDefined();
    },
  );

  it('a socket is a miss and makes room for the tile', async () => {
    const { cacheDir, file } = await prepare();
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(file, resolve));
    await expectMissThenHeal(cacheDir);
    await new Promise((resolve) => server.close(resolve));
  });

  it('a link to a good image elsewhere is a miss, and the image stays as it was', async () => {
    const { cacheDir, file } = await prepare();
    const outside = path.join(makeTempDir(), 'private.png');
    fs.writeFileSync(outside, PNG);
    fs.symlinkSync(outside, file);
    await expectMissThenHeal(cacheDir);
    expect(fs.readFileSync(outside)).toEqual(PNG);
  });

  it('a folder with contents is a miss and stays, and the tile stays in memory', async () => {
    const { cacheDir, file } = await prepare();
    fs.mkdirSync(file);
    fs.writeFileSync(path.join(file, 'mine.txt'), 'mine');
    const { cache, troubles } = await openCache(cacheDir);
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    await cache.settle();
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('memory');
    expect(fs.readFileSync(path.join(file, 'mine.txt'), 'utf8')).toBe('mine');
    expect(troubles.map((error) => error.code)).toEqual(['cache-unavailable']);
  });

  it('another tile’s image is served as what it is: a plain file cannot tell', async () => {
    // The documented limit of files that contain only the image.
    const { cacheDir, file } = await prepare();
    fs.copyFileSync(path.join(cacheDir, SOURCE_ID, '3/1/1'), file);
    const { cache } = await openCache(cacheDir);
    expect(Buffer.from((await cache.getTile(KEY, NEVER)).bytes)).toEqual(Buffer.from(imageOf(NEIGHBOUR).bytes));
  });

  it('a hundred FIFOs block nothing', async () => {
    const { cacheDir, file } = await prepare();
    const column = path.join(path.dirname(file), '..', '2');
    fs.mkdirSync(column);
    for (let y = 0; y < 8; y += 1) execFileSync('mkfifo', [path.join(column, String(y))]);
    const { cache } = await openCache(cacheDir);
    const asked = Array.from({ length: 100 }, (_, index) => cache.getTile(keyOf(3, 2, index % 8), NEVER));
    expect(new Set((await Promise.all(asked)).map((tile) => tile.tier))).toEqual(new Set(['source']));
  });
});

describe('at the place of a folder', () => {
  /** Puts something at `level`, then requests a tile below it and one elsewhere. */
  async function askBelow(level: 'zoom' | 'column', put: (dir: string) => void): Promise<CacheFixture> {
    const { cacheDir } = await prepare();
    const below = keyOf(5, 6, 7);
    const dir = path.join(cacheDir, SOURCE_ID, ...(level === 'zoom' ? ['5'] : ['5', '6']));
    fs.mkdirSync(path.dirname(dir), { recursive: true });
    put(dir);
    const fixture = await openCache(cacheDir);
    expect((await fixture.cache.getTile(below, NEVER)).tier).toBe('source');
    await fixture.cache.settle();
    expect((await fixture.cache.getTile(below, NEVER)).tier).toBe('memory');
    expect((await fixture.cache.getTile(NEIGHBOUR, NEVER)).tier).toBe('disk');
    await fixture.cache.getTile(keyOf(4, 0, 0), NEVER);
    await fixture.cache.settle();
    expect(fs.existsSync(fixture.fileOf(keyOf(4, 0, 0)))).toBe(true);
    return fixture;
  }

  it.each(['zoom', 'column'] as const)(
    'a file where a %s folder should be affects only that folder, and stays',
    async (level) => {
      let placed = '';
      const { troubles } = await askBelow(level, (dir) => {
        placed = dir;
        fs.writeFileSync(dir, 'not a folder');
      });
      expect(fs.readFileSync(placed, 'utf8')).toBe('not a folder');
      expect(troubles.map((error) => error.code)).toEqual(['cache-unavailable']);
    },
  );

  it.each(['zoom', 'column'] as const)(
    'a link where a %s folder should be is neither read nor written through',
    async (level) => {
      const outside = makeTempDir();
      const inside = path.join(outside, ...(level === 'zoom' ? ['6'] : []));
      fs.mkdirSync(inside, { recursive: true });
      fs.writeFileSync(path.join(inside, '7'), PNG);
      const { disk } = await askBelow(level, (dir) => fs.symlinkSync(outside, dir));
      expect(await disk.has(keyOf(5, 6, 7))).toBe(false);
      expect(listFiles(outside)).toEqual([path.relative(outside, path.join(inside, '7'))]);
      expect(fs.readFileSync(path.join(inside, '7'))).toEqual(PNG);
    },
  );

  it('a link where the source folder should be is neither read, written, counted nor cleared through', async () => {
    const outside = makeTempDir();
    const inside = await openCache(outside);
    await inside.cache.getTile(KEY, NEVER);
    await inside.cache.settle();
    const cacheDir = makeTempDir();
    fs.symlinkSync(path.join(outside, SOURCE_ID), path.join(cacheDir, SOURCE_ID));
    const { cache, disk } = await openCache(cacheDir);
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    await cache.settle();
    expect(await countTiles(path.join(cacheDir, SOURCE_ID))).toEqual({ tiles: 0, bytes: 0 });
    expect(await clearSource(cache, SOURCE_ID)).toBeUndefined();
    await disk.sweep(Date.now());
    expect(listFiles(outside)).toEqual(['test/3/1/2']);
  });

  it('a link in the trash, or as the trash, is removed or refused, never followed', async () => {
    const outside = makeTempDir();
    fs.writeFileSync(path.join(outside, 'precious'), 'precious');
    const cacheDir = makeTempDir();
    fs.mkdirSync(path.join(cacheDir, '.trash', 'test.old', '4'), { recursive: true });
    fs.symlinkSync(outside, path.join(cacheDir, '.trash', 'test.old', '4', 'link'));
    const one = await openCache(cacheDir);
    await one.disk.sweep(Date.now());
    expect(fs.readdirSync(path.join(cacheDir, '.trash'))).toEqual([]);
    const linked = makeTempDir();
    fs.symlinkSync(outside, path.join(linked, '.trash'));
    const two = await openCache(linked);
    await two.cache.getTile(KEY, NEVER);
    await two.cache.settle();
    await two.disk.sweep(Date.now());
    await expect(clearSource(two.cache, SOURCE_ID)).rejects.toMatchObject({ code: 'cache-unavailable' });
    expect(fs.readFileSync(path.join(outside, 'precious'), 'utf8')).toBe('precious');
  });

  it('a link where unfinished writes should be is neither written nor swept through', async () => {
    const outside = makeTempDir();
    const looksDead = path.join(outside, '999999999-0123456789ab-1');
    fs.writeFileSync(looksDead, 'precious');
    const { cacheDir } = await prepare();
    fs.rmdirSync(path.join(cacheDir, SOURCE_ID, '.tmp'));
    fs.symlinkSync(outside, path.join(cacheDir, SOURCE_ID, '.tmp'));
    const { cache, disk, troubles } = await openCache(cacheDir);
    await disk.sweep(Date.now());
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    await cache.settle();
    expect(troubles.map((error) => error.code)).toEqual(['cache-unavailable']);
    expect(fs.readFileSync(looksDead, 'utf8')).toBe('precious');
    expect(fs.readdirSync(outside).length).toBe(1);
  });

  it('a file where the cache folder should be leaves the map working from memory, with one notice', async () => {
    const file = path.join(makeTempDir(), 'tiles');
    fs.writeFileSync(file, 'a file');
    const { cache, troubles } = await openCache(file);
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    await cache.settle();
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('memory');
    expect(troubles.length).toBe(1);
    expect(fs.readFileSync(file, 'utf8')).toBe('a file');
  });
});

describe('what ended programs have left', () => {
  it('a thousand temporary files and three half-purged clears are removed in the background, and never served', async () => {
    const { cacheDir } = await prepare();
    const tempDir = path.join(cacheDir, SOURCE_ID, '.tmp');
    fs.mkdirSync(tempDir, { recursive: true });
    for (let index = 0; index < 1000; index += 1)
      fs.writeFileSync(path.join(tempDir, `999999999-0123456789ab-${index}`), 'x');
    for (const run of ['aaaaaaaaaaaa-1', 'bbbbbbbbbbbb-1', 'cccccccccccc-1.moving']) {
      const name = `test.999999999-${run}`;
      fs.mkdirSync(path.join(cacheDir, '.trash', name, '3', '1'), { recursive: true });
      fs.writeFileSync(path.join(cacheDir, '.trash', name, '3', '1', '2'), makePng(9));
    }
    const { cache, disk } = await openCache(cacheDir);
    const swept = disk.sweep(Date.now());
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    await cache.settle();
    await swept;
    expect(listFiles(cacheDir)).toEqual(['test/3/1/1', 'test/3/1/2']);
  });

  it('temporary files of running programs stay, unless they are too old', async () => {
    const { cacheDir } = await prepare();
    const tempDir = path.join(cacheDir, SOURCE_ID, '.tmp');
    fs.mkdirSync(tempDir, { recursive: true });
    const alive = `${process.ppid}-0123456789ab-1`;
    const reused = `${process.ppid}-0123456789ab-2`;
    for (const name of [alive, reused]) fs.writeFileSync(path.join(tempDir, name), 'x');
    fs.utimesSync(path.join(tempDir, reused), new Date(0), new Date(0));
    const { disk } = await openCache(cacheDir);
    await disk.sweep(Date.now());
    expect(fs.readdirSync(tempDir)).toEqual([alive]);
  });

  it.each(['.moving', ''])('a clear of another running program, as %o tells, is left to it', async (suffix) => {
    const { cacheDir } = await prepare();
    const trashed = path.join(cacheDir, '.trash', `test.${process.ppid}-0123456789ab-1${suffix}`);
    fs.mkdirSync(path.join(trashed, '3'), { recursive: true });
    const { disk } = await openCache(cacheDir);
    await disk.sweep(Date.now());
    expect(fs.existsSync(path.join(trashed, '3'))).toBe(true);
  });
});

describe('while the program runs', () => {
  it('the cache folder may be deleted: the next tile is a miss and the next write recreates it', async () => {
    const cacheDir = path.join(makeTempDir(), 'tiles');
    const { cache, fileOf, troubles } = await openCache(cacheDir);
    await cache.getTile(KEY, NEVER);
    await cache.settle();
    fs.rmSync(cacheDir, { recursive: true });
    cache.clearMemory();
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    await cache.settle();
    expect([fs.existsSync(fileOf(KEY)), troubles]).toEqual([true, []]);
  });

  it('the cache folder is not recreated on a drive that has gone', async () => {
    const drive = path.join(makeTempDir(), 'drive');
    const cacheDir = path.join(drive, 'tiles');
    const { cache, troubles } = await openCache(cacheDir);
    fs.rmSync(drive, { recursive: true });
    expect((await cache.getTile(KEY, NEVER)).tier).toBe('source');
    await cache.settle();
    expect([fs.existsSync(drive), troubles.map((error) => error.code)]).toEqual([false, ['cache-unavailable']]);
  });

  it('file and folder times in the next century or in 1970 change nothing', async () => {
    const { cacheDir } = await prepare();
    const tile = path.join(cacheDir, SOURCE_ID, '3/1/1');
    for (const year of ['2100-01-01', '1970-01-01']) {
      for (const target of [tile, path.dirname(tile), cacheDir]) fs.utimesSync(target, new Date(year), new Date(year));
      const { cache } = await openCache(cacheDir);
      expect(await cache.getTile(NEIGHBOUR, NEVER)).toMatchObject({ tier: 'disk', freshness: 'fresh' });
    }
  });

  it('a tile that was served and is then damaged in place, to the same size, is noticed', async () => {
    const { cacheDir } = await prepare();
    const file = path.join(cacheDir, SOURCE_ID, '3/1/1');
    const { disk } = await openCache(cacheDir);
    for (let time = 0; time < 2; time += 1) expect(await disk.read(NEIGHBOUR)).toBeDefined();
    const damaged = fs.readFileSync(file);
    damaged.writeUInt8(damaged.readUInt8(60) ^ 1, 60);
    // The system's clock ticks every few milliseconds, so repeat until the damage has a new change time.
    const servedMs = fs.statSync(file).ctimeMs;
    while (fs.statSync(file).ctimeMs === servedMs) fs.writeFileSync(file, damaged);
    expect(await disk.read(NEIGHBOUR)).toBeUndefined();
  });

  it('a good tile that arrives while a bad one is taken away survives', async () => {
    const { cacheDir, file } = await prepare();
    for (let round = 0; round < 25; round += 1) {
      fs.writeFileSync(file, 'bad bytes that are longer than any minimum there is for a tile, surely');
      const reader = await openCache(cacheDir);
      const writer = await openCache(cacheDir);
      await Promise.all([reader.disk.read(KEY), writer.cache.set(KEY, imageOf(KEY))]);
      expect(await reader.disk.read(KEY)).toMatchObject({ contentType: 'image/png', record: PLAIN_RECORD });
      await Promise.all([reader.disk.close(), writer.disk.close()]);
    }
  });
});

describe('bytes that are not a tile', () => {
  it('a view into a larger buffer is stored exactly', async () => {
    const { cache, fileOf } = await openCache(makeTempDir());
    const whole = Buffer.concat([Buffer.alloc(100, 1), PNG, Buffer.alloc(100, 2)]);
    await cache.set(KEY, {
      bytes: new Uint8Array(whole.buffer, whole.byteOffset + 100, PNG.length),
      contentType: 'image/png',
      record: PLAIN_RECORD,
    });
    expect(fs.readFileSync(fileOf(KEY))).toEqual(PNG);
  });
});
