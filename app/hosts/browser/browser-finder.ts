/** Finds an installed Chromium-based browser; only these can show an address in an app window. */
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { attempt } from '../../../shared/attempt.ts';

/** The system to search. */
export interface SearchedSystem {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly homeDir: string;
}

const LINUX_NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
  'vivaldi-stable',
];

const MAC_NAMES = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Vivaldi'];

const WINDOWS_PATHS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  'Vivaldi\\Application\\vivaldi.exe',
];

/** All possible paths, likeliest first. `CHROMIUM_PATH`, if set, is the only one. */
export function listBrowserPaths(system: SearchedSystem): string[] {
  const chosen = system.env.CHROMIUM_PATH;
  if (chosen) return [chosen];
  if (system.platform === 'darwin') return listMacPaths(system.homeDir);
  if (system.platform === 'win32') return listWindowsPaths(system.env);
  // Skips relative entries of PATH, which mean a different program in each folder.
  const folders = (system.env.PATH ?? '').split(':').filter((folder) => posix.isAbsolute(folder));
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

function listMacPaths(homeDir: string): string[] {
  const roots = ['/Applications', posix.join(homeDir, 'Applications')];
  return MAC_NAMES.flatMap((name) => roots.map((root) => posix.join(root, `${name}.app/Contents/MacOS/${name}`)));
}

function listWindowsPaths(env: NodeJS.ProcessEnv): string[] {
  const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
  return WINDOWS_PATHS.flatMap((path) => roots.map((root) => win32.join(root, path)));
}

/** The first executable browser, or undefined. Starts nothing. */
export function findBrowser(
  system: SearchedSystem = { platform: process.platform, env: process.env, homeDir: homedir() },
): string | undefined {
  return listBrowserPaths(system).find(isExecutable);
}

function isExecutable(path: string): boolean {
  const isFile = attempt(() => {
    accessSync(path, constants.X_OK);
    // Folders also have the execute permission.
    return statSync(path).isFile();
  });
  return isFile ?? false;
}
