/** Counts the tiles of a picture that aren't on disk. */
import { MAX_COVERAGE_TILES, type TileRectangle } from '../../shared/cache/coverage.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { Client } from '../bridge/client.ts';

/** How many of these tiles, which fill a rectangle of one zoom, aren't on disk. Sends no request; undefined if that is unknown. */
export async function countMissing(
  client: Pick<Client, 'call'>,
  sourceId: SourceId,
  tiles: readonly TileCoord[],
  signal: AbortSignal,
): Promise<number | undefined> {
  let present = 0;
  for (const rectangle of listRectangles(tiles)) {
    const reply = await client.call('getCoverage', { sourceId, rectangle }, signal);
    if (!reply.ok) return undefined;
    present += reply.value.tiles.filter(({ onDisk }) => onDisk).length;
  }
  return tiles.length - present;
}

/** The tiles in rectangles that one call takes. Across 180° there are two runs of columns. */
export function listRectangles(tiles: readonly TileCoord[]): readonly TileRectangle[] {
  const [first] = tiles;
  if (!first) return [];
  const rows = tiles.map(({ y }) => y);
  const [minY, maxY] = [least(rows), most(rows)];
  return listRuns(tiles.map(({ x }) => x)).flatMap(([minX, maxX]) => {
    const rowsAtATime = Math.max(1, Math.floor(MAX_COVERAGE_TILES / (maxX - minX + 1)));
    const parts: TileRectangle[] = [];
    for (let y = minY; y <= maxY; y += rowsAtATime) {
      parts.push({ zoom: first.z, minX, maxX, minY: y, maxY: Math.min(maxY, y + rowsAtATime - 1) });
    }
    return parts;
  });
}

function listRuns(columns: readonly number[]): readonly (readonly [min: number, max: number])[] {
  const runs: [number, number][] = [];
  for (const column of [...new Set(columns)].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last?.[1] === column - 1) last[1] = column;
    else runs.push([column, column]);
  }
  return runs;
}

const least = (values: readonly number[]) => values.reduce((one, other) => Math.min(one, other));
const most = (values: readonly number[]) => values.reduce((one, other) => Math.max(one, other));
