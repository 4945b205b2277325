/** Folders made by a run, which it keeps or removes. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { watchNewFolders } from '../../../../app/cli/new-folders.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

let dir = '';
let data = '';
let tiles = '';

beforeEach(() => {
  dir = makeTempDir();
  data = join(dir, 'data');
  tiles = join(data, 'tiles');
});

describe('folders of a run', () => {
  it('are removed if nothing was put into them', () => {
    const remove = watchNewFolders([tiles, data]);
    mkdirSync(join(tiles, '.trash'), { recursive: true });
    remove();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('include parents made with them', () => {
    const deep = join(dir, 'new', 'deeper', 'data');
    const remove = watchNewFolders([join(deep, 'tiles'), deep]);
    mkdirSync(join(deep, 'tiles'), { recursive: true });
    remove();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('stay if something was put into them', () => {
    const remove = watchNewFolders([tiles, data]);
    mkdirSync(join(tiles, 'world', '0'), { recursive: true });
    writeFileSync(join(tiles, 'world', '0', '0'), 'tile');
    mkdirSync(join(data, 'areas'));
    writeFileSync(join(data, 'areas', 'one.json'), '{}');
    remove();
    expect(existsSync(join(tiles, 'world', '0', '0'))).toBe(true);
    expect(readdirSync(join(data, 'areas'))).toEqual(['one.json']);
  });

  it('stay if they existed before, however empty', () => {
    mkdirSync(tiles, { recursive: true });
    watchNewFolders([tiles, data])();
    expect(existsSync(tiles)).toBe(true);
  });

  it('need not have been made at all', () => {
    expect(watchNewFolders([tiles, data])).not.toThrow();
  });
});
