/**
 * Local pages that lead a browser to the map. Every user of a computer can list command lines, so the browser gets the path
 * of such a page; the address with its token is in the page, which only its owner can read.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../../../shared/attempt.ts';
import { isOpenToOthers, OWN_FILE, OWN_FOLDER } from '../../files/own-files.ts';
import type { SearchedSystem } from './browser-finder.ts';

export interface OpeningPages {
  /**
   * Writes a page that leads to an address, and returns its path, or undefined if no folder is usable. `mintAddress` gets a
   * callback for when the address is used or expires, which removes the page.
   */
  readonly write: (mintAddress: (onEnd: () => void) => string) => string | undefined;
  /** Removes all pages of this data folder, also those of a killed run. */
  readonly removeAll: () => void;
}

/** The pages of one data folder, in the first of `parents` that supports private folders. Nothing here throws. */
export function createOpeningPages(dataDir: string, parents = listOpeningFolders(dataDir)): OpeningPages {
  // The same in each run, because browsers remember the place of an app window by this path.
  const name = `tilekeep-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  const folders = parents.map((parent) => join(parent, name));
  let written = 0;
  return {
    write: (mintAddress) => {
      written += 1;
      const file = `${written}.html`;
      const address = mintAddress(() => {
        for (const folder of folders) removePage(folder, file);
      });
      for (const folder of folders) if (writePage(folder, file, address)) return join(folder, file);
      return undefined;
    },
    removeAll: () => {
      for (const folder of folders) attempt(() => fs.rmSync(folder, { recursive: true, force: true }));
    },
  };
}

function writePage(folder: string, file: string, address: string): boolean {
  return (
    attempt(() => {
      makeClosedFolder(folder);
      fs.writeFileSync(join(folder, file), formatPage(address), { mode: OWN_FILE, flag: 'wx' });
      return true;
    }) ?? false
  );
}

function removePage(folder: string, file: string): void {
  attempt(() => fs.rmSync(join(folder, file)));
  attempt(() => fs.rmdirSync(folder));
}

/** Makes a folder or uses an existing one. Throws unless it belongs to this user and is private, which some drives don't support. */
function makeClosedFolder(folder: string): void {
  attempt(() => fs.mkdirSync(folder, { mode: OWN_FOLDER }));
  const stats = fs.lstatSync(folder);
  const isOwn = stats.uid === (process.getuid?.() ?? stats.uid);
  if (!stats.isDirectory() || !isOwn || isOpenToOthers(stats.mode)) throw new Error('open to others');
}

// An immediate refresh leaves no entry in the history, and works where scripts in local files are blocked.
function formatPage(address: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="referrer" content="no-referrer">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="refresh" content="0; url=${address}">
    <title>Tilekeep</title>
  </head>
  <body><a href="${address}">Open the map</a></body>
</html>
`;
}

/**
 * The folders where a browser can read a page, best first (ADR 21). On Linux the downloads folder, which both flatpak and snap let
 * browsers read, then the home folder, which snap lets them read; no hidden folders. The data folder is last, and the only one on
 * macOS and Windows. Some may not exist.
 */
export function listOpeningFolders(
  dataDir: string,
  system: SearchedSystem = { platform: process.platform, env: process.env, homeDir: homedir() },
): readonly string[] {
  if (system.platform === 'darwin' || system.platform === 'win32') return [dataDir];
  const shown = [findDownloads(system), system.homeDir].filter((folder) => /^\/(?!.*\/\.)/.test(folder));
  return [...shown, dataDir];
}

/** The downloads folder from the desktop's settings, otherwise `Downloads`. */
function findDownloads({ env, homeDir }: SearchedSystem): string {
  // The file exists only on desktops.
  const file = join(env.XDG_CONFIG_HOME || join(homeDir, '.config'), 'user-dirs.dirs');
  const named = /^XDG_DOWNLOAD_DIR="(.+)"$/m.exec(attempt(() => fs.readFileSync(file, 'utf8')) ?? '')?.[1];
  return named?.replace(/^\$HOME(?=\/|$)/, () => homeDir) ?? join(homeDir, 'Downloads');
}
