/** The packages Tilekeep is compared with. They are in `peers/` and installed there on first use. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Also valid from `dist/tests`. */
export const PEERS_DIR = fileURLToPath(new URL('../../tests/bench/peers/', import.meta.url));

const INSTALL_WITHIN_MS = 60_000;

const require = createRequire(`${PEERS_DIR}package.json`);
let areInstalled: boolean | undefined;

/** A package of `peers/`, or undefined if they can't be installed, for example offline. */
export function loadPeer<Package>(name: string): Package | undefined {
  areInstalled ??= installPeers();
  return areInstalled ? (require(name) as Package) : undefined;
}

/** The pinned version of each peer. */
export function readPeerVersions(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(`${PEERS_DIR}package.json`, 'utf8')).dependencies;
}

function installPeers(): boolean {
  const lock = `${PEERS_DIR}package-lock.json`;
  const installedLock = `${PEERS_DIR}node_modules/installed-lock.json`;
  if (existsSync(installedLock) && readFileSync(installedLock).equals(readFileSync(lock))) return true;
  const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0'];
  const { status } = spawnSync('npm', args, {
    cwd: PEERS_DIR,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: INSTALL_WITHIN_MS,
    shell: process.platform === 'win32',
  });
  if (status !== 0) return false;
  copyFileSync(lock, installedLock);
  return true;
}
