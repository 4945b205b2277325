/**
 * Notices when files change, disappear and come back, by their state and times. Polling is the only way that also works for
 * network drives and for editors that replace a file. Files are never opened, and asked about one after another, so a
 * drive that doesn't answer holds one thread at most.
 */
import fs from 'node:fs';
import type { Layer, LayerId } from '../../../shared/layers/layer.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../shared/layers/track-file.ts';
import { errnoOf } from '../../cache/files/disk-error.ts';

/** Time between two looks at all files. A change is told when two looks agree, so that a file is seldom read half-written. */
const LOOK_EVERY_MS = 1000;
/** A file that never rests, such as the track of a running logger, is told this often. */
const TELL_WITHIN_MS = 5000;

interface Stamp {
  readonly state: Layer['state'];
  /** Differs if the file has changed. */
  readonly mark: string;
}

interface WatchedFile {
  readonly path: string;
  version: number;
  /** Undefined until the first look. */
  told: Stamp | undefined;
  /** Another stamp than the one told, and when the file began to differ. */
  next: { readonly mark: string; readonly sinceMs: number } | undefined;
}

export interface FileWatchOptions {
  /** Called once after a look that found changes. */
  readonly onChange: () => void;
  /** For tests; at least 1. */
  readonly lookEveryMs?: number | undefined;
  /** True for files of any size, and folders. */
  readonly takesAll?: boolean;
}

export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #files = new Map<LayerId, WatchedFile>();
  #timer: NodeJS.Timeout | undefined;
  #isOn = false;
  #isLooking = false;

  constructor(options: FileWatchOptions) {
    this.#options = options;
  }

  add(id: LayerId, path: string): void {
    if (!this.#files.has(id)) this.#files.set(id, { path, version: 1, told: undefined, next: undefined });
    this.#start();
  }

  delete(id: LayerId): void {
    this.#files.delete(id);
  }

  /** The file's state as it was told last; `ready` before the first look. */
  find(id: LayerId): Pick<Layer, 'state' | 'version'> {
    const { told, version } = this.#files.get(id) ?? { told: undefined, version: 1 };
    return { state: told?.state ?? 'ready', version };
  }

  /** Looks at a file for the first time, before it is read, so that every later change is noticed. */
  async lookFirst(id: LayerId): Promise<void> {
    const file = this.#files.get(id);
    if (file && file.told === undefined && (await this.#look(file))) this.#options.onChange();
  }

  /** Takes the file as it is now for another version, after the program has written it. */
  async noteChange(id: LayerId): Promise<void> {
    const file = this.#files.get(id);
    if (!file) return;
    file.told = await this.#stamp(file.path);
    file.next = undefined;
    file.version += 1;
    this.#options.onChange();
  }

  /** Starts looking, at once, or stops. Without files nothing is done. */
  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    this.#start();
  }

  #start(): void {
    clearTimeout(this.#timer);
    if (this.#isOn && this.#files.size > 0 && !this.#isLooking) void this.#lookAtAll();
  }

  async #lookAtAll(): Promise<void> {
    this.#isLooking = true;
    let hasNews = false;
    for (const file of [...this.#files.values()]) if (this.#isOn && (await this.#look(file))) hasNews = true;
    this.#isLooking = false;
    if (hasNews) this.#options.onChange();
    if (!this.#isOn) return;
    this.#timer = setTimeout(() => this.#start(), this.#options.lookEveryMs ?? LOOK_EVERY_MS).unref();
  }

  /** True if there is something to tell. */
  async #look(file: WatchedFile): Promise<boolean> {
    const stamp = await this.#stamp(file.path);
    if (file.told === undefined) {
      file.told = stamp;
      return stamp.state !== 'ready';
    }
    if (stamp.mark === file.told.mark) {
      file.next = undefined;
      return false;
    }
    const sinceMs = file.next?.sinceMs ?? performance.now();
    const isTold = file.next?.mark === stamp.mark || performance.now() - sinceMs >= TELL_WITHIN_MS;
    file.next = isTold ? undefined : { mark: stamp.mark, sinceMs };
    if (!isTold) return false;
    file.told = stamp;
    file.version += 1;
    return true;
  }

  async #stamp(path: string): Promise<Stamp> {
    try {
      const stats = await fs.promises.stat(path, { bigint: true });
      const isTaken = this.#options.takesAll || (stats.isFile() && stats.size <= MAX_TRACK_FILE_BYTES);
      if (!isTaken) return { state: 'unreadable', mark: 'unreadable' };
      await fs.promises.access(path, fs.constants.R_OK);
      return { state: 'ready', mark: `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}` };
    } catch (thrown) {
      const state = ['ENOENT', 'ENOTDIR'].includes(errnoOf(thrown) ?? '') ? 'missing' : 'unreadable';
      return { state, mark: state };
    }
  }
}
