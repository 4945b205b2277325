/** `npm run cache -- list`: one line for each tile on disk in a box or a saved area. */
import { formatTileCoord, MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import { resolveRegion, resolveSource } from '../service/commands/named-things.ts';
import { type ListedTile, type ListingScope, listCachedTiles } from '../service/commands/tile-listing.ts';
import type { Engine } from '../service/engine.ts';
import type { ListFlags } from './cache-flags.ts';
import { type CacheOutput, REMOVED } from './cache-output.ts';

/** Prints the tiles. Rejects as {@link readScope} and {@link listCachedTiles}; ends early when the reader closes the output. */
export async function printTiles(
  engine: Engine,
  flags: ListFlags,
  output: CacheOutput,
  signal: AbortSignal,
): Promise<void> {
  const format = output.json ? formatJson : formatPlain;
  for await (const batch of listCachedTiles(engine, await readScope(engine, flags), signal)) {
    if (!(await output.print(batch.map(format)))) return;
  }
}

/** The scope of the flags; an area brings its source and its zooms. Rejects with `unknown-source` or `unknown-area`. */
async function readScope(engine: Engine, { source, region: named, zooms }: ListFlags): Promise<ListingScope> {
  const region = await resolveRegion(engine, named);
  const area = region.kind === 'area' ? engine.areas.require(region.areaId).area : undefined;
  const sourceId = source === undefined ? (area?.sourceId ?? null) : await resolveSource(engine, source);
  const { minZoom, maxZoom } = zooms ?? area ?? { minZoom: 0, maxZoom: MAX_ZOOM };
  return { sourceId, region, minZoom, maxZoom };
}

function formatPlain({ sourceId, name, coord, bytes, freshness }: ListedTile): string {
  return `${sourceId}/${formatTileCoord(coord)} ${bytes} ${freshness} ${name ?? REMOVED}`;
}

function formatJson({ coord, ...tile }: ListedTile): string {
  return JSON.stringify({ ...tile, ...coord });
}
