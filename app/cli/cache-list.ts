/** `npm run cache -- list`: one line for each tile on disk in a box. */
import { formatTileCoord } from '../../shared/tile-coord.ts';
import { resolveSource } from '../service/commands/named-source.ts';
import { type ListedTile, listCachedTiles } from '../service/commands/tile-listing.ts';
import type { Engine } from '../service/engine.ts';
import type { ListFlags } from './cache-flags.ts';
import { type CacheOutput, REMOVED } from './cache-output.ts';

/** Prints the tiles. Rejects as {@link resolveSource} and {@link listCachedTiles}; ends early when the reader closes the output. */
export async function printTiles(
  engine: Engine,
  flags: ListFlags,
  output: CacheOutput,
  signal: AbortSignal,
): Promise<void> {
  const format = output.json ? formatJson : formatPlain;
  const sourceId = await resolveSource(engine, flags.source);
  for await (const batch of listCachedTiles(engine, { ...flags, sourceId }, signal)) {
    if (!(await output.print(batch.map(format)))) return;
  }
}

function formatPlain({ sourceId, name, coord, bytes, freshness }: ListedTile): string {
  return `${sourceId}/${formatTileCoord(coord)} ${bytes} ${freshness} ${name ?? REMOVED}`;
}

function formatJson({ coord, ...tile }: ListedTile): string {
  return JSON.stringify({ ...tile, ...coord });
}
