/** The freshness in a folder, whatever is in it: it never spoils the tiles. Real files. */
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  COLUMN,
  describeTiles,
  FETCHED_MS,
  listFreshness,
  makeFreshTile,
  writeArchive,
} from '../../../support/fresh-archives.ts';

describe('a folder', () => {
  const UNKNOWN = describeTiles(COLUMN.map((tile) => ({ ...tile, expiresMs: null, etag: null })));

  function change(edit: (lines: string[]) => string): string {
    const dir = writeArchive('folder', COLUMN);
    const file = join(dir, 'freshness.csv');
    fs.writeFileSync(file, edit(fs.readFileSync(file, 'latin1').trimEnd().split('\n')));
    return dir;
  }

  it('has one line for each tile, which other programs can read', () => {
    const dir = writeArchive('folder', [
      makeFreshTile(2, 1, 0),
      makeFreshTile(2, 1, 2, { expiresMs: null, etag: null }),
    ]);
    expect(fs.readFileSync(join(dir, 'freshness.csv'), 'latin1')).toBe(
      'z,x,y,fetched,expires,etag\n2,1,0,1700000000,1700000600,"""1/0"""\n2,1,2,1700000003,,\n',
    );
    expect(fs.statSync(join(dir, 'freshness.csv')).mode & 0o077).toBe(0);
  });

  it('has no freshness for a file that was changed afterwards, and times that a drive has rounded', async () => {
    const dir = writeArchive('folder', COLUMN);
    const changed = FETCHED_MS / 1000 + 3600;
    fs.utimesSync(join(dir, '2/1/0.png'), changed, changed);
    fs.utimesSync(join(dir, '2/1/1.png'), FETCHED_MS / 1000 + 3, FETCHED_MS / 1000 + 3);
    const [first, ...others] = COLUMN;
    expect(first && (await listFreshness(dir))).toEqual(
      describeTiles([{ ...makeFreshTile(2, 1, 0), fetchedMs: changed * 1000, expiresMs: null, etag: null }, ...others]),
    );
  });

  it('may lose tiles, get others, and count rows from the south', async () => {
    const dir = writeArchive('folder', [makeFreshTile(1, 0, 0), ...COLUMN, makeFreshTile(2, 3, 0)]);
    fs.rmSync(join(dir, '1'), { recursive: true });
    fs.rmSync(join(dir, '2/1/0.png'));
    fs.cpSync(join(dir, '2/1'), join(dir, '2/2'), { recursive: true, preserveTimestamps: true });
    const kept = [...COLUMN.slice(1), makeFreshTile(2, 3, 0)];
    const copied = COLUMN.slice(1).map((tile) => ({
      ...tile,
      coord: { ...tile.coord, x: 2 },
      expiresMs: null,
      etag: null,
    }));
    expect(await listFreshness(dir)).toEqual(describeTiles([...kept, ...copied]));
    fs.writeFileSync(join(dir, 'metadata.json'), '{"scheme":"tms"}');
    const flipped = [...kept, ...copied].map((tile) => ({ ...tile, coord: { ...tile.coord, y: 3 - tile.coord.y } }));
    expect(await listFreshness(dir)).toEqual(describeTiles(flipped));
  });

  it.each<[string, (lines: string[]) => string]>([
    ['nothing', () => ''],
    ['another head', ([, ...lines]) => ['tile,age', ...lines, ''].join('\n')],
    ['bytes that are no text', () => '\0\xff'.repeat(100_000)],
    ['a line without an end', ([head]) => `${head}\n2,1,0,1700000000,`],
    ['a line without end', ([head]) => `${head}\n${'2'.repeat(1_000_000)}`],
    ['a place out of range', ([head, ...lines]) => [head, '2,4,0,1,1,', ...lines, ''].join('\n')],
    ['a zoom out of range', ([head, ...lines]) => [head, '99,0,0,1,1,', ...lines, ''].join('\n')],
    [
      'a million lines of other tiles',
      ([head, ...lines]) => [head, '0,0,0,1,1,\n'.repeat(1_000_000).trimEnd(), ...lines, ''].join('\n'),
    ],
    ['columns that go back', ([head, ...lines]) => [head, '2,2,0,1,1,', ...lines, ''].join('\n')],
    ['a million lines of one tile', ([head, first]) => `${head}\n${'2,1,0,1,1,\n'.repeat(1_000_000)}${first}\n`],
    [
      'a time beyond all dates',
      ([head]) => `${head}\n${[0, 1, 2, 3].map((y) => `2,1,${y},9999999999999,1,\n`).join('')}`,
    ],
  ])('with %s for its freshness has its tiles without', async (_what, edit) => {
    expect(await listFreshness(change(edit))).toEqual(UNKNOWN);
  });

  it.skipIf(process.platform === 'win32')('follows no link to its freshness', async () => {
    const dir = writeArchive('folder', COLUMN);
    fs.renameSync(join(dir, 'freshness.csv'), join(dir, 'other.csv'));
    fs.symlinkSync('other.csv', join(dir, 'freshness.csv'));
    expect(await listFreshness(dir)).toEqual(UNKNOWN);
  });

  it('reads times and tags that make no sense as unknown, line by line', async () => {
    const dir = change(([head = '', , ...lines]) =>
      [head, `2,1,0,${FETCHED_MS / 1000},9999999999999,"ü"`, ...lines, ''].join('\n'),
    );
    expect(await listFreshness(dir)).toEqual(
      describeTiles([makeFreshTile(2, 1, 0, { expiresMs: null, etag: null }), ...COLUMN.slice(1)]),
    );
  });
});
