/** Folders of tiles as gdal2tiles and others make them: which way they count their rows, and what isn't read. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReader } from '../../../../app/archives/recognise.ts';
import { codeOf, copyArchive, listPixels, QUARTERS, readPixels } from '../../../support/archives.ts';
import { AVIF, GIF, WEBP } from '../../../support/real-images.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const open = (path: string, rows?: 'north' | 'south') =>
  openReader({ kind: 'open', path, rows, indexPath: '' }, () => undefined);

/** A folder without a description, whose rows count from the south. */
function copyBare(): string {
  const dir = copyArchive('gdal2tiles-south');
  fs.rmSync(join(dir, 'tilemapresource.xml'));
  return dir;
}

function describeBy(name: string, content: unknown): string {
  const dir = copyBare();
  fs.writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  return dir;
}

describe('a folder of gdal2tiles', () => {
  it('counts rows from the south by its description', async () => {
    const reader = await open(copyArchive('gdal2tiles-south'));
    expect(reader.facts).toEqual({
      format: 'folder',
      name: 'w.tif',
      attribution: '',
      bounds: null,
      minZoom: 0,
      maxZoom: 1,
      tileSizePx: 256,
      rows: 'south',
    });
    expect(await readPixels((coord) => reader.readTile(coord))).toEqual(QUARTERS);
    expect(await listPixels(reader.listTiles())).toEqual(QUARTERS);
    expect(await reader.readTile({ z: 2, x: 0, y: 0 })).toBe(undefined);
  });

  it('made with --xyz says nothing, so people say it', async () => {
    const dir = copyArchive('gdal2tiles-north');
    const unsure = await open(dir);
    expect(unsure.facts.rows).toBe('unknown');
    expect(await codeOf(unsure.readTile({ z: 0, x: 0, y: 0 }))).toBe('bad-request');
    const reader = await open(dir, 'north');
    expect(await readPixels((coord) => reader.readTile(coord))).toEqual(QUARTERS);
    expect(await listPixels(reader.listTiles())).toEqual(QUARTERS);
  });
});

describe('rows', () => {
  it.each<[string, string, unknown, string]>([
    ['from the south', 'metadata.json', { scheme: 'tms' }, 'south'],
    ['from the north', 'metadata.json', { scheme: 'xyz' }, 'north'],
    ['unknown', 'metadata.json', { name: 'of an MBTiles file' }, 'unknown'],
    ['from the north', 'tiles.json', { tilejson: '3.0.0' }, 'north'],
    ['from the south', 'tiles.json', { tilejson: '2.2.0', scheme: 'tms' }, 'south'],
    ['unknown', 'tiles.json', '{', 'unknown'],
    ['unknown', 'tiles.json', 'null', 'unknown'],
    ['unknown', 'tilemapresource.xml', 'no document', 'unknown'],
  ])('are %s by %s with %o', async (_text, name, content, rows) => {
    expect((await open(describeBy(name, content))).facts.rows).toBe(rows);
  });

  it('are those of the description, whatever is asked for', async () => {
    expect((await open(describeBy('tiles.json', { scheme: 'tms' }), 'north')).facts.rows).toBe('south');
  });

  it('are from the north where tiles end in .png.tile', async () => {
    const dir = copyBare();
    for (const name of fs.readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.png')) fs.renameSync(join(dir, name), join(dir, `${name}.tile`));
    }
    const reader = await open(dir);
    expect(reader.facts.rows).toBe('north');
    expect(Object.keys(await listPixels(reader.listTiles())).sort()).toEqual(Object.keys(QUARTERS).sort());
  });
});

describe('its description', () => {
  it('becomes plain text and numbers within range', async () => {
    const described = {
      tilejson: '3.0.0',
      name: 'A <b>map</b>',
      attribution: '<a href="https://example.org">&copy; Some</a>',
      bounds: [10, 40, 20, 50],
    };
    expect((await open(describeBy('tiles.json', described))).facts).toMatchObject({
      name: 'A map',
      attribution: '© Some',
      bounds: { west: 10, south: 40, east: 20, north: 50 },
    });
  });

  it('of another projection is refused', async () => {
    const dir = copyArchive('gdal2tiles-south');
    const path = join(dir, 'tilemapresource.xml');
    fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace('profile="mercator"', 'profile="geodetic"'));
    expect(await codeOf(open(dir))).toBe('archive-unreadable');
  });
});

