/** Sees to it that one tile is on disk. Knows no areas, and holds nothing in memory that nobody has looked at. */
import type { WarmMode } from '../../shared/area.ts';
import { CodedError } from '../../shared/errors.ts';
import type { TileAnswer, TileAnswers } from './tile-answers.ts';
import type { StoredTile } from './tile-file.ts';
import type { TileOrigin } from './tile-origin.ts';
import type { TileKey } from './tile-path.ts';

/** How a run of warming goes about tiles that are there. */
export interface WarmPlan {
  readonly mode: WarmMode;
  /** A tile that came, or was asked about, since then has had its turn: milliseconds since 1970. */
  readonly sinceMs: number;
}

/** What warming one tile came to, with the bytes of the image that came from the source. */
export interface WarmedTile {
  readonly kind: 'present' | 'fetched' | 'revalidated';
  readonly bytes: number;
}

/** What it takes of the cache. */
export interface WarmPort {
  readonly answers: Pick<TileAnswers, 'fetch' | 'revalidate'>;
  readonly judgeTile: TileOrigin['judgeTile'];
  /** The whole tile on disk; a bad file is none. */
  readonly readFromDisk: (key: TileKey) => Promise<StoredTile | undefined>;
  readonly getFromMemory: (key: TileKey) => StoredTile | undefined;
  /** Stores a tile on disk, and in memory if an older one is there. Resolves once it survives, rejects when it does not. */
  readonly store: (key: TileKey, tile: StoredTile, isCurrent: () => boolean) => Promise<void>;
  /** The same for the record of a tile that is on disk. */
  readonly storeRecord: (key: TileKey, tile: StoredTile, isCurrent: () => boolean) => Promise<void>;
  /** True until the next clear of the source. */
  readonly watch: (key: TileKey) => () => boolean;
}

const PRESENT: WarmedTile = { kind: 'present', bytes: 0 };
const WARMING = { isWarming: true };

/**
 * Fetches a tile that is not on disk, and asks about one that is as the plan says. Resolves once the tile is on disk to
 * stay. Rejects as the source does, with the disk's trouble, with `not-storable` for what may not be kept, or with
 * `area-cleared` when a clear came in between; what was there before is then still there.
 */
export async function warmTile(port: WarmPort, key: TileKey, plan: WarmPlan, signal: AbortSignal): Promise<WarmedTile> {
  const stored = await port.readFromDisk(key);
  if (signal.aborted) throw new CodedError('cancelled');
  if (!stored) return warmMissing(port, key, signal);
  if (!isDue(port, key, stored, plan)) return PRESENT;
  const answer = await port.answers.revalidate(key, stored, signal, WARMING);
  if (answer.kind === 'replaced') return keep(port, key, answer, answer.tile);
  await port.storeRecord(key, answer.tile, answer.isCurrent);
  return { kind: 'revalidated', bytes: 0 };
}

async function warmMissing(port: WarmPort, key: TileKey, signal: AbortSignal): Promise<WarmedTile> {
  const held = port.getFromMemory(key);
  if (held) {
    // The disk was in trouble when it came.
    await port.store(key, held, port.watch(key));
    return PRESENT;
  }
  const answer = await port.answers.fetch(key, signal, WARMING);
  return keep(port, key, answer, { ...answer.tile, record: { ...answer.tile.record, warmed: true } });
}

async function keep(port: WarmPort, key: TileKey, answer: TileAnswer, tile: StoredTile): Promise<WarmedTile> {
  if (!answer.keep) throw new CodedError('not-storable', { facts: { sourceId: key.sourceId } });
  await port.store(key, tile, answer.isCurrent);
  return { kind: 'fetched', bytes: tile.bytes.length };
}

function isDue(port: WarmPort, key: TileKey, stored: StoredTile, { mode, sinceMs }: WarmPlan): boolean {
  // A tile from the future tells of a clock that was set back, not of an answer.
  const { answeredMs } = stored.record;
  if (mode === 'missing' || (answeredMs >= sinceMs && answeredMs <= Date.now())) return false;
  return mode === 'all' || port.judgeTile(key, stored) !== 'fresh';
}
