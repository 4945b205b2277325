/** `npm run cache -- list`: one line for each tile on disk in a box. */
import { formatTileCoord } from '../../shared/tile-coord.ts';
import { type ListedTile, listCachedTiles } from '../service/commands/tile-listing.ts';
import type { Engine } from '../service/engine.ts';
import type { ListFlags } from './cache-flags.ts';
import type { CacheOutput } from './cache-output.ts';

/** Prints the tiles. Rejects as {@link listCachedTiles}; ends early when the reader closes the output. */
export async function printTiles(
  engine: Engine,
  flags: ListFlags,
  output: CacheOutput,
  signal: AbortSignal,
): Promise<void> {
  const format = output.json ? formatJson : formatPlain;
  for await (const batch of listCachedTiles(engine, flags, signal)) {
    if (!(await output.print(batch.map(format)))) return;
  }
}

function formatPlain({ sourceId, coord, bytes, freshness }: ListedTile): string {
  return `${sourceId}/${formatTileCoord(coord)} ${bytes} ${freshness}`;
}

function formatJson({ sourceId, coord, bytes, freshness }: ListedTile): string {
  return JSON.stringify({ sourceId, ...coord, bytes, freshness });
}
