/** How an archive gets its name, and what is left when it doesn't. Real files. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WrittenFormat, WrittenTile } from '../../../../../app/archives/writing/archive-writer.ts';
import { ArchiveWriting } from '../../../../../app/archives/writing/archive-writing.ts';
import { removeUnfinished } from '../../../../../app/archives/writing/temporary-archive.ts';
import { EMPTY_TILE, type TileContentType } from '../../../../../shared/tiles/tile.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;

let dir = '';

beforeEach(() => {
  dir = makeTempDir();
});

function begin(format: WrittenFormat, { replaces = false } = {}): ArchiveWriting {
  const bounds = { west: -180, south: -85, east: 180, north: 85 };
  const facts = { name: 'Some', attribution: 'Someone', bounds, minZoom: 0, maxZoom: 1 };
  return ArchiveWriting.begin({ target: path.join(dir, 'out'), replaces, format, facts });
}

function makeTile(
  y: number,
  contentType: TileContentType = 'image/png',
  bytes: Uint8Array = Uint8Array.of(1, y),
): WrittenTile {
  return { coord: { z: 1, x: 0, y }, bytes, contentType, fetchedMs: 1_600_000_000_000, expiresMs: null, etag: null };
}

describe.each(FORMATS)('%s', (format) => {
  it('has its name once it is whole, and another name before', () => {
    const writing = begin(format);
    writing.add([makeTile(0)]);
    expect(fs.readdirSync(dir).filter((name) => !/^out\.\d+-\d+\.tmp/.test(name))).toEqual([]);
    writing.add([makeTile(1)]);
    writing.finish();
    expect(fs.readdirSync(dir)).toEqual(['out']);
  });

  it('leaves nothing when it is discarded', () => {
    const writing = begin(format);
    writing.add([makeTile(0)]);
    writing.discard();
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  it('never takes the place of a file that nobody gave up', () => {
    fs.writeFileSync(path.join(dir, 'out'), 'kept');
    expect(() => begin(format)).toThrow('File already exists');
    fs.rmSync(path.join(dir, 'out'));
    const writing = begin(format);
    writing.add([makeTile(0)]);
    fs.writeFileSync(path.join(dir, 'out'), 'kept');
    expect(() => writing.finish()).toThrow('File already exists');
    writing.discard();
    expect(fs.readFileSync(path.join(dir, 'out'), 'utf8')).toBe('kept');
    expect(fs.readdirSync(dir)).toEqual(['out']);
  });
});

it('is removed after a kill, and nothing else is', async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid;
  fs.mkdirSync(path.join(dir, `out.${dead}-12.tmp`));
  fs.mkdirSync(path.join(dir, `out.${dead}-12.tmp.lock`));
  const others = [`out.${process.ppid}-1.tmp`, `other.${dead}-12.tmp`, `out.${dead}-12.tmp.bak`, 'out.1.txt'];
  for (const name of others) fs.writeFileSync(path.join(dir, name), '');
  await removeUnfinished(path.join(dir, 'out'));
  expect(fs.readdirSync(dir).sort()).toEqual(others.sort());
});

it.each(['mbtiles', 'pmtiles'] as const)('%s replaces a file that people gave up', (format) => {
  fs.writeFileSync(path.join(dir, 'out'), 'old');
  const writing = begin(format, { replaces: true });
  writing.add([makeTile(0)]);
  writing.finish();
  expect(fs.readFileSync(path.join(dir, 'out'), 'latin1')).not.toBe('old');
});

it('is a folder for several types of pictures, and for SVG', () => {
  for (const format of ['mbtiles', 'pmtiles'] as const) {
    const writing = begin(format);
    writing.add([makeTile(0, 'image/jpeg'), makeTile(1, 'image/png', EMPTY_TILE)]);
    expect(() => writing.add([makeTile(1, 'image/webp')])).toThrow('Only a folder fits');
    writing.discard();
    expect(() => begin(format).add([makeTile(0, 'image/svg+xml')])).toThrow('Only a folder fits');
  }
  const writing = begin('folder');
  writing.add([makeTile(0, 'image/svg+xml'), makeTile(1, 'image/jpeg')]);
  writing.finish();
  expect(fs.readdirSync(path.join(dir, 'out', '1', '0')).sort()).toEqual(['0.svg', '1.jpg']);
  expect(fs.statSync(path.join(dir, 'out', '1', '0', '1.jpg')).mtimeMs).toBe(1_600_000_000_000);
  expect(JSON.parse(fs.readFileSync(path.join(dir, 'out', 'metadata.json'), 'utf8'))).toMatchObject({
    scheme: 'xyz',
    tiles: ['{z}/{x}/{y}.svg', '{z}/{x}/{y}.jpg'],
    minzoom: 0,
    maxzoom: 1,
  });
});
