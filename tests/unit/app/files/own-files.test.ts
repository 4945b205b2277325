/** Private files on a real disk. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepToOwner, makeOwnFolder, replaceFile } from '../../../../app/files/own-files.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const onPosix = it.skipIf(process.platform === 'win32');

function modeOf(file: string): string {
  return (fs.statSync(file).mode & 0o777).toString(8);
}

describe('a folder', () => {
  onPosix('is made with its parents, for its owner alone, and leaves those that exist as they are', async () => {
    const given = makeTempDir();
    fs.chmodSync(given, 0o755);
    await makeOwnFolder(path.join(given, 'a/b'));
    await makeOwnFolder(path.join(given, 'a/b'));
    expect(['', 'a', 'a/b'].map((name) => modeOf(path.join(given, name)))).toEqual(['755', '700', '700']);
  });

  it('is not made where a file is, or below one', async () => {
    const file = path.join(makeTempDir(), 'file');
    fs.writeFileSync(file, '');
    await expect(makeOwnFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeOwnFolder(path.join(file, 'below'))).rejects.toThrow();
  });

  it.skipIf(process.platform !== 'linux')('that a file system rejects is rejected at once', async () => {
    await expect(makeOwnFolder('/proc/tilekeep/tiles')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a file', () => {
  onPosix('is for its owner alone, whatever the one before was', async () => {
    const file = path.join(makeTempDir(), 'file');
    fs.writeFileSync(file, 'before', { mode: 0o644 });
    await replaceFile(file, 'after');
    expect([fs.readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['after', '600']);
  });

  it('stays unchanged if it cannot be replaced, with nothing next to it', async () => {
    const dir = makeTempDir();
    fs.mkdirSync(path.join(dir, 'folder/inside'), { recursive: true });
    await expect(replaceFile(path.join(dir, 'folder'), 'text')).rejects.toThrow();
    expect(fs.readdirSync(dir)).toEqual(['folder']);
  });

  onPosix('that others may read is narrowed; what a link leads to is not', async () => {
    const dir = makeTempDir();
    const [file, outside, link] = ['file', 'outside', 'link'].map((name) => path.join(dir, name)) as [
      string,
      string,
      string,
    ];
    for (const each of [file, outside]) fs.writeFileSync(each, '', { mode: 0o644 });
    fs.symlinkSync(outside, link);
    for (const each of [file, link, path.join(dir, 'none')]) await keepToOwner(each);
    expect([file, outside].map(modeOf)).toEqual(['600', '644']);
  });
});
