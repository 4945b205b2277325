import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findBrowser, listBrowserPaths } from '../../../../../app/hosts/browser/browser-finder.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

describe('the browser finder', () => {
  test('uses only CHROMIUM_PATH when it is set', () => {
    const env = { CHROMIUM_PATH: '/opt/my/chrome', PATH: '/usr/bin' };
    expect(listBrowserPaths({ platform: 'linux', env, homeDir: '/h' })).toEqual(['/opt/my/chrome']);
  });

  test('looks for every known name in the absolute folders of PATH', () => {
    const env = { PATH: '/usr/bin::.:bin:/snap/bin' };
    const paths = listBrowserPaths({ platform: 'linux', env, homeDir: '/h' });
    expect(paths).toContain('/usr/bin/google-chrome-stable');
    expect(paths).toContain('/snap/bin/chromium');
    expect(paths.every((path) => path.startsWith('/'))).toBe(true);
  });

  test('knows the usual places on macOS and Windows', () => {
    expect(listBrowserPaths({ platform: 'darwin', env: {}, homeDir: '/Users/a' })).toContain(
      '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium',
    );
    const env = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' };
    expect(listBrowserPaths({ platform: 'win32', env, homeDir: 'C:\\Users\\a' })).toContain(
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    );
  });

  test.runIf(process.platform === 'linux')('finds the first executable one, or none', () => {
    const dir = makeTempDir();
    const search = () => findBrowser({ platform: 'linux', env: { PATH: dir }, homeDir: '/h' });
    expect(search()).toBeUndefined();
    mkdirSync(join(dir, 'google-chrome-stable'));
    writeFileSync(join(dir, 'google-chrome'), '', { mode: 0o644 });
    writeFileSync(join(dir, 'chromium'), '', { mode: 0o755 });
    expect(search()).toBe(join(dir, 'chromium'));
    chmodSync(join(dir, 'google-chrome'), 0o755);
    expect(search()).toBe(join(dir, 'google-chrome'));
  });
});
