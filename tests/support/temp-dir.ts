/** A folder of its own for each test, gone afterwards. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cleanUpAfterTest } from './clean-up.ts';

/** Makes a new empty folder; it is removed after the test that asked for it. */
export function makeTempDir(): string {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'tilekeep-test-')));
  cleanUpAfterTest(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}
