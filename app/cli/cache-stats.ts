/** `npm run cache -- stats`: tiles and bytes by source and zoom, counted now. */

import { formatWhole } from '../../shared/texts/quantities.ts';
import { addCounts, NO_TILES, type TileCount } from '../../shared/tiles/tile-count.ts';
import { type DiskStatistics, readDiskStatistics } from '../service/commands/disk-statistics.ts';
import type { Engine } from '../service/engine.ts';
import { type CacheOutput, REMOVED } from './cache-output.ts';
import { formatTable } from './text-table.ts';

/** Prints the counts: a table, or one object of JSON. Prints nothing once the signal has aborted. */
export async function printStatistics(engine: Engine, output: CacheOutput, signal: AbortSignal): Promise<void> {
  const known = await readDiskStatistics(engine, { signal });
  if (signal.aborted) return;
  const sources = known.filter(({ zooms }) => zooms.length > 0);
  await output.print(output.json ? [formatJson(sources)] : formatPlain(sources));
}

function formatJson(sources: readonly DiskStatistics[]): string {
  const counted = sources.map(({ sourceId, name, zooms }) => ({ sourceId, name, ...sum(zooms), zooms }));
  return JSON.stringify({ ...sum(counted), sources: counted });
}

function formatPlain(sources: readonly DiskStatistics[]): readonly string[] {
  const rows = sources.flatMap(({ sourceId, name, zooms }) => [
    ...zooms.map((zoom) => formatRow([sourceId, name ?? REMOVED, String(zoom.zoom)], zoom)),
    formatRow([sourceId, name ?? REMOVED, 'all'], sum(zooms)),
  ]);
  const all = sources.flatMap(({ zooms }) => zooms);
  return formatTable(
    [['source', 'name', 'zoom', 'tiles', 'bytes'], ...rows, formatRow(['all', '', 'all'], sum(all))],
    2,
  );
}

function formatRow(head: readonly string[], { tiles, bytes }: TileCount): readonly string[] {
  return [...head, formatWhole(tiles), formatWhole(bytes)];
}

function sum(counts: readonly TileCount[]): TileCount {
  return counts.reduce(addCounts, NO_TILES);
}
