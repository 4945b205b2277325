/** Brings a block of records in line with tiles that somebody has read, and its file with it. Knows no tiles. */
import type { SourceId } from '../../../shared/source.ts';
import type { RecordBlock } from './record-block.ts';
import type { RecordEntry } from './record-line.ts';

/** Which block: by its place among the blocks of a zoom. */
export interface BlockIndex {
  readonly sourceId: SourceId;
  readonly zoom: number;
  readonly blockX: number;
  readonly blockY: number;
}

/** What is to become of a block's records. */
export interface RecordMending {
  /** Entries of the block whose tiles are gone. */
  readonly gone: readonly RecordEntry[];
  /** Entries for tiles that have none. */
  readonly made: readonly RecordEntry[];
}

/** What to do about a block's records as they are now; may look at files meanwhile. */
export type ChooseMending = (block: RecordBlock) => Promise<RecordMending>;

/** Does it in memory, but to what has changed since it was chosen; answers what was done. */
export function applyMending(block: RecordBlock, { gone, made }: RecordMending): RecordMending {
  return {
    gone: gone.filter((entry) => block.remove(entry)),
    made: made.filter((entry) => block.putMissing(entry)),
  };
}

/** Brings the file in line with what {@link applyMending} did. Rejects with the system's error. */
export async function saveMended(
  block: RecordBlock,
  { gone, made }: RecordMending,
  file: string,
  temp: string,
): Promise<void> {
  if (block.isEmpty) await block.delete(file);
  else if (gone.length > 0) await block.rewrite(file, temp);
  else await block.save(file, temp, made);
}
