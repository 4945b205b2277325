/** Finds a Chromium for tests without downloading one, and starts it the same way everywhere. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';
import { unpackNpmBrowser } from './npm-browser.ts';

const NO_BROWSER =
  'No Chromium was found for the tests. Install Chrome, Chromium or Edge, or set CHROMIUM_PATH to its executable.';

/** Flags that stop a browser from contacting anything but the page under test. */
const QUIET_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The first Chromium found, in this order: CHROMIUM_PATH, Playwright's, an installed one, the npm one. */
async function findChromium(): Promise<string> {
  const found = fromEnvironment() ?? fromPlaywright() ?? fromSystem() ?? (await unpackNpmBrowser());
  if (found === undefined) throw new Error(NO_BROWSER);
  return found;
}

/** Launch options. Only root, which has no other way, runs without the sandbox. */
async function chromiumOptions(): Promise<LaunchOptions> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { executablePath: await findChromium(), args: [...QUIET_FLAGS, ...asRoot], headless: true };
}

/** Starts a headless Chromium with a fresh profile and optional flags; the caller closes it. */
export async function startChromium(flags: readonly string[] = []): Promise<Browser> {
  const options = await chromiumOptions();
  return chromium.launch({ ...options, args: [...(options.args ?? []), ...flags] });
}

function fromEnvironment(): string | undefined {
  const path = process.env.CHROMIUM_PATH;
  if (path === undefined || path === '') return undefined;
  if (!isExecutable(path)) throw new Error(`CHROMIUM_PATH names no executable: ${path}`);
  return path;
}

function fromPlaywright(): string | undefined {
  const path = chromium.executablePath();
  return path !== '' && existsSync(path) ? path : undefined;
}

const LINUX_NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PATHS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

function fromSystem(): string | undefined {
  return listSystemPaths().find(isExecutable);
}

function listSystemPaths(): string[] {
  if (process.platform === 'darwin') return MAC_APPS.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
    return roots.flatMap((root) => WINDOWS_PATHS.map((path) => join(root, path)));
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
