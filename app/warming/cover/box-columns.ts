/** The tiles of a box: the same rows in one or two runs of columns. */
import type { BoundingBox } from '../../../shared/areas/area.ts';
import type { RowSpan, TileColumn } from '../../../shared/tiles/tile-column.ts';
import { firstTile, lastTile, squareX, squareY } from './mercator-square.ts';
import { countRows, uniteSpans } from './row-spans.ts';

/** The columns of a box, lazily. A box without height or width still covers a row or column. */
export function* boxColumns(box: BoundingBox, zoom: number): Generator<TileColumn> {
  const spans = [rowsOf(box, zoom)];
  for (const [first, last] of columnRuns(box, zoom)) {
    for (let x = first; x <= last; x += 1) yield { x, spans };
  }
}

/** Number of tiles of {@link boxColumns}, without iterating. */
export function countBoxTiles(box: BoundingBox, zoom: number): number {
  return countRows(columnRuns(box, zoom)) * countRows([rowsOf(box, zoom)]);
}

function rowsOf({ north, south }: BoundingBox, zoom: number): RowSpan {
  return tilesBetween(squareY(north), squareY(south), zoom);
}

function columnRuns({ west, east }: BoundingBox, zoom: number): RowSpan[] {
  if (west <= east) return [tilesBetween(squareX(west), squareX(east), zoom)];
  const runs: RowSpan[] = [];
  // A half without width lies on the antimeridian and adds nothing to the other half.
  if (west < 180 || east <= -180) runs.push(tilesBetween(squareX(west), 1, zoom));
  if (east > -180) runs.push(tilesBetween(0, squareX(east), zoom));
  return uniteSpans(runs);
}

function tilesBetween(from: number, to: number, zoom: number): RowSpan {
  const count = 2 ** zoom;
  const first = Math.min(firstTile(from, count), count - 1);
  return [first, Math.max(first, lastTile(to, count))];
}
