/** Notices when another program clears a source in the same cache folder, by new folders in the trash. */
import fs, { type FSWatcher } from 'node:fs';
import type { SourceId } from '../../../shared/sources/source.ts';
import { listTrashNames, makeTrashDir, parseTrashedSource } from './trash.ts';

export class TrashWatch {
  // Each trash folder is reported once, when it appears, not when it is purged.
  readonly #seen: Set<string>;
  readonly #watcher: FSWatcher | undefined;

  private constructor(seen: Set<string>, watcher: FSWatcher | undefined) {
    this.#seen = seen;
    this.#watcher = watcher;
  }

  /**
   * Calls `onCleared` when another program's clear begins and when it ends. Never rejects. Without a folder, or where
   * folders can't be watched (some network drives), clears aren't noticed until the next start.
   */
  static async open(cacheDir: string | undefined, onCleared: (sourceId: SourceId) => void): Promise<TrashWatch> {
    const seen = new Set<string>();
    if (cacheDir === undefined) return new TrashWatch(seen, undefined);
    try {
      const trashDir = await makeTrashDir(cacheDir);
      for (const name of await fs.promises.readdir(trashDir)) seen.add(name);
      const watcher = fs.watch(trashDir, { persistent: false }, (_event, name) => {
        if (name === null || seen.has(name)) return;
        seen.add(name);
        const sourceId = parseTrashedSource(name);
        if (sourceId !== undefined) onCleared(sourceId);
      });
      watcher.on('error', () => watcher.close());
      return new TrashWatch(seen, watcher);
    } catch {
      return new TrashWatch(seen, undefined);
    }
  }

  /** Marks a trash folder as this program's own, so that it isn't reported. */
  ignore(trashedName: string): void {
    for (const name of listTrashNames(trashedName)) this.#seen.add(name);
  }

  close(): void {
    this.#watcher?.close();
  }
}
