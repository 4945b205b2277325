/** Tile records survive restarts and damage, and never apply to other bytes. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredTile } from '../../../../../app/cache/files/tile-file.ts';
import { formatRecordLine, parseRecordLine, type RecordEntry } from '../../../../../app/cache/records/record-line.ts';
import { anyCharacter } from '../../../../support/any-character.ts';
import { type CacheFixture, imageOf, keyOf, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { clearSource } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const KEY = keyOf(6, 33, 21);
const ENTRY: RecordEntry = {
  x: 33,
  y: 21,
  size: 1234,
  crc: 0xdeadbeef,
  record: { answeredMs: 1_790_000_000_123, headers: { etag: '"a"', 'cache-control': 'max-age=60' } },
};

function blockFile(cacheDir: string): string {
  return path.join(cacheDir, SOURCE_ID, '.records', '6', '1-0');
}

/** Adds as many lines as 2,000 revalidations, slightly fewer than make the program rewrite the file. */
function fillBlock(cacheDir: string): void {
  fs.appendFileSync(blockFile(cacheDir), fs.readFileSync(blockFile(cacheDir), 'latin1').repeat(2000));
}

function countLines(cacheDir: string): number {
  return fs.readFileSync(blockFile(cacheDir), 'latin1').split('\n').length;
}

function withEtag(etag: string, seed = KEY): StoredTile {
  return { ...imageOf(seed), record: { answeredMs: 1_790_000_000_000, headers: { etag } } };
}

async function etagOnDisk(fixture: Pick<CacheFixture, 'disk'>, key = KEY): Promise<string | undefined> {
  return (await fixture.disk.read(key))?.record.headers.etag;
}

describe('a record line', () => {
  it('is parsed as written, whatever the headers hold', () => {
    const text = fc.string({ maxLength: 200, unit: anyCharacter });
    const record = fc.record({ answeredMs: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }), etag: text });
    fc.assert(
      fc.property(fc.nat(), fc.nat(), record, (x, crc, { answeredMs, etag }) => {
        const entry = { ...ENTRY, x, crc, record: { answeredMs, headers: { etag } } };
        expect(parseRecordLine(formatRecordLine(entry))).toEqual(entry);
      }),
      { numRuns: 40 },
    );
  });

  it('is invalid once any character has changed', () => {
    const line = formatRecordLine(ENTRY);
    for (let at = 0; at < line.length; at += 1) {
      const other = line[at] === '7' ? '8' : '7';
      expect(parseRecordLine(line.slice(0, at) + other + line.slice(at + 1)), `character ${at}`).toBeUndefined();
      expect(parseRecordLine(line.slice(0, at)), `cut at ${at}`).toBeUndefined();
    }
  });

  it.each([
    ['null'],
    ['{}'],
    ['[1,2,3]'],
    ['[1,2,3,4,5,null]'],
    ['[1,2,3,4,5,[]]'],
    ['[1,2,3,4,"5",{}]'],
    ['[-1,2,3,4,5,{}]'],
    ['[1.5,2,3,4,5,{}]'],
    ['[1,2,3,4,5,{"etag":7}]'],
    [`[1,2,3,4,5,{"etag":"${'x'.repeat(1025)}"}]`],
  ])('is invalid when it has a good checksum over %s', async (json) => {
    const { crc32 } = await import('node:zlib');
    expect(parseRecordLine(`${crc32(json).toString(16).padStart(8, '0')} ${json}`)).toBeUndefined();
  });

  it('brings no prototype along', async () => {
    const { crc32 } = await import('node:zlib');
    const json = '[1,2,3,4,5,{"__proto__":"x","etag":"a"}]';
    const entry = parseRecordLine(`${crc32(json).toString(16).padStart(8, '0')} ${json}`);
    expect(Object.getPrototypeOf(entry?.record.headers)).toBe(Object.prototype);
    expect(entry?.record.headers.etag).toBe('a');
  });
});

