/** Moves cleared tiles back from the trash. A newer tile in the same place wins. Memory is the caller's business. */
import fs from 'node:fs';
import { join } from 'node:path';
import { errnoOf, ifThere, succeeds, toDiskError } from '../files/disk-error.ts';
import { housekeepingSlots, isRealDir, lstat, moveUnlessThere, renameOnce } from '../files/file-access.ts';
import { makeTempName } from '../files/temp-files.ts';
import type { TileFolders } from '../files/tile-folders.ts';
import { RECORDS_DIR_NAME, TEMP_DIR_NAME } from '../files/tile-path.ts';
import { RecordBlock } from '../records/record-block.ts';
import { listColumnDirs, listTilePlaces, listZoomDirs } from '../tree/cache-tree.ts';

export interface TrashReturnOptions {
  readonly sourceDir: string;
  readonly folders: TileFolders;
}

const BATCH = 64;

/**
 * Moves back the tiles and records of a trash folder. Tiles that have been replaced by a newer one stay in the trash.
 * If some can't be moved the others still are, and it rejects with the system's error; it may then be called again.
 */
export async function returnTrash(trashed: string, options: TrashReturnOptions): Promise<void> {
  const comeback = new TrashReturn(options);
  await comeback.returnRecords(join(trashed, RECORDS_DIR_NAME));
  for (const zoom of await listZoomDirs(trashed)) await comeback.returnZoom(trashed, zoom);
  options.folders.forget();
  if (comeback.failure !== undefined) throw comeback.failure;
}

class TrashReturn {
  readonly #sourceDir: string;
  readonly #folders: TileFolders;
  failure: unknown;

  constructor({ sourceDir, folders }: TrashReturnOptions) {
    this.#sourceDir = sourceDir;
    this.#folders = folders;
  }

  async returnZoom(trashed: string, zoom: number): Promise<void> {
    const [from, to] = [join(trashed, String(zoom)), join(this.#sourceDir, String(zoom))];
    if (await this.#moveWhole(from, to, [this.#sourceDir])) return;
    for (const x of await listColumnDirs(from, zoom)) {
      const [column, place] = [join(from, String(x)), join(to, String(x))];
      if (!(await this.#moveWhole(column, place, [this.#sourceDir, to]))) await this.#returnColumn(column, place, zoom);
    }
  }

  async #returnColumn(from: string, to: string, zoom: number): Promise<void> {
    const names = [...(await listTilePlaces(from, zoom))].map(String);
    // Never restore through a link, which leads elsewhere. A folder that disappears again at once is a failure too: its
    // tiles are still in the trash.
    const making = this.#folders.make([this.#sourceDir, join(this.#sourceDir, String(zoom)), to]);
    if (!(await this.#try(() => making.catch(failAsDisk)))) return;
    for (let first = 0; first < names.length; first += BATCH) {
      const batch = names.slice(first, first + BATCH);
      await Promise.all(
        batch.map((name) =>
          this.#try(() => housekeepingSlots(() => moveUnlessThere(join(from, name), join(to, name)))),
        ),
      );
    }
  }

  /** True if the folder was moved back as a whole because its place was free or an empty folder. */
  async #moveWhole(from: string, to: string, parents: readonly string[]): Promise<boolean> {
    try {
      await this.#folders.make(parents);
      await renameOnce(from, to);
      return true;
    } catch (thrown) {
      return errnoOf(thrown) === 'ENOENT' && !(await ifThere(lstat(from)));
    }
  }

  async returnRecords(recordsDir: string): Promise<void> {
    if (!(await isRealDir(recordsDir))) return;
    const target = join(this.#sourceDir, RECORDS_DIR_NAME);
    for (const zoom of await listZoomDirs(recordsDir)) {
      // Records are hints: losing some loses no tile.
      await this.#returnBlocks(join(recordsDir, String(zoom)), join(target, String(zoom)), target).catch(
        () => undefined,
      );
    }
  }

  async #returnBlocks(from: string, to: string, target: string): Promise<void> {
    await this.#folders.make([this.#sourceDir, target]);
    if (await succeeds(renameOnce(from, to))) return;
    const tempDir = join(this.#sourceDir, TEMP_DIR_NAME);
    await this.#folders.make([to, tempDir]);
    for (const name of await fs.promises.readdir(from)) {
      await mergeRecords(join(from, name), join(to, name), join(tempDir, makeTempName())).catch(() => undefined);
    }
  }

  async #try(step: () => Promise<unknown>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (thrown) {
      // Already gone means another program is finishing the same undo.
      if (errnoOf(thrown) !== 'ENOENT') this.failure ??= thrown;
      return false;
    }
  }
}

function failAsDisk(thrown: unknown): never {
  throw toDiskError(thrown);
}

/** Merges records into those written meanwhile, which win because they are newer. */
async function mergeRecords(from: string, to: string, temp: string): Promise<void> {
  if (await moveUnlessThere(from, to)) return;
  const [old, current] = [await RecordBlock.read(from), await RecordBlock.read(to)];
  const missing = old.listEntries().filter(({ x, y }) => !current.findAny(x, y));
  for (const entry of missing) current.put(entry);
  if (missing.length > 0) await current.save(to, temp, missing);
}
