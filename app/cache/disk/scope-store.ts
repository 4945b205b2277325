/** What the disk tier does with scopes: counts them, moves them into the trash, and brings them back from it. */

import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/source.ts';
import type { TileCount } from '../../../shared/tile-count.ts';
import { hasAnyTile, measureScope, type ScopeMeasure, type ScopeMeasureOptions } from '../clearing/scope-measure.ts';
import { moveScope, type OnMoved, type SourceFolder } from '../clearing/scope-move.ts';
import { hasWholeSource, type TileScope } from '../clearing/tile-scope.ts';
import {
  listUndoing,
  makeTrashDir,
  makeTrashName,
  nameTrash,
  parseTrashedSource,
  purgeTrash,
} from '../clearing/trash.ts';
import { returnTrash } from '../clearing/trash-return.ts';
import { countTiles } from '../counting/tree-count.ts';
import { succeeds, toDiskError } from '../files/disk-error.ts';
import { isRealDir, makeDir, removeDir, renameFile } from '../files/file-access.ts';
import { formatSourceDir, requireSourceId } from '../files/tile-path.ts';
import type { CacheFolder } from './cache-folder.ts';
import type { WriteGuard } from './write-guard.ts';

/** Cleared tiles that can be brought back. */
export interface TrashedTiles {
  readonly sourceId: SourceId;
  /** The name in the trash, without what tells its state. */
  readonly name: string;
  readonly dir: string;
  /** Null when folders went as a whole, which nobody has counted. */
  readonly counted: TileCount | null;
  /** Why some could not be moved: those are where they were. */
  readonly failure: Error | undefined;
}

export interface ScopeStoreOptions {
  /** What every change passes, and the folder as it is. */
  readonly guard: Pick<WriteGuard, 'change' | 'folder'>;
  readonly sourceOf: (sourceId: SourceId) => SourceFolder;
}

export class ScopeStore {
  readonly #options: ScopeStoreOptions;
  #ready: Promise<void> = Promise.resolve();

  constructor(options: ScopeStoreOptions) {
    this.#options = options;
  }

  /** Resolves when what an ended program has left of an undo is back. Nothing is to be cleared before. Never rejects. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  async measure(sourceId: SourceId, scope: TileScope, options: ScopeMeasureOptions = {}): Promise<ScopeMeasure> {
    return measureScope(this.#options.sourceOf(sourceId), scope, options);
  }

  async hasAnyTile(sourceId: SourceId, scope: TileScope): Promise<boolean> {
    return hasAnyTile(this.#options.sourceOf(sourceId), scope);
  }

  /**
   * Moves a scope's tiles to the trash; undefined without any. Rejects with a `CodedError` if none moved; see
   * {@link moveScope}.
   */
  async clear(sourceId: SourceId, scope: TileScope, onMoved: OnMoved): Promise<TrashedTiles | undefined> {
    requireSourceId(sourceId);
    return this.#options.guard.change(async (folder) => {
      await this.#ready;
      const source = this.#options.sourceOf(sourceId);
      const name = makeTrashName(sourceId);
      folder.trashWatch.ignore(name);
      try {
        if (!(await isRealDir(source.sourceDir))) return undefined;
        return await move(source, folder.cacheDir, { sourceId, scope, name, onMoved });
      } finally {
        forget(folder, sourceId);
      }
    });
  }

  /**
   * Brings cleared tiles back; see {@link returnTrash}. Returns how many came back, if known, and a folder to be purged
   * with those that have newer tiles in their place. Rejects with a `CodedError` when some are not back: the next start
   * retries.
   */
  async restore({ sourceId, name, dir, counted }: TrashedTiles): Promise<{ dir: string; counted: TileCount | null }> {
    const trashDir = dirname(dir);
    const undoing = join(trashDir, nameTrash(name, 'undoing'));
    await this.#options.guard.change(async (folder) => {
      // The cache has been moved since, and its trash was left behind.
      if (dirname(trashDir) !== folder.cacheDir) throw new CodedError('undo-too-late');
      await renameFile(dir, undoing);
      await returnTiles(folder, sourceId, undoing);
    });
    if (!counted) return { dir: undoing, counted };
    const left = await countTiles(undoing);
    return { dir: undoing, counted: { tiles: counted.tiles - left.tiles, bytes: counted.bytes - left.bytes } };
  }

  /** Brings back what ended programs were bringing back; `purge` is given what is left. Never rejects. */
  finishUndos(nowMs: number, purge: (dir: string) => Promise<unknown>): Promise<void> {
    this.#ready = this.#finishUndos(nowMs, purge).catch(() => undefined);
    return this.#ready;
  }

  async #finishUndos(nowMs: number, purge: (dir: string) => Promise<unknown>): Promise<void> {
    // Not by way of the guard: what is to be changed waits for this.
    const { folder } = this.#options.guard;
    for (const dir of await listUndoing(folder.cacheDir, nowMs)) {
      const sourceId = parseTrashedSource(basename(dir));
      if (sourceId === undefined) continue;
      if (await succeeds(returnTiles(folder, sourceId, dir))) await purge(dir);
    }
  }
}

async function returnTiles(folder: CacheFolder, sourceId: SourceId, dir: string): Promise<void> {
  try {
    await returnTrash(dir, { sourceDir: formatSourceDir(folder.cacheDir, sourceId), folders: folder.folders });
  } finally {
    forget(folder, sourceId);
  }
}

function forget(folder: CacheFolder, sourceId: SourceId): void {
  folder.folders.forget();
  folder.forget(sourceId);
}

async function move(
  source: SourceFolder,
  cacheDir: string,
  { scope, onMoved, ...trash }: Pick<TrashedTiles, 'sourceId' | 'name'> & { scope: TileScope; onMoved: OnMoved },
): Promise<TrashedTiles | undefined> {
  const trashDir = await makeTrashDir(cacheDir);
  const [moving, dir] = [
    join(trashDir, nameTrash(trash.name, 'moving')),
    join(trashDir, nameTrash(trash.name, 'undoable')),
  ];
  await makeDir(moving);
  const { hasMoved, counted, failure } = await moveScope(source, scope, moving, onMoved);
  // Nothing is left in it but for files of other programs and what has come since.
  if (hasWholeSource(scope)) await removeDir(source.sourceDir).catch(() => undefined);
  if (hasMoved) {
    await renameFile(moving, dir);
    return { ...trash, dir, counted, failure: failure === undefined ? undefined : toDiskError(failure) };
  }
  await purgeTrash(moving);
  if (failure !== undefined) throw failure;
  return undefined;
}
