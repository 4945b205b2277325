/** Clears tiles: preview, clear, undo within a time limit, then free the space. */

import {
  type ClearPreview,
  type ClearScope,
  type DoneClear,
  UNDO_WITHIN_MS,
  wholeSource,
} from '../../../shared/cache/clear-scope.ts';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { countTiles } from '../../cache/counting/tree-count.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import type { TrashedTiles } from '../../cache/disk/scope-store.ts';
import type { TileKey } from '../../cache/files/tile-path.ts';
import type { TileCache } from '../../cache/tile-cache.ts';
import type { AreaEntry, AreaList } from '../../warming/area-list.ts';
import type { TileSources } from '../sources/tile-sources.ts';
import type { Warming } from '../warming/warming.ts';
import { freeTrash } from './freeing.ts';
import {
  mayMeet,
  narrowToArea,
  noteWanted,
  planScope,
  type ScopePart,
  type ScopePlanOptions,
  tilesOf,
} from './scope-plan.ts';

export interface ScopeClearingOptions extends ScopePlanOptions {
  readonly areas: Pick<AreaList, 'all' | 'require' | 'load'>;
  readonly tileSources: Pick<TileSources, 'origin' | 'failureOf' | 'forgetFailure'>;
  readonly cache: Pick<TileCache, 'clearScope'>;
  readonly disk: Pick<DiskTier, 'listSources' | 'purge' | 'scopes'>;
  readonly warming: Pick<Warming, 'ready' | 'areas' | 'cancel'>;
  readonly emit: (event: ServiceEvent) => void;
  /** How long a clear can be undone; {@link UNDO_WITHIN_MS} by default. */
  readonly undoWithinMs?: number;
}

/** A clear, from its start until its space is freed. */
interface Clear {
  readonly id: number;
  readonly scope: ClearScope;
  readonly sourceIds: readonly SourceId[];
  trashed: readonly TrashedTiles[];
  /** False once undoing would be wrong. */
  mayBeUndone: boolean;
  timer: NodeJS.Timeout | undefined;
  freeing: Promise<TileCount> | undefined;
}

/** Time limit for counting folders moved as a whole, because the user waits for the clear to end. */
const COUNT_WITHIN_MS = 1000;

