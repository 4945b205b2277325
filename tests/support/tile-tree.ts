/** Reads a cache folder like any other program: a folder per source, with a plain image file per tile. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceId } from '../../shared/sources/source.ts';
import { parseTileCoord } from '../../shared/tiles/tile-coord.ts';

/** `z/x/y` of every tile of a source on disk, sorted. */
export function listTileFiles(dataDir: string, sourceId: SourceId): readonly string[] {
  const root = join(dataDir, 'tiles', sourceId);
  if (!existsSync(root)) return [];
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return names.filter((name) => parseTileCoord(name) !== undefined).sort();
}

/** The bytes of the file at `z/x/y`. */
export function readTileFile(dataDir: string, sourceId: SourceId, place: string): Buffer {
  return readFileSync(join(dataDir, 'tiles', sourceId, place));
}
