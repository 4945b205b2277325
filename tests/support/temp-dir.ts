/** Temporary folders for tests. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cleanUpAfterTest } from './clean-up.ts';

/** Makes a new empty folder, removed after the current test. */
export function makeTempDir(): string {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'tilekeep-test-')));
  cleanUpAfterTest(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}