export class ScopeClearing {
  readonly #options: ScopeClearingOptions;
  readonly #clears = new Map<number, Clear>();
  /** Clears and undos run one after another. */
  #lastTurn: Promise<unknown> = Promise.resolve();
  #undoing: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: ScopeClearingOptions) {
    this.#options = options;
  }

  /** See `previewClear` in the contract. Rejects with `cancelled` once the signal aborts. */
  async preview(scope: ClearScope, signal?: AbortSignal): Promise<ClearPreview> {
    let preview: ClearPreview = { clears: NO_TILES, keeps: NO_TILES, areas: 0 };
    for (const part of await this.#plan(scope)) {
      const sets = part.areas.map(tilesOf);
      const measured = await this.#options.disk.scopes.measure(part.sourceId, part.scope, { sets, signal });
      preview = {
        clears: addCounts(preview.clears, measured.wanted),
        keeps: addCounts(preview.keeps, measured.others),
        areas: preview.areas + measured.touches.filter(Boolean).length,
      };
    }
    return preview;
  }

  /**
   * See `clearScope` in the contract. `id` is unique in this run. If some tiles can't be moved, the others are cleared
   * without undo, and it rejects.
   */
  clear(scope: ClearScope, id: number): Promise<DoneClear> {
    return this.#inTurn(async () => this.#clear(scope, id, await this.#plan(scope)));
  }

  /** Clears a source that may no longer be in the list, including saved areas. No undo: its space is freed at once. */
  clearRemoved(sourceId: SourceId, id: number): Promise<void> {
    return this.#inTurn(async () => {
      const scope = wholeSource(sourceId, false);
      await this.#clear(scope, id, await this.#plan(scope, [sourceId]));
      this.#freeSoon(id);
    });
  }

  /** See `undoClear` in the contract. */
  undo(id: number): Promise<TileCount | null> {
    return this.#inTurn(async () => {
      const clear = this.#clears.get(id);
      if (!clear?.mayBeUndone) throw new CodedError('undo-too-late');
      this.#clears.delete(id);
      clearTimeout(clear.timer);
      const undoing = this.#undo(clear);
      this.#undoing = undoing.catch(() => undefined);
      return undoing;
    });
  }

  /** Frees the space of a clear now. Returns what was freed once it is done. */
  async free(id: number): Promise<TileCount> {
    const clear = this.#clears.get(id);
    if (!clear || this.#isClosed) return NO_TILES;
    clear.mayBeUndone = false;
    clearTimeout(clear.timer);
    clear.freeing ??= freeTrash(
      this.#options,
      id,
      clear.trashed.map(({ dir }) => dir),
    ).finally(() => this.#clears.delete(id));
    return clear.freeing;
  }

  /**
   * Ends the undo of earlier clears of these sources, so that none restores what a later clear or a deleted area
   * removes. Resolves once a running undo has finished. Not called for deleting a single tile or evicting old ones; a
   * later undo may then restore what its own clear removed.
   */
  async endUndo(sourceIds: readonly SourceId[]): Promise<void> {
    for (const clear of this.#clears.values()) {
      if (!clear.mayBeUndone || !clear.sourceIds.some((id) => sourceIds.includes(id))) continue;
      clear.mayBeUndone = false;
      // A clear still in progress is handled when it ends.
      if (clear.timer) this.#freeSoon(clear.id);
    }
    await this.#undoing;
  }

  /** Frees no more space; the next start does. */
  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#clears.values()) clearTimeout(timer);
  }

  async #clear(scope: ClearScope, id: number, parts: readonly ScopePart[]): Promise<DoneClear> {
    const sourceIds = parts.map(({ sourceId }) => sourceId);
    await this.#cancelWarming(parts);
    await this.endUndo(sourceIds);
    const clear: Clear = { id, scope, sourceIds, trashed: [], mayBeUndone: true, timer: undefined, freeing: undefined };
    this.#clears.set(id, clear);
    const failure = await this.#clearParts(clear, parts);
    if (failure === undefined) return this.#offerUndo(clear);
    this.#freeSoon(id);
    throw failure;
  }

  async #plan(scope: ClearScope, sourceIds?: readonly SourceId[]): Promise<readonly ScopePart[]> {
    const { warming, areas } = this.#options;
    await warming.ready;
    // Other programs save areas too. A clear that keeps no areas and has no area as its region doesn't need them.
    const loading = areas.load();
    await (scope.keepAreas || scope.region?.kind === 'area' ? loading : loading.catch(() => undefined));
    return planScope(this.#options, scope, { nowMs: Date.now(), sourceIds });
  }

  async #cancelWarming(parts: readonly ScopePart[]): Promise<void> {
    const { warming } = this.#options;
    const warmed = new Set(warming.areas.filter(({ job }) => job !== null).map(({ id }) => id));
    for (const part of parts) {
      for (const entry of part.losing) {
        if (warmed.has(entry.area.id) && (await this.#loses(part, entry))) await warming.cancel(entry.area.id);
      }
    }
  }

  async #loses({ sourceId, scope }: ScopePart, entry: AreaEntry): Promise<boolean> {
    if (!mayMeet(scope, entry)) return false;
    // Tiles that arrive during the clear may be cleared too, unless it selects by state: new tiles are neither old nor
    // failed.
    return !scope.isWanted || this.#options.disk.scopes.hasAnyTile(sourceId, narrowToArea(scope, entry));
  }

  async #clearParts(clear: Clear, parts: readonly ScopePart[]): Promise<unknown> {
    const { cache, tileSources, emit } = this.#options;
    const chosen: TileKey[] = [];
    const results = await Promise.allSettled(
      parts.map(({ sourceId, scope }) => cache.clearScope(sourceId, noteWanted(scope, sourceId, chosen))),
    );
    clear.trashed = results.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
    // These tiles may be requested again at once.
    if (clear.scope.only === 'failed') for (const key of chosen) tileSources.forgetFailure(key);
    emit({ name: 'tilesCleared', sourceId: clear.scope.sourceId });
    clear.trashed = await Promise.all(clear.trashed.map(countTrashed));
    const rejected = results.find((result) => result.status === 'rejected');
    return rejected?.reason ?? clear.trashed.find(({ failure }) => failure)?.failure;
  }

  #offerUndo(clear: Clear): DoneClear {
    const { undoWithinMs = UNDO_WITHIN_MS } = this.#options;
    const cleared = sumCounts(clear.trashed.map(({ counted }) => counted));
    if (!clear.mayBeUndone || clear.trashed.length === 0) {
      this.#freeSoon(clear.id);
      return { clearId: clear.id, cleared, undoWithinMs: 0 };
    }
    clear.timer = setTimeout(() => void this.free(clear.id), undoWithinMs).unref();
    return { clearId: clear.id, cleared, undoWithinMs };
  }

  /** After the reply, so that the window knows the id before its events. */
  #freeSoon(id: number): void {
    const clear = this.#clears.get(id);
    if (!clear) return;
    clear.mayBeUndone = false;
    clearTimeout(clear.timer);
    setImmediate(() => void this.free(id));
  }

  async #undo({ scope, trashed }: Clear): Promise<TileCount | null> {
    const { disk, emit } = this.#options;
    const results = await Promise.allSettled(trashed.map((each) => disk.scopes.restore(each)));
    emit({ name: 'tilesCleared', sourceId: scope.sourceId, isUndo: true });
    const restored = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    // What is left has been replaced by newer tiles.
    for (const { dir } of restored) void disk.purge(dir);
    const rejected = results.find((result) => result.status === 'rejected');
    if (rejected) throw rejected.reason;
    return sumCounts(restored.map(({ counted }) => counted));
  }

  #inTurn<Value>(step: () => Promise<Value>): Promise<Value> {
    const next = this.#lastTurn.then(step);
    this.#lastTurn = next.catch(() => undefined);
    return next;
  }
}

/** Counts folders moved as a whole, within a time limit. */
async function countTrashed(trashed: TrashedTiles): Promise<TrashedTiles> {
  if (trashed.counted) return trashed;
  const signal = AbortSignal.timeout(COUNT_WITHIN_MS);
  const counted = await countTiles(trashed.dir, signal);
  return signal.aborted ? trashed : { ...trashed, counted };
}

function sumCounts(counts: readonly (TileCount | null)[]): TileCount | null {
  let sum = NO_TILES;
  for (const count of counts) {
    if (count === null) return null;
    sum = addCounts(sum, count);
  }
  return sum;
}
