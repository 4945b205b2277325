/**
 * One move of the cache folder: copy, switch, delete. A single write of the settings makes the copy the cache: before
 * it the old folder is complete, after it the new one.
 */

import type { CacheMove } from '../../../shared/cache/disk-budget.ts';
import { CodedError, type ErrorValue, toErrorValue } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/settings/settings-file.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { listSources } from '../../cache/clearing/sweep.ts';
import type { DiskTier } from '../../cache/disk/disk-tier.ts';
import { toDiskError } from '../../cache/files/disk-error.ts';
import { readFreeSpace } from '../../cache/limits/free-floor.ts';
import { copyCacheFolder } from '../../cache/moving/folder-copy.ts';
import { removeCacheFiles } from '../../cache/moving/folder-removal.ts';
import { hasMarker, writeMarker } from '../../cache/moving/move-marker.ts';
import { listSourceDirs } from '../../cache/tree/cache-tree.ts';
import type { MoveJournal, MoveNote } from './move-journal.ts';

export interface MoveSurroundings {
  readonly journal: MoveJournal;
  readonly disk: Pick<DiskTier, 'switchFolder'>;
  readonly settings: {
    readonly current: Settings;
    /** Resolves once the change is on the physical disk; rejects with `settings-unsaved`. */
    readonly commit: (change: Partial<Settings>) => Promise<void>;
  };
  /** The listed sources, whose folders belong to the cache like all folders with records. */
  readonly sourceIds: () => readonly SourceId[];
  /** Called just before the cache switches to the new folder, while it is still being written. */
  readonly beforeSwitch?: () => Promise<void>;
  /** Called after the switch. */
  readonly onSwitched?: () => void;
}

/** Status reported by a job. */
export type MoveStatus = Pick<CacheMove, 'state' | 'tiles' | 'error'>;

/** The step a job continues from. */
export type MoveStep = 'copy' | 'delete' | 'give-up';

/** Each copy adds what changed since the previous one; the last one runs while nothing is written. */
const COPIES_BEFORE_SWITCH = 2;
/** Minimum interval between progress reports. */
const TELL_MS = 200;
/** Free space is checked after this many bytes. */
const LOOK_AT_SPACE_BYTES = 32e6;

export class MoveJob {
  readonly #note: MoveNote;
  readonly #around: MoveSurroundings;
  readonly #tell: (status: MoveStatus) => void;
  // `#copying` is aborted by people or by the end of the program, `#closing` only by the latter.
  readonly #copying = new AbortController();
  readonly #closing = new AbortController();
  #status: MoveStatus = { state: 'copying', tiles: NO_TILES, error: null };
  #toldMs = Number.NEGATIVE_INFINITY;
  #bytesUntilLook = 0;
  #isCancelled = false;
  #isDecided = false;
  #isCommitted = false;
  #running: Promise<void> = Promise.resolve();

  constructor(note: MoveNote, around: MoveSurroundings, tell: (status: MoveStatus) => void) {
    this.#note = note;
    this.#around = around;
    this.#tell = tell;
  }

  /** Runs from a step to the end and then resolves. Never rejects. Call it once. */
  run(step: MoveStep): Promise<void> {
    this.#running = this.#run(step);
    return this.#running;
  }

