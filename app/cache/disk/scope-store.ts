/** The disk tier's operations on scopes: count, move into the trash, restore. */

import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { TileCount } from '../../../shared/tiles/tile-count.ts';
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

/** Cleared tiles that can be restored. */
export interface TrashedTiles {
  readonly sourceId: SourceId;
  /** Name in the trash, without the state suffix. */
  readonly name: string;
  readonly dir: string;
  /** Null if whole folders were moved, whose tiles weren't counted. */
  readonly counted: TileCount | null;
  /** Why some tiles couldn't be moved; those are still in place. */
  readonly failure: Error | undefined;
}

export interface ScopeStoreOptions {
  /** The gate for all changes, and the current folder. */
  readonly guard: Pick<WriteGuard, 'change' | 'folder'>;
  readonly sourceOf: (sourceId: SourceId) => SourceFolder;
}

export class ScopeStore {
  readonly #options: ScopeStoreOptions;
  #ready: Promise<void> = Promise.resolve();

  constructor(options: ScopeStoreOptions) {
    this.#options = options;
  }

  /** Resolves when interrupted undos of ended programs have finished; nothing may be cleared before. Never rejects. */
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
   * Moves a scope's tiles to the trash; undefined if there are none. Rejects with a `CodedError` if no tile was moved;
   * see {@link moveScope}.
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
   * Restores cleared tiles; see {@link returnTrash}. Returns how many, if known, and a folder to purge that holds the
   * tiles with newer ones in their place. Rejects with a `CodedError` if some weren't restored: the next start retries.
   */
  async restore({ sourceId, name, dir, counted }: TrashedTiles): Promise<{ dir: string; counted: TileCount | null }> {
    const trashDir = dirname(dir);
    const undoing = join(trashDir, nameTrash(name, 'undoing'));
    await this.#options.guard.change(async (folder) => {
      // The cache has moved since; its trash was left behind.
      if (dirname(trashDir) !== folder.cacheDir) throw new CodedError('undo-too-late');
      await renameFile(dir, undoing);
      await returnTiles(folder, sourceId, undoing);
    });
    if (!counted) return { dir: undoing, counted };
    const left = await countTiles(undoing);
    return { dir: undoing, counted: { tiles: counted.tiles - left.tiles, bytes: counted.bytes - left.bytes } };
  }

  /** Finishes the undos of ended programs; passes what is left to `purge`. Never rejects. */
  finishUndos(nowMs: number, purge: (dir: string) => Promise<unknown>): Promise<void> {
    this.#ready = this.#finishUndos(nowMs, purge).catch(() => undefined);
    return this.#ready;
  }

  async #finishUndos(nowMs: number, purge: (dir: string) => Promise<unknown>): Promise<void> {
    // Bypasses the guard, because guarded changes wait for this.
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
  // Only files of other programs and late arrivals can be left in it.
  if (hasWholeSource(scope)) await removeDir(source.sourceDir).catch(() => undefined);
  if (hasMoved) {
    await renameFile(moving, dir);
    return { ...trash, dir, counted, failure: failure === undefined ? undefined : toDiskError(failure) };
  }
  await purgeTrash(moving);
  if (failure !== undefined) throw failure;
  return undefined;
}
