/** The files of saved areas, `<data folder>/areas/<id>.json`: written whole or not at all, set aside when damaged. */
import fs from 'node:fs';
import { join } from 'node:path';
import { type AreaId, isAreaId } from '../../shared/area.ts';
import { CodedError } from '../../shared/errors.ts';
import { isOpenToOthers, keepToOwner, replaceFile, sweepTemps } from '../files/own-files.ts';
import { formatSavedArea, parseSavedArea, type SavedArea } from './saved-area.ts';

export interface AreaStoreOptions {
  /** Absolute; the folder `areas` in it is made when an area is saved. */
  readonly dataDir: string;
  /** Told `area-damaged`, with the files that were set aside. */
  readonly onTrouble: (error: CodedError) => void;
}

/** What is in the files. */
export interface StoredAreas {
  /** In no order. */
  readonly areas: readonly SavedArea[];
  /** Those whose file is there and cannot be read just now. */
  readonly unread: readonly AreaId[];
}

/** What the largest shape needs, several times over. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const FILE = /^([0-9a-f]{16})\.json$/;
/** Earlier versions named the temps of an area without the `.json`. */
const OURS = /^[0-9a-f]{16}(\.json)?$/;

export class AreaStore {
  readonly #options: AreaStoreOptions;
  readonly #dir: string;

  constructor(options: AreaStoreOptions) {
    this.#options = options;
    this.#dir = join(options.dataDir, 'areas');
  }

  /** Rejects with `areas-unreadable` when nobody can tell which areas there are. */
  async load(): Promise<StoredAreas> {
    const names = await this.#listNames();
    await keepToOwner(this.#dir);
    await sweepTemps(this.#dir, names, (file) => OURS.test(file));
    const unread: AreaId[] = [];
    const damaged: string[] = [];
    const areas: SavedArea[] = [];
    for (const name of names) {
      const id = FILE.exec(name)?.[1];
      if (id === undefined) continue;
      const area = await this.#read(id);
      if (area === 'damaged') damaged.push(await this.#setAside(id));
      else if (area === 'unread') unread.push(id);
      else if (area) areas.push(area);
    }
    if (damaged.length > 0) this.#options.onTrouble(new CodedError('area-damaged', { detail: damaged.join(', ') }));
    return { areas, unread };
  }

  /** Saves an area; once it resolves the file survives the end of the process. Rejects with `area-unsaved`. */
  save(area: SavedArea): Promise<void> {
    return this.#change(() => replaceFile(this.#fileOf(area.id), formatSavedArea(area)));
  }

  /** Removes an area's file; rejects with `area-unsaved` when it cannot be removed. */
  remove(id: AreaId): Promise<void> {
    return this.#change(() => fs.promises.rm(this.#fileOf(id), { force: true }));
  }

  async #listNames(): Promise<readonly string[]> {
    try {
      return await fs.promises.readdir(this.#dir);
    } catch (thrown) {
      if (isGone(thrown)) return [];
      throw new CodedError('areas-unreadable', { detail: this.#dir, cause: thrown });
    }
  }

  #fileOf(id: AreaId): string {
    if (!isAreaId(id)) throw new TypeError('not the id of an area');
    return join(this.#dir, `${id}.json`);
  }

  async #change(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (thrown) {
      throw new CodedError('area-unsaved', { detail: this.#dir, cause: thrown });
    }
  }

  async #read(id: AreaId): Promise<SavedArea | 'damaged' | 'unread' | undefined> {
    try {
      const stats = await fs.promises.lstat(this.#fileOf(id));
      if (isOpenToOthers(stats.mode)) await keepToOwner(this.#fileOf(id));
      if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return 'damaged';
      return parseSavedArea(await fs.promises.readFile(this.#fileOf(id), 'utf8'), id) ?? 'damaged';
    } catch (thrown) {
      // Where it may not be read just now, nothing says that it is damaged or gone.
      return isGone(thrown) ? undefined : 'unread';
    }
  }

  async #setAside(id: AreaId): Promise<string> {
    const file = this.#fileOf(id);
    const aside = `${file}.damaged-${Date.now()}`;
    return fs.promises.rename(file, aside).then(
      () => aside,
      () => file,
    );
  }
}

/** Too many open files, a disk that fails: none of that says that something is not there. */
function isGone(thrown: unknown): boolean {
  const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}