  /** Cancels a move that is still copying; otherwise has no effect. */
  cancel(): void {
    if (this.#isDecided) return;
    this.#isCancelled = true;
    this.#copying.abort();
  }

  /** Stops between two files; the move can be continued. Resolves once nothing is running. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#copying.abort();
    await this.#running;
  }

  async #run(step: MoveStep): Promise<void> {
    if (step === 'give-up') return this.#giveUp();
    if (step === 'copy' && !(await this.#copyWell())) return;
    this.#isDecided = true;
    this.#set({ state: 'deleting', tiles: NO_TILES, error: null });
    await this.#delete();
    if (!this.#closing.signal.aborted) this.#set({ ...this.#status, state: 'done' });
  }

  /** Returns true once the cache uses the new folder. */
  async #copyWell(): Promise<boolean> {
    this.#set(this.#status);
    try {
      await this.#copyAndSwitch();
      return true;
    } catch (thrown) {
      if (this.#closing.signal.aborted && !this.#isCancelled) return false;
      // After the switch the copy is the cache, whatever else failed.
      if (!this.#isCommitted) await this.#giveUp();
      if (this.#isCancelled) this.#set({ ...this.#status, state: 'cancelled' });
      else this.#set({ ...this.#status, state: 'failed', error: describeFailure(thrown) });
      return false;
    }
  }

  async #copyAndSwitch(): Promise<void> {
    const { disk, settings, beforeSwitch, onSwitched } = this.#around;
    for (let copies = 0; copies < COPIES_BEFORE_SWITCH; copies += 1) await this.#copy();
    await beforeSwitch?.();
    await disk.switchFolder(this.#note.to, async () => {
      await this.#copy();
      if (this.#copying.signal.aborted) throw new CodedError('cancelled');
      this.#isDecided = true;
      await settings.commit({ cacheDir: this.#note.to });
      this.#isCommitted = true;
    });
    onSwitched?.();
  }

  async #copy(): Promise<void> {
    const { from, to } = this.#note;
    if (from === null) return;
    const onCopied = (copied: TileCount): Promise<void> => this.#noteCopied(copied);
    await copyCacheFolder(from, to, { signal: this.#copying.signal, onCopied });
  }

  async #noteCopied(copied: TileCount): Promise<void> {
    this.#setTiles(addCounts(this.#status.tiles, copied));
    this.#bytesUntilLook -= copied.bytes;
    if (this.#bytesUntilLook > 0) return;
    this.#bytesUntilLook = LOOK_AT_SPACE_BYTES;
    const free = await readFreeSpace(this.#note.to);
    const { freeFloorBytes } = this.#around.settings.current;
    if (free && free.bytes < freeFloorBytes) throw new CodedError('cache-low');
  }

  /** Deletes the old files. Failures are retried at the next start. */
  async #delete(): Promise<void> {
    const { from, to } = this.#note;
    // The new drive may be missing just now: the old tiles stay until it is back.
    if (!(await hasMarker(to))) return;
    await writeMarker(to, 'whole').catch(() => undefined);
    try {
      if (from !== null) await this.#deleteOld(from);
      await this.#around.journal.remove();
    } catch {
      // Not reported: the move itself succeeded, and the next start finds the note.
    }
  }

  async #deleteOld(from: string): Promise<void> {
    await removeCacheFiles(from, await listSources(from, this.#around.sourceIds()), {
      signal: this.#closing.signal,
      onRemoved: (removed) => this.#setTiles(addCounts(this.#status.tiles, removed)),
    });
  }

  /** Removes the copy. Failures are retried at the next start. */
  async #giveUp(): Promise<void> {
    const { to, isMade } = this.#note;
    const { journal } = this.#around;
    try {
      await journal.write({ ...this.#note, isGivenUp: true });
      const ids = (await listSourceDirs(to)) as SourceId[];
      await removeCacheFiles(to, ids, { signal: this.#closing.signal, keepsFolder: !isMade });
      await journal.remove();
    } catch {
      // The note remains.
    }
  }

  #setTiles(tiles: TileCount): void {
    this.#status = { ...this.#status, tiles };
    if (performance.now() - this.#toldMs >= TELL_MS) this.#set(this.#status);
  }

  #set(status: MoveStatus): void {
    this.#status = status;
    this.#toldMs = performance.now();
    this.#tell(status);
  }
}

const REASONS: Readonly<Partial<Record<ErrorValue['code'], string>>> = {
  'cache-full': 'the new disk is full',
  'cache-low': 'too little space on the new disk',
  'cache-read-only': 'a folder is read-only',
  'cache-denied': 'no access to a file',
  'cache-busy': 'too many open files',
  'settings-unsaved': 'settings not saved',
};

function describeFailure(thrown: unknown): ErrorValue {
  const reason = REASONS[toDiskError(thrown).code] ?? 'a file can’t be read or written';
  return toErrorValue(new CodedError('move-failed', { detail: reason }));
}
