/** The files of saved areas, `<data folder>/areas/<id>.json`: written atomically, set aside if damaged. */
import fs from 'node:fs';
import { join } from 'node:path';
import { type AreaId, isAreaId } from '../../shared/areas/area.ts';
import { CodedError } from '../../shared/errors.ts';
import { isOpenToOthers, keepToOwner, replaceFile, sweepTemps } from '../files/own-files.ts';
import { formatSavedArea, parseSavedArea, type SavedArea } from './saved-area.ts';

export interface AreaStoreOptions {
  /** Absolute path; its subfolder `areas` is made when an area is saved. */
  readonly dataDir: string;
  /** Called with `area-damaged` and the files that were set aside. */
  readonly onTrouble: (error: CodedError) => void;
}

/** The contents of the files. */
export interface StoredAreas {
  /** In no order. */
  readonly areas: readonly SavedArea[];
  /** Areas whose file exists but can't be read now. */
  readonly unread: readonly AreaId[];
}

/** Several times what the largest shape needs. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const FILE = /^([0-9a-f]{16})\.json$/;
/** Earlier versions named an area's temporary files without `.json`. */
const OURS = /^[0-9a-f]{16}(\.json)?$/;

export class AreaStore {
  readonly #options: AreaStoreOptions;
  readonly #dir: string;

  constructor(options: AreaStoreOptions) {
    this.#options = options;
    this.#dir = join(options.dataDir, 'areas');
  }

  /** Rejects with `areas-unreadable` if the folder can't be listed. */
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

  /** Removes an area's file. Rejects with `area-unsaved` if it can't be removed. */
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
    if (!isAreaId(id)) throw new TypeError('not an area id');
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
      // Unreadable now doesn't mean damaged or gone.
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

/** Only these errors mean that the file doesn't exist; too many open files or a failing disk don't. */
function isGone(thrown: unknown): boolean {
  const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}
