import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findElectronBinary, findElectronPackage } from '../../../../app/launch/electron-binary.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

function installPackage(files: Readonly<Record<string, string>>) {
  const dir = makeTempDir();
  mkdirSync(join(dir, 'dist'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return { dir, version: '45.4.1' };
}

const whole = { 'dist/electron': '', 'dist/version': '45.4.1', 'path.txt': 'electron' };

describe("Electron's binary", () => {
  test('is found when the download is whole', () => {
    const electron = installPackage(whole);
    expect(findElectronBinary(electron, {}, 'linux')).toBe(join(electron.dir, 'dist', 'electron'));
    const marked = installPackage({ ...whole, 'dist/version': 'v45.4.1\n' });
    expect(findElectronBinary(marked, {}, 'linux')).toBe(join(marked.dir, 'dist', 'electron'));
  });

  test.each<[string, Partial<Record<string, string>>]>([
    ['is not there', { 'dist/electron': undefined }],
    ['is of another version', { 'dist/version': '44.0.0' }],
    ['was cut off before its version was written', { 'dist/version': undefined }],
    ['was cut off before its end', { 'path.txt': undefined }],
    ['is for another platform', { 'path.txt': 'electron.exe' }],
  ])('does not count when it %s', (_name, change) => {
    const files = Object.entries({ ...whole, ...change }).filter(
      (entry): entry is [string, string] => !!entry[1] || entry[1] === '',
    );
    expect(findElectronBinary(installPackage(Object.fromEntries(files)), {}, 'linux')).toBeUndefined();
  });

  test('is taken only from ELECTRON_OVERRIDE_DIST_PATH if set', () => {
    const electron = installPackage(whole);
    const dir = makeTempDir();
    const env = { ELECTRON_OVERRIDE_DIST_PATH: dir };
    expect(findElectronBinary(electron, env, 'linux')).toBeUndefined();
    writeFileSync(join(dir, 'electron'), '');
    expect(findElectronBinary(electron, env, 'linux')).toBe(join(dir, 'electron'));
  });

  test('has its own name on each platform', () => {
    const dir = makeTempDir();
    mkdirSync(join(dir, 'Electron.app/Contents/MacOS'), { recursive: true });
    for (const name of ['electron.exe', 'Electron.app/Contents/MacOS/Electron']) writeFileSync(join(dir, name), '');
    const env = { ELECTRON_OVERRIDE_DIST_PATH: dir };
    const electron = installPackage({});
    expect(findElectronBinary(electron, env, 'win32')).toBe(join(dir, 'electron.exe'));
    expect(findElectronBinary(electron, env, 'darwin')).toBe(join(dir, 'Electron.app/Contents/MacOS/Electron'));
  });

  test('belongs to the package of this project, which may also be missing', () => {
    expect(findElectronPackage(import.meta.url)?.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(findElectronPackage('file:///nowhere/main.js')).toBeUndefined();
  });
});