describe('records', () => {
  it('are found again in a new program', async () => {
    const cacheDir = makeTempDir();
    const { cache } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    expect(await etagOnDisk(await openCache(cacheDir))).toBe('"one"');
  });

  it('share a file: 1,024 tiles have one, and none is among the tiles', async () => {
    const { cache, cacheDir } = await openCache(makeTempDir());
    const keys = Array.from({ length: 40 }, (_, index) => keyOf(6, 32 + (index % 8), Math.floor(index / 8)));
    await Promise.all(keys.map((key) => cache.set(key, withEtag(`"${key.coord.x}"`, key))));
    expect(fs.readdirSync(path.join(cacheDir, SOURCE_ID, '.records', '6'))).toEqual(['1-0']);
    expect(fs.readdirSync(path.join(cacheDir, SOURCE_ID, '6', '32'))).toEqual(['0', '1', '2', '3', '4']);
  });

  it('do not apply to a tile with other bytes', async () => {
    const cacheDir = makeTempDir();
    const { cache, fileOf } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    fs.writeFileSync(fileOf(KEY), imageOf(keyOf(6, 1, 1)).bytes);
    const writtenMs = fs.statSync(fileOf(KEY)).mtimeMs;
    const found = await (await openCache(cacheDir)).disk.read(KEY);
    expect(found?.record).toEqual({ answeredMs: writtenMs, headers: {} });
  });

  it('that are lost leave the tile, dated by its file', async () => {
    const cacheDir = makeTempDir();
    const { cache, fileOf } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    fs.rmSync(path.join(cacheDir, SOURCE_ID, '.records'), { recursive: true });
    const found = await (await openCache(cacheDir)).disk.read(KEY);
    expect(Buffer.from(found?.bytes ?? [])).toEqual(Buffer.from(imageOf(KEY).bytes));
    expect(found?.record).toEqual({ answeredMs: fs.statSync(fileOf(KEY)).mtimeMs, headers: {} });
  });

  it('survive a torn last line, and what is added after it is intact', async () => {
    const cacheDir = makeTempDir();
    const other = keyOf(6, 34, 22);
    const first = await openCache(cacheDir);
    await first.cache.set(KEY, withEtag('"one"'));
    await first.cache.set(other, withEtag('"two"', other));
    fs.truncateSync(blockFile(cacheDir), fs.statSync(blockFile(cacheDir)).size - 7);
    const second = await openCache(cacheDir);
    expect([await etagOnDisk(second), await etagOnDisk(second, other)]).toEqual(['"one"', undefined]);
    await second.cache.set(other, withEtag('"three"', other));
    const third = await openCache(cacheDir);
    expect([await etagOnDisk(third), await etagOnDisk(third, other)]).toEqual(['"one"', '"three"']);
  });

  it.each([
    ['random bytes', (file: string) => fs.writeFileSync(file, Buffer.alloc(5000, 0x9d))],
    ['one line of 10 MB', (file: string) => fs.writeFileSync(file, 'x'.repeat(10_000_000))],
    ['a folder', (file: string) => fs.mkdirSync(path.join(file, 'in it'), { recursive: true })],
  ])('that were replaced by %s count as lost', async (_what, replace) => {
    const cacheDir = makeTempDir();
    const { cache } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    fs.rmSync(blockFile(cacheDir));
    replace(blockFile(cacheDir));
    const second = await openCache(cacheDir);
    expect((await second.cache.getTile(KEY, NEVER)).tier).toBe('disk');
    expect(await etagOnDisk(second)).toBeUndefined();
    await second.cache.set(KEY, withEtag('"two"')).catch(() => undefined);
    expect((await (await openCache(cacheDir)).cache.getTile(KEY, NEVER)).tier).toBe('disk');
  });

  it('are never written or read through a link in place of their file', async () => {
    const [cacheDir, elsewhere] = [makeTempDir(), path.join(makeTempDir(), 'precious')];
    const { cache } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    fs.renameSync(blockFile(cacheDir), elsewhere);
    fs.symlinkSync(elsewhere, blockFile(cacheDir));
    const before = fs.readFileSync(elsewhere);
    const second = await openCache(cacheDir);
    expect(await etagOnDisk(second)).toBeUndefined();
    await second.cache.set(KEY, withEtag('"two"')).catch(() => undefined);
    expect(fs.readFileSync(elsewhere)).toEqual(before);
    expect((await (await openCache(cacheDir)).cache.getTile(KEY, NEVER)).tier).toBe('disk');
  });

  it('in a file too large to be ours are not read', async () => {
    const cacheDir = makeTempDir();
    const { cache } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    fs.truncateSync(blockFile(cacheDir), 9 * 1024 * 1024);
    const second = await openCache(cacheDir);
    expect(await etagOnDisk(second)).toBeUndefined();
    await second.cache.set(KEY, withEtag('"two"'));
    expect(fs.statSync(blockFile(cacheDir)).size).toBeLessThan(1000);
    expect(await etagOnDisk(await openCache(cacheDir))).toBe('"two"');
  });

  it('are never read through a folder that is a link', async () => {
    const [cacheDir, elsewhere] = [makeTempDir(), path.join(makeTempDir(), 'records')];
    const { cache } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    fs.renameSync(path.join(cacheDir, SOURCE_ID, '.records'), elsewhere);
    fs.symlinkSync(elsewhere, path.join(cacheDir, SOURCE_ID, '.records'));
    expect(await etagOnDisk(await openCache(cacheDir))).toBeUndefined();
  });

  it('show whose folders are ours: a foreign one is no source, whatever its name', async () => {
    const { cache, disk, cacheDir } = await openCache(makeTempDir());
    await cache.set(KEY, withEtag('"one"'));
    fs.mkdirSync(path.join(cacheDir, 'photos', '12'), { recursive: true });
    expect(await disk.listSources()).toEqual([SOURCE_ID]);
  });

  it('that are too late for a clear change nothing', async () => {
    const { cache, disk } = await openCache(makeTempDir());
    await cache.set(KEY, withEtag('"one"'));
    await disk.writeRecord(KEY, withEtag('"late"'), () => false);
    expect(await etagOnDisk({ disk })).toBe('"one"');
  });

  it('are never written through a folder that is a link', async () => {
    const [cacheDir, elsewhere] = [makeTempDir(), makeTempDir()];
    fs.mkdirSync(path.join(cacheDir, SOURCE_ID));
    fs.symlinkSync(elsewhere, path.join(cacheDir, SOURCE_ID, '.records'));
    const { cache } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"')).catch(() => undefined);
    expect(fs.readdirSync(elsewhere)).toEqual([]);
    expect((await (await openCache(cacheDir)).cache.getTile(KEY, NEVER)).tier).toBe('disk');
  });

  it('of another program on the same folder are seen', async () => {
    const cacheDir = makeTempDir();
    const [one, other] = [await openCache(cacheDir), await openCache(cacheDir)];
    await one.cache.set(KEY, withEtag('"one"'));
    expect(await etagOnDisk(other)).toBe('"one"');
    await other.cache.set(KEY, withEtag('"two"', keyOf(6, 1, 2)));
    expect(await etagOnDisk(one)).toBe('"two"');
  });

  it('of another program are kept when the file is rewritten', async () => {
    const cacheDir = makeTempDir();
    const { cache } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    fillBlock(cacheDir);
    const [one, other] = [await openCache(cacheDir), await openCache(cacheDir)];
    // It has read the file now, and must notice that another program appends to it.
    expect(await etagOnDisk(one)).toBe('"one"');
    const neighbour = keyOf(6, 34, 22);
    await other.cache.set(neighbour, withEtag('"other"', neighbour));
    for (let round = 0; round < 2; round += 1) {
      const writes = Array.from({ length: 100 }, () => one.disk.writeRecord(KEY, withEtag(`"${round}"`), () => true));
      await Promise.all(writes);
    }
    expect(countLines(cacheDir)).toBeLessThan(250);
    const later = await openCache(cacheDir);
    expect([await etagOnDisk(later), await etagOnDisk(later, neighbour)]).toEqual(['"1"', '"other"']);
  });

  it('go with a clear, and no pending write restores them', async () => {
    const cacheDir = makeTempDir();
    const { cache, disk } = await openCache(cacheDir);
    await cache.set(KEY, withEtag('"one"'));
    const late = disk.writeRecord(KEY, withEtag('"late"'), () => false);
    const trashed = await clearSource(cache, SOURCE_ID);
    await late;
    const freed = await disk.purge(trashed ?? '');
    expect(freed).toEqual({ tiles: 1, bytes: imageOf(KEY).bytes.length });
    expect(fs.readdirSync(path.join(cacheDir, '.trash'))).toEqual([]);
    fs.mkdirSync(path.dirname(path.join(cacheDir, SOURCE_ID, '6', '33', '21')), { recursive: true });
    fs.writeFileSync(path.join(cacheDir, SOURCE_ID, '6', '33', '21'), imageOf(KEY).bytes);
    expect(await etagOnDisk(await openCache(cacheDir))).toBeUndefined();
    expect(await etagOnDisk({ disk })).toBeUndefined();
  });

  it('can be confirmed repeatedly without the file growing beyond a few thousand lines', async () => {
    const cacheDir = makeTempDir();
    const first = await openCache(cacheDir);
    await first.disk.write(KEY, withEtag('"0"'), () => true);
    fillBlock(cacheDir);
    const { disk } = await openCache(cacheDir);
    expect(countLines(cacheDir)).toBeGreaterThan(2000);
    for (let round = 1; round <= 200; round += 50) {
      const etags = Array.from({ length: 50 }, (_, index) => `"${round + index}"`);
      await Promise.all(etags.map((etag) => disk.writeRecord(KEY, withEtag(etag), () => true)));
    }
    expect(countLines(cacheDir)).toBeLessThan(300);
    expect(await etagOnDisk(await openCache(cacheDir))).toBe('"200"');
  });
});
