/** What was read of a part of a block, tile by tile. */
import type { TileKey } from '../files/tile-path.ts';
import { VERDICTS, type Verdict } from './inspection-protocol.ts';
import type { ReadPart } from './tile-walk.ts';

export interface ReadTile {
  readonly key: TileKey;
  /** `refused` where nothing could be found out about it. */
  readonly verdict: Verdict;
  readonly size: number;
  readonly crc: number;
  readonly modifiedMs: number;
  readonly changedMs: number;
}

/** The tiles of a part, in the order read. */
export function* listReadTiles({ index, columns, reading }: ReadPart): Generator<ReadTile> {
  let at = 0;
  for (const { x, rows } of columns) {
    for (const y of rows) {
      yield {
        key: { sourceId: index.sourceId, coord: { z: index.zoom, x, y } },
        verdict: (reading && VERDICTS[reading.verdicts[at] as number]) ?? 'refused',
        size: reading?.sizes[at] ?? 0,
        crc: reading?.crcs[at] ?? 0,
        modifiedMs: reading?.modifiedMs[at] ?? 0,
        changedMs: reading?.changedMs[at] ?? 0,
      };
      at += 1;
    }
  }
}
