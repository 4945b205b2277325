/** Tile files on drives that disappear, lack hard links, or can't be read at the moment. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readTileFile, removeBadTile } from '../../../../../app/cache/files/tile-file.ts';
import { imageOf, keyOf, listFiles } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

/** Set before the modules under test load: whether this disk supports hard links, which some tests change. */
const links = await vi.hoisted(async () => {
  const { default: disk } = await import('node:fs');
  const { link } = disk;
  const state = { areThere: true };
  disk.link = ((from: string, to: string, done: (failure: Error | null) => void) => {
    if (state.areThere) link(from, to, done);
    else done(Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' }));
  }) as typeof link;
  return state;
});

afterEach(() => {
  vi.restoreAllMocks();
  links.areThere = true;
});

const { bytes } = imageOf(keyOf(3, 1, 2));
const RULE = { rule: 'raster' } as const;

function fail(code: string): Error {
  return Object.assign(new Error(`${code}: the drive is not there`), { code });
}

/** A folder with a file in a tile's place, and a folder for files moved aside. */
function plant(content: string | Uint8Array) {
  const dir = makeTempDir();
  const [file, tempDir] = [path.join(dir, '2'), path.join(dir, '.tmp')];
  fs.mkdirSync(tempDir);
  fs.writeFileSync(file, content);
  return { dir, file, tempDir };
}

describe('a tile on a drive that goes away', () => {
  it('after its file was opened is reported as the system’s error, and the file is closed', async () => {
    const { file } = plant(bytes);
    vi.spyOn(fs, 'fstatSync').mockImplementationOnce(() => {
      throw fail('ENOTCONN');
    });
    const close = vi.spyOn(fs, 'closeSync');
    await expect(readTileFile(file, RULE)).rejects.toMatchObject({ code: 'ENOTCONN' });
    expect(close).toHaveBeenCalledOnce();
    expect(await readTileFile(file, RULE)).toMatchObject({ kind: 'tile' });
  });

  it('before its file is closed is still whole, and so are those read with it', async () => {
    const { file } = plant(bytes);
    const { closeSync } = fs;
    vi.spyOn(fs, 'closeSync').mockImplementation((fd) => {
      closeSync(fd);
      throw fail('EIO');
    });
    const answers = await Promise.all([1, 2, 3].map(() => readTileFile(file, RULE)));
    expect(answers.map(({ kind }) => kind)).toEqual(['tile', 'tile', 'tile']);
  });
});

describe('removing a bad tile', () => {
  it.each([true, false])('leaves a good one that has arrived meanwhile, with links: %s', async (areThere) => {
    links.areThere = areThere;
    // The good file has arrived between finding the bad one and its removal.
    const { dir, file, tempDir } = plant(bytes);
    await removeBadTile(file, tempDir, 'raster');
    expect(listFiles(dir)).toEqual(['2']);
    expect(await readTileFile(file, RULE)).toMatchObject({ kind: 'tile' });
  });

  it('puts it back while it cannot be judged, and removes it the next time', async () => {
    const { dir, file, tempDir } = plant('bad');
    const { open } = fs;
    vi.spyOn(fs, 'open').mockImplementationOnce(((_file: string, _flags: number, done: (thrown: Error) => void) => {
      done(fail('EMFILE'));
    }) as typeof open);
    await removeBadTile(file, tempDir, 'raster');
    expect(listFiles(dir)).toEqual(['2']);
    await removeBadTile(file, tempDir, 'raster');
    expect(listFiles(dir)).toEqual([]);
  });
});
