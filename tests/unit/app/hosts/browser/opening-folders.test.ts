import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listOpeningFolders } from '../../../../../app/hosts/browser/opening-pages.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

function listFor(lines: string | undefined, platform: NodeJS.Platform = 'linux') {
  const homeDir = makeTempDir();
  mkdirSync(join(homeDir, '.config'));
  if (lines !== undefined) writeFileSync(join(homeDir, '.config', 'user-dirs.dirs'), lines);
  const folders = listOpeningFolders('/data', { platform, env: {}, homeDir });
  return folders.map((folder) => folder.replace(homeDir, '~'));
}

describe('the folders for a page that a browser is to read', () => {
  test('are the downloads folder under the name the desktop gives it, then the home folder, then the data folder', () => {
    const lines = '# comment\nXDG_DESKTOP_DIR="$HOME/Bureau"\nXDG_DOWNLOAD_DIR="$HOME/T\u00e9l\u00e9chargements"\n';
    expect(listFor(lines)).toEqual(['~/T\u00e9l\u00e9chargements', '~', '/data']);
    expect(listFor('XDG_DOWNLOAD_DIR="/mnt/down loads"\n')).toEqual(['/mnt/down loads', '~', '/data']);
    expect(listFor(undefined)).toEqual(['~/Downloads', '~', '/data']);
  });

  test('are never hidden ones nor relative ones, which snap and flatpak keep from browsers', () => {
    expect(listFor('XDG_DOWNLOAD_DIR="$HOME/.cache/down"\n')).toEqual(['~', '/data']);
    expect(listFor('XDG_DOWNLOAD_DIR="down"\n')).toEqual(['~', '/data']);
  });

  test('are the data folder alone where browsers can read it', () => {
    expect([listFor(undefined, 'darwin'), listFor(undefined, 'win32')]).toEqual([['/data'], ['/data']]);
  });
});
