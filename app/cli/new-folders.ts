/** Removes the folders that a run has created when it stored nothing in them. */
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from '../../shared/attempt.ts';

/**
 * Notes which of these folders and their parents don't exist yet. The returned function removes those of them that hold
 * nothing but empty folders.
 */
export function watchNewFolders(folders: readonly string[]): () => void {
  const missing = folders.flatMap(listMissing);
  return () => {
    for (const folder of missing) removeIfEmpty(folder);
  };
}

function listMissing(folder: string): string[] {
  return existsSync(folder) ? [] : [folder, ...listMissing(dirname(folder))];
}

function removeIfEmpty(folder: string): void {
  // It may have files by now, or not exist.
  attempt(() => {
    const inside = readdirSync(folder, { withFileTypes: true });
    if (!inside.every((entry) => entry.isDirectory())) return;
    for (const { name } of inside) rmdirSync(join(folder, name));
    rmdirSync(folder);
  });
}
