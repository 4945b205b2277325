/**
 * Last step: removes records whose tile is missing or has other bytes, and gives tiles without a record one dated by
 * their file, which is the assumption anyway. Only records of other bytes count as repaired, because a sudden end
 * normally leaves records without tiles and tiles without records.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ifThere } from '../files/disk-error.ts';
import { housekeepingSlots, lstat } from '../files/file-access.ts';
import { makeUnknownRecord } from '../files/tile-record.ts';
import { BLOCK_EDGE, type BlockIndex, type RecordBlock, type RecordMending } from '../records/record-block.ts';
import type { RecordEntry } from '../records/record-line.ts';
import { RECORD_DELAY_MS } from '../records/tile-records.ts';
import { type CheckContext, chainTo } from './check-context.ts';
import type { ReadTile } from './inspection-protocol.ts';

/** Repairs the records of a block; `tiles` must be all tiles of the block. */
export async function checkRecords(
  context: CheckContext,
  index: BlockIndex,
  tiles: readonly ReadTile[],
): Promise<void> {
  const look = new RecordLook(context, index, tiles);
  const mend = async (): Promise<number> => {
    const changed = await context.disk.mendRecords(index, (block) => look.choose(block));
    return Math.min(changed, look.wrong);
  };
  let mended = 0;
  try {
    mended += await mend();
    if (look.waitMs > 0) {
      await setTimeout(look.waitMs, undefined, { signal: context.signal, ref: false }).catch(() => undefined);
      mended += await mend();
    }
    context.progress.add('records', { checked: look.checked, mended });
  } catch {
    context.progress.add('records', { checked: look.checked, mended, failed: look.wrong });
  }
}

type LookContext = Pick<CheckContext, 'cacheDir' | 'clockMs'>;

class RecordLook {
  readonly #context: LookContext;
  readonly #index: BlockIndex;
  readonly #tiles: ReadonlyMap<string, ReadTile>;
  /** Records, and tiles without a record, seen in the last pass. */
  checked = 0;
  /** Records of other bytes or in the wrong block found in the last pass. */
  wrong = 0;
  /** Delay before another pass is needed because records of some tiles may still be on their way; 0 if none is. */
  waitMs = 0;

  constructor(context: LookContext, index: BlockIndex, tiles: readonly ReadTile[]) {
    this.#context = context;
    this.#index = index;
    this.#tiles = new Map(tiles.map((tile) => [nameOf(tile), tile]));
  }

  async choose(block: RecordBlock): Promise<RecordMending> {
    const entries = block.listEntries();
    const fates = await Promise.all(entries.map((entry) => (this.#isOfTile(entry) ? 'right' : this.#judge(entry))));
    const gone = entries.filter((_entry, index) => fates[index] !== 'right');
    const made = this.#makeMissing(block);
    this.checked = entries.length + made.length;
    this.wrong = fates.filter((fate) => fate === 'wrong').length;
    return { gone, made };
  }

  #isOfTile({ x, y, size, crc }: RecordEntry): boolean {
    const tile = this.#tiles.get(nameOf({ x, y }));
    return tile?.verdict === 'good' && tile.size === size && tile.crc === crc;
  }

  /**
   * Also `right` if a tile with the record's bytes may have arrived since the tiles were read: a tile is written before
   * its record.
   */
  async #judge({ x, y }: RecordEntry): Promise<'right' | 'wrong' | 'without-tile'> {
    const { sourceId, zoom, blockX, blockY } = this.#index;
    if (Math.floor(x / BLOCK_EDGE) !== blockX || Math.floor(y / BLOCK_EDGE) !== blockY) return 'wrong';
    const columnDir = chainTo(this.#context.cacheDir, sourceId, zoom, x).at(-1) ?? '';
    const stats = await housekeepingSlots(() => ifThere(lstat(join(columnDir, String(y)))));
    if (!stats?.isFile()) return 'without-tile';
    const tile = this.#tiles.get(nameOf({ x, y }));
    const isAsRead = tile?.verdict === 'good' && tile.size === stats.size && tile.changedMs === stats.ctimeMs;
    return isAsRead ? 'wrong' : 'right';
  }

  #makeMissing(block: RecordBlock): readonly RecordEntry[] {
    const nowMs = this.#context.clockMs();
    this.waitMs = 0;
    const made: RecordEntry[] = [];
    for (const { x, y, verdict, size, crc, modifiedMs, changedMs } of this.#tiles.values()) {
      const known = block.findAny(x, y);
      if (verdict !== 'good' || (known?.size === size && known.crc === crc)) continue;
      const restMs = Math.min(RECORD_DELAY_MS, changedMs + RECORD_DELAY_MS - nowMs);
      if (restMs > 0) this.waitMs = Math.max(this.waitMs, Math.ceil(restMs));
      else made.push({ x, y, size, crc, record: makeUnknownRecord(modifiedMs) });
    }
    return made;
  }
}

function nameOf({ x, y }: { readonly x: number; readonly y: number }): string {
  return `${x}/${y}`;
}
