/** The folders that a run makes by being started at all: one that has stored nothing leaves none behind. */
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from '../../shared/attempt.ts';

/**
 * Takes note of which of these folders, and of the folders around them, are not there yet. The answer removes those of them
 * again, in order, in which there is nothing but empty folders; whatever else has come into them stays.
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
  // Something may be in it, or it was never made.
  attempt(() => {
    const inside = readdirSync(folder, { withFileTypes: true });
    if (!inside.every((entry) => entry.isDirectory())) return;
    for (const { name } of inside) rmdirSync(join(folder, name));
    rmdirSync(folder);
  });
}
