/** What killed processes left in folders that other programs use too. */
import fs from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive } from './own-files.ts';

/**
 * Removes the files and folders of this user in `dir` that processes made which have ended: those whose name is `prefix`
 * and a rest whose process id is the first group of `rest`. Follows no links. Never rejects; what can't be removed stays.
 */
export async function removeLeftovers(dir: string, prefix: string, rest: RegExp): Promise<void> {
  for (const name of await fs.promises.readdir(dir).catch(() => [])) {
    const pid = name.startsWith(prefix) ? rest.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || isProcessAlive(Number(pid))) continue;
    const path = join(dir, name);
    const stats = await fs.promises.lstat(path).catch(() => undefined);
    if (!stats || !isOwn(stats)) continue;
    await fs.promises.rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isOwn({ uid }: fs.Stats): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}