describe('tiles', () => {
  it('may be of several formats, and each is listed once', async () => {
    const dir = describeBy('tiles.json', { scheme: 'xyz' });
    fs.writeFileSync(join(dir, '1/0/0.webp'), WEBP);
    fs.rmSync(join(dir, '1/1'), { recursive: true });
    fs.mkdirSync(join(dir, '1/1'));
    fs.writeFileSync(join(dir, '1/1/0.avif'), AVIF);
    fs.writeFileSync(join(dir, '1/1/1.gif'), GIF);
    const reader = await open(dir);
    expect(await reader.readTile({ z: 1, x: 1, y: 0 })).toMatchObject({ bytes: new Uint8Array(AVIF) });
    expect(await reader.readTile({ z: 1, x: 1, y: 1 })).toMatchObject({ bytes: new Uint8Array(GIF) });
    const listed: string[] = [];
    for await (const { coord } of reader.listTiles()) listed.push(`${coord.z}/${coord.x}/${coord.y}`);
    expect(listed.sort()).toEqual(Object.keys(QUARTERS).sort());
  });

  it.skipIf(process.platform === 'win32')('outside the folder are not read through links', async () => {
    const outside = copyBare();
    const dir = describeBy('tiles.json', { scheme: 'tms' });
    fs.rmSync(join(dir, '1'), { recursive: true });
    fs.symlinkSync(join(outside, '1'), join(dir, '1'));
    fs.rmSync(join(dir, '0/0/0.png'));
    fs.symlinkSync(join(outside, '0/0/0.png'), join(dir, '0/0/0.png'));
    fs.mkdirSync(join(dir, '2/0'), { recursive: true });
    fs.copyFileSync(join(outside, '0/0/0.png'), join(dir, '2/0/0.png'));
    fs.symlinkSync(join(dir, '2/0/0.png'), join(dir, '2/0/1.png'));
    const reader = await open(dir);
    expect(Object.keys(await listPixels(reader.listTiles())).sort()).toEqual(['2/0/2', '2/0/3']);
    expect(await reader.readTile({ z: 1, x: 0, y: 0 })).toBe(undefined);
  });

  it.skipIf(process.platform === 'win32')('that are FIFOs or folders are none', async () => {
    const dir = describeBy('tiles.json', { scheme: 'tms' });
    fs.rmSync(join(dir, '1/0/0.png'));
    execFileSync('mkfifo', [join(dir, '1/0/0.png')]);
    fs.rmSync(join(dir, '1/0/1.png'));
    fs.mkdirSync(join(dir, '1/0/1.png'));
    const reader = await open(dir);
    expect(Object.keys(await listPixels(reader.listTiles())).sort()).toEqual(['0/0/0', '1/1/0', '1/1/1']);
  });

  it('that are no pictures are one error', async () => {
    const dir = describeBy('tiles.json', { scheme: 'tms' });
    fs.writeFileSync(join(dir, '0/0/0.png'), 'x'.repeat(100));
    fs.truncateSync(join(dir, '1/0/0.png'), 2 ** 40);
    const reader = await open(dir);
    expect(await codeOf(reader.readTile({ z: 0, x: 0, y: 0 }))).toBe('archive-damaged');
    expect(await codeOf(reader.readTile({ z: 1, x: 0, y: 1 }))).toBe('archive-damaged');
    fs.rmSync(dir, { recursive: true });
    expect(await codeOf(reader.readTile({ z: 1, x: 1, y: 1 }))).toBe('file-unreadable');
  });
});

describe('a folder that is refused', () => {
  it('has no tiles, or has shapes', async () => {
    const dir = makeTempDir();
    expect(await codeOf(open(dir))).toBe('archive-unreadable');
    fs.mkdirSync(join(dir, '0/0'), { recursive: true });
    fs.writeFileSync(join(dir, '0/0/notes.txt'), '');
    expect(await codeOf(open(dir))).toBe('archive-unreadable');
    fs.writeFileSync(join(dir, '0/0/0.pbf'), '');
    expect(await codeOf(open(dir))).toBe('archive-vector');
  });
});
