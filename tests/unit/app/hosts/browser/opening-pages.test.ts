import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createOpeningPages, listOpeningFolders } from '../../../../../app/hosts/browser/opening-pages.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const address = 'http://127.0.0.1:1/#token';
let dir = '';

beforeEach(() => {
  dir = makeTempDir();
});

/** Writes a page. Returns its path and a function that ends its address. */
function write(pages: ReturnType<typeof createOpeningPages>) {
  let end = (): void => undefined;
  const path = pages.write((onEnd) => {
    end = onEnd;
    return address;
  });
  return { path: path ?? '', end: () => end() };
}

describe.skipIf(process.platform === 'win32')('a page that opens the map', () => {
  test('leads to the address, private to its owner, until the address has ended', () => {
    const pages = createOpeningPages('/data', [dir]);
    const [first, second] = [write(pages), write(pages)];
    expect(readFileSync(first.path, 'utf8')).toContain(`content="0; url=${address}"`);
    const modes = [first.path, dirname(first.path)].map((path) => (lstatSync(path).mode & 0o777).toString(8));
    expect(modes).toEqual(['600', '700']);
    first.end();
    expect([existsSync(first.path), existsSync(second.path)]).toEqual([false, true]);
    second.end();
    expect(readdirSync(dir)).toEqual([]);
  });

  test('has the same path in each run, and those of a killed run are removed', () => {
    const { path } = write(createOpeningPages('/data', [dir]));
    const other = write(createOpeningPages('/other', [dir]));
    const pages = createOpeningPages('/data', [dir]);
    pages.removeAll();
    expect([existsSync(path), existsSync(other.path)]).toEqual([false, true]);
    expect(write(pages).path).toBe(path);
  });

  test('is in the next folder if one is missing, open to others, or a link', () => {
    const name = dirname(write(createOpeningPages('/data', [dir])).path).slice(dir.length);
    const [open, linked, good] = ['open', 'linked', 'good'].map((each) => join(dir, each));
    mkdirSync(join(open ?? '', name), { recursive: true, mode: 0o755 });
    mkdirSync(linked ?? '');
    symlinkSync(dir, join(linked ?? '', name));
    mkdirSync(good ?? '');
    const parents = [join(dir, 'missing'), open ?? '', linked ?? '', good ?? ''];
    expect(write(createOpeningPages('/data', parents)).path).toBe(`${good}${name}/1.html`);
    expect(existsSync(join(dir, 'missing'))).toBe(false);
    writeFileSync(join(dir, 'file'), '');
    expect(createOpeningPages('/data', [join(dir, 'file')]).write(() => address)).toBeUndefined();
  });
});

function listFor(lines: string | undefined, platform: NodeJS.Platform = 'linux') {
  const homeDir = makeTempDir();
  mkdirSync(join(homeDir, '.config'));
  if (lines !== undefined) writeFileSync(join(homeDir, '.config', 'user-dirs.dirs'), lines);
  const folders = listOpeningFolders('/data', { platform, env: {}, homeDir });
  return folders.map((folder) => folder.replace(homeDir, '~'));
}

describe('the folders for a page that a browser must read', () => {
  test('are the downloads folder under the name the desktop gives it, then the home folder, then the data folder', () => {
    const lines = '# comment\nXDG_DESKTOP_DIR="$HOME/Bureau"\nXDG_DOWNLOAD_DIR="$HOME/T\u00e9l\u00e9chargements"\n';
    expect(listFor(lines)).toEqual(['~/T\u00e9l\u00e9chargements', '~', '/data']);
    expect(listFor('XDG_DOWNLOAD_DIR="/mnt/down loads"\n')).toEqual(['/mnt/down loads', '~', '/data']);
    expect(listFor(undefined)).toEqual(['~/Downloads', '~', '/data']);
  });

  test('are never hidden or relative ones, which snap and flatpak hide from browsers', () => {
    expect(listFor('XDG_DOWNLOAD_DIR="$HOME/.cache/down"\n')).toEqual(['~', '/data']);
    expect(listFor('XDG_DOWNLOAD_DIR="down"\n')).toEqual(['~', '/data']);
  });

  test('are the data folder alone where browsers can read it', () => {
    expect([listFor(undefined, 'darwin'), listFor(undefined, 'win32')]).toEqual([['/data'], ['/data']]);
  });
});
