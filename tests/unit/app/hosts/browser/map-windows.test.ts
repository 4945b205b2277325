import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWindows } from '../../../../../app/hosts/browser/map-windows.ts';
import { createOpeningPages } from '../../../../../app/hosts/browser/opening-pages.ts';
import type { End } from '../../../../../app/service/starting/end-signal.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

let dir: string;

beforeEach(() => {
  dir = makeTempDir();
  const browser = join(dir, 'browser');
  // Exits at once with success, like a browser that hands the address to a running one.
  writeFileSync(browser, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  vi.stubEnv('CHROMIUM_PATH', browser);
  vi.stubEnv('DISPLAY', ':99');
});

afterEach(() => vi.unstubAllEnvs());

/** Opens a window. Returns whether the program then ends. */
async function open(countWindows: () => number, connectedWithinMs: number, json = true): Promise<boolean> {
  const abort = new AbortController();
  const end: End = { signal: abort.signal, request: () => abort.abort(), requested: new Promise(() => undefined) };
  const pages = createOpeningPages(dir, [dir]);
  const profileDir = join(dir, 'profile');
  const windows = createWindows({ flags: { json }, end, pages, profileDir, connectedWithinMs });
  const origin = 'http://127.0.0.1:1';
  await windows.open({ origin, mintAddress: () => `${origin}/#x`, countWindows });
  return end.signal.aborted;
}

describe.runIf(process.platform === 'linux')('a window that another browser took over', () => {
  test('may take its time to connect', async () => {
    let looks = 0;
    const countWindows = (): number => {
      looks += 1;
      return looks < 4 ? 0 : 1;
    };
    expect(await open(countWindows, 10_000)).toBe(false);
  });

  test('was closed again when it never does, and the program ends', async () => {
    expect(await open(() => 0, 150)).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('a browser that does not tell when it is closed', () => {
  test.each([
    ['may have failed to read the page, so people are given the address', 0, 2],
    ['is left alone once it shows the map', 1, 1],
  ])('%s', async (_name, windows, count) => {
    vi.stubEnv('CHROMIUM_PATH', join(dir, 'missing'));
    vi.stubEnv('PATH', `${dir}:/bin`);
    writeFileSync(join(dir, 'xdg-open'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    const lines: unknown[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(line) > 0);
    const ended = await open(() => windows, 150, false);
    write.mockRestore();
    expect([ended, lines.length]).toEqual([false, count]);
    expect(lines[0]).toMatch(/^Tilekeep is open at http:\/\/127\.0\.0\.1:1\. /);
    if (count > 1)
      expect(lines[1]).toMatch(/^The browser hasn't opened the map yet\. .*: http:\/\/127\.0\.0\.1:1\/#x\n$/);
  });
});
