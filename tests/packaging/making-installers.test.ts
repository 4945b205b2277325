/** `npm run package` from the user's view, with a fake Electron and electron-builder. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeTempDir } from '../support/temp-dir.ts';
import { PROJECT_DIR } from './packed-program.ts';

/** A successful download leaves each system's executable, and the note that it is complete. */
const DOWNLOAD = `
  import fs from 'node:fs';
  const executable = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  const path = new URL('dist/' + executable, import.meta.url);
  fs.mkdirSync(new URL('.', path), { recursive: true });
  fs.writeFileSync(path, '');
  fs.writeFileSync(new URL('dist/version', import.meta.url), '9.9.9');
  fs.writeFileSync(new URL('path.txt', import.meta.url), executable);`;

const FAILED_DOWNLOAD = `console.error('Error: getaddrinfo ENOTFOUND example.org'); process.exit(1);`;

/** Records its arguments and number of calls, and exits as the environment says. */
const BUILDER = `
  import fs from 'node:fs';
  fs.appendFileSync('asked.txt', process.argv.slice(2).filter((arg) => !arg.startsWith('-c.mac')).join(' '));
  process.exit(Number(process.env.TEST_BUILDER_CODE));`;

let dir: string;

beforeEach(() => {
  dir = makeTempDir();
  cpSync(join(PROJECT_DIR, 'dist/tests'), join(dir, 'dist/tests'), { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }');
  addPackage('electron-builder', { 'cli.js': BUILDER });
});

function addPackage(name: string, files: Readonly<Record<string, string>>): void {
  const packageDir = join(dir, 'node_modules', name);
  mkdirSync(packageDir, { recursive: true });
  writeFileSync(join(packageDir, 'package.json'), JSON.stringify({ name, version: '9.9.9', type: 'module' }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(packageDir, file), text);
}

function makeInstallers(builderCode = 0, ...args: readonly string[]): unknown {
  const { ELECTRON_OVERRIDE_DIST_PATH: _, ...own } = process.env;
  const env = { ...own, TEST_BUILDER_CODE: String(builderCode) };
  const run = spawnSync(process.execPath, ['dist/tests/package.js', ...args], { cwd: dir, encoding: 'utf8', env });
  const asked = existsSync(join(dir, 'asked.txt')) ? readFileSync(join(dir, 'asked.txt'), 'utf8') : undefined;
  return { code: run.status, lines: run.stderr.trim().split('\n'), asked };
}

describe('making installers', () => {
  it('says in one line why there are none if Electron cannot be downloaded, and does nothing more', () => {
    addPackage('electron', { 'install.js': FAILED_DOWNLOAD });
    const reason = 'getaddrinfo ENOTFOUND example.org';
    const line = `tilekeep: no installers were made, as Electron 9.9.9 cannot be downloaded (${reason})`;
    const lines = ['Downloading Electron 9.9.9…', line];
    expect(makeInstallers()).toEqual({ code: 1, lines, asked: undefined });
  });

  it('downloads Electron if it is missing, and passes its arguments to electron-builder', () => {
    addPackage('electron', { 'install.js': DOWNLOAD });
    const lines = ['Downloading Electron 9.9.9…'];
    expect(makeInstallers(0, '--linux', 'deb')).toEqual({ code: 0, lines, asked: '--linux deb' });
  });

  it('fails when electron-builder does', () => {
    addPackage('electron', { 'install.js': DOWNLOAD });
    const line = 'tilekeep: the installers could not all be made; the reason stands above';
    expect(makeInstallers(1)).toMatchObject({ code: 1, lines: [expect.any(String), line], asked: '' });
  });

  it('says what to do if Electron is not installed', () => {
    const line = 'tilekeep: Electron is not installed; run "npm ci" first';
    expect(makeInstallers()).toEqual({ code: 1, lines: [line], asked: undefined });
  });
});
