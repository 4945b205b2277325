/**
 * The marker file of a folder that the cache is being moved to, or was moved to. It tells an unfinished copy from a
 * cache, and a cache from the empty folder an unplugged drive leaves behind.
 */

import fs from 'node:fs';
import { join } from 'node:path';
import { lstat, removeFile, renameFile, syncFile, withFile, writeWhole } from '../files/file-access.ts';
import { REWRITE_FLAGS } from '../files/open-flags.ts';

/** File name of the marker. */
export const MARKER_NAME = '.tilekeep-cache.json';

export type MarkerState = 'copying' | 'whole';

const MAX_BYTES = 4096;

/** Reads a folder's marker; undefined if it is missing or invalid. Never rejects. */
export async function readMarker(dir: string): Promise<MarkerState | undefined> {
  const file = join(dir, MARKER_NAME);
  try {
    const stats = await lstat(file);
    if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
    const value: unknown = JSON.parse(await fs.promises.readFile(file, 'utf8'));
    return isMarker(value) ? value.state : undefined;
  } catch {
    return undefined;
  }
}

/** True if a folder has a marker, valid or not. Never rejects. */
export function hasMarker(dir: string): Promise<boolean> {
  return lstat(join(dir, MARKER_NAME)).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/** Writes the marker atomically and syncs it. Rejects with the system's error. */
export async function writeMarker(dir: string, state: MarkerState): Promise<void> {
  const temp = join(dir, `${MARKER_NAME}.tmp`);
  await withFile(temp, REWRITE_FLAGS, async (fd) => {
    await writeWhole(fd, `${JSON.stringify({ tilekeep: 'cache', state })}\n`);
    await syncFile(fd);
  });
  await renameFile(temp, join(dir, MARKER_NAME));
}

/** Removes the marker. Never rejects. */
export async function removeMarker(dir: string): Promise<void> {
  for (const name of [MARKER_NAME, `${MARKER_NAME}.tmp`]) await removeFile(join(dir, name)).catch(() => undefined);
}

function isMarker(value: unknown): value is { readonly state: MarkerState } {
  if (typeof value !== 'object' || value === null || !('state' in value) || !('tilekeep' in value)) return false;
  return value.tilekeep === 'cache' && (value.state === 'copying' || value.state === 'whole');
}
