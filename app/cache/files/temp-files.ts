/** Names of temporary files, and the sweep of those left by ended processes. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isProcessAlive } from '../../files/own-files.ts';
import { ifThere, succeeds } from './disk-error.ts';
import { housekeepingSlots, isRealDir, listItems, lstat, removeFile } from './file-access.ts';

const RUN_ID = randomBytes(6).toString('hex');
let written = 0;

/** Makes a name that no other write of any process uses: `<pid>-<id of this run>-<counter>`. */
export function makeTempName(): string {
  written += 1;
  return `${process.pid}-${RUN_ID}-${written}`;
}

const TEMP_NAME = /^(\d{1,10})-([0-9a-f]{12})-\d+$/;

/** True for names made by {@link makeTempName}. */
export function isTempName(name: string): boolean {
  return TEMP_NAME.test(name);
}

// A tile is written within milliseconds. A temporary file this old is dead even if another program reuses its process
// id.
const DEAD_AFTER_MS = 10 * 60 * 1000;

/** True for the temporary file of an ended process, of an earlier run with the same id, or one too old to be in use. */
export function isDeadTemp(name: string, modifiedMs: number, nowMs: number): boolean {
  const match = TEMP_NAME.exec(name);
  if (!match) return true;
  const pid = Number(match[1]);
  if (pid === process.pid) return match[2] !== RUN_ID;
  return nowMs - modifiedMs > DEAD_AFTER_MS || !isProcessAlive(pid);
}

/** What a sweep removed. */
export interface Swept {
  readonly files: number;
  readonly bytes: number;
}

/** Removes dead temporary files in a folder and returns what was removed. Failures are left for the next sweep. */
export async function sweepDeadTemps(tempDir: string, nowMs: number): Promise<Swept> {
  const swept = { files: 0, bytes: 0 };
  if (!(await isRealDir(tempDir))) return swept;
  for await (const file of listItems(tempDir)) {
    const path = join(tempDir, file.name);
    const stats = file.isDirectory() ? undefined : await housekeepingSlots(() => ifThere(lstat(path)));
    if (!stats || !isDeadTemp(file.name, stats.mtimeMs, nowMs)) continue;
    if (!(await succeeds(housekeepingSlots(() => removeFile(path))))) continue;
    swept.files += 1;
    swept.bytes += stats.size;
  }
  return swept;
}
