import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWindows } from '../../../../../app/hosts/browser/map-windows.ts';
import type { End } from '../../../../../app/service/starting/end-signal.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

let dir: string;

beforeEach(() => {
  dir = makeTempDir();
  const browser = join(dir, 'browser');
  // It ends well at once, as one does that hands the address over to another one.
  writeFileSync(browser, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  vi.stubEnv('CHROMIUM_PATH', browser);
  vi.stubEnv('DISPLAY', ':99');
});

afterEach(() => vi.unstubAllEnvs());

/** Opens a window that another browser takes over; answers whether the program ends then. */
async function handOver(countWindows: () => number, connectedWithinMs: number): Promise<boolean> {
  const abort = new AbortController();
  const end: End = { signal: abort.signal, request: () => abort.abort(), requested: new Promise(() => undefined) };
  const windows = createWindows({ flags: { json: true }, end, profileDir: join(dir, 'profile'), connectedWithinMs });
  const origin = 'http://127.0.0.1:1';
  await windows.open({ origin, mintAddress: () => `${origin}/?t=x`, countWindows });
  return end.signal.aborted;
}

describe.runIf(process.platform === 'linux')('a window that another browser took over', () => {
  test('may take its time to connect', async () => {
    let looks = 0;
    const countWindows = (): number => {
      looks += 1;
      return looks < 4 ? 0 : 1;
    };
    expect(await handOver(countWindows, 10_000)).toBe(false);
  });

  test('was closed again when it never does, and the program ends', async () => {
    expect(await handOver(() => 0, 150)).toBe(true);
  });
});
