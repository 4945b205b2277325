/** Keeps the settings in one file, whole or not at all, and sets a damaged one aside; or reads it and leaves it alone. */
import fs from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../../shared/settings-file.ts';
import { BUILT_IN_SOURCES, type Source } from '../../../shared/source.ts';
import type { SourceDraft } from '../../../shared/source-draft.ts';
import { ifThere } from '../../cache/files/disk-error.ts';
import { syncFolder } from '../../cache/files/file-access.ts';
import { isOpenToOthers, keepToOwner, replaceFile, sweepTempsOf } from '../../files/own-files.ts';
import { createSource, judgeDraft } from '../../sources/draft-judge.ts';

export interface SettingsStoreOptions {
  /** Absolute; made when missing. */
  readonly dataDir: string;
  /**
   * Told `settings-damaged` with the file that is kept, `settings-unreadable`, or `settings-unsaved`; the program goes on with
   * what it has.
   */
  readonly onTrouble: (error: CodedError) => void;
  /** True where another program may own the file: changes hold for this run alone, and nothing is renamed or saved. */
  readonly readOnly?: boolean;
}

// More than the most and longest sources need, and little enough to read at start.
const MAX_SETTINGS_BYTES = 4 * 1024 * 1024;

export class SettingsStore {
  readonly #options: SettingsStoreOptions;
  readonly #file: string;
  #settings: Settings = DEFAULT_SETTINGS;
  /** What a newer version keeps in the file: saved again as it was. */
  #unknown: Readonly<Record<string, unknown>> = {};
  #saving: Promise<void> = Promise.resolve();
  #hasChanged = false;
  #mayOverwrite = true;
  #isUnsavedTold = false;

  private constructor(options: SettingsStoreOptions) {
    this.#options = options;
    this.#file = join(options.dataDir, 'settings.json');
  }

  /**
   * Loads the settings, or the defaults where there are none; never rejects. The file is set aside when any of it is
   * damaged or a source makes no sense; what is good of it is used, and saved in its place. One that cannot be read just now
   * is no damaged one: the defaults hold for this run, and nothing is saved.
   */
  static async open(options: SettingsStoreOptions): Promise<SettingsStore> {
    const store = new SettingsStore(options);
    store.#mayOverwrite = !options.readOnly;
    if (!options.readOnly) await sweepTempsOf(store.#file);
    await store.#load();
    return store;
  }

  get current(): Settings {
    return this.#settings;
  }

  /** Takes the change at once and saves soon; many changes in a row cost few writes. */
  update(change: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...change };
    if (this.#hasChanged) return;
    this.#hasChanged = true;
    this.#saving = this.#saving.then(() => this.#save());
  }

  /**
   * Takes a change of which other things depend; resolves once it is on the platter. Rejects with `settings-unsaved`, and
   * then nothing of it holds.
   */
  commit(change: Partial<Settings>): Promise<void> {
    const committing = this.#saving.then(() => this.#commit(change));
    this.#saving = committing.catch(() => undefined);
    return committing;
  }

  /** Resolves when all changes are saved, or have been told as `settings-unsaved`; those made meanwhile included. */
  async settle(): Promise<void> {
    let saving: Promise<void>;
    do {
      saving = this.#saving;
      await saving;
    } while (saving !== this.#saving);
  }

  /** Saves what has changed and then writes no more: the end of the process must not cut a write off. */
  async close(): Promise<void> {
    await this.settle();
    this.#mayOverwrite = false;
  }

  async #load(): Promise<void> {
    const text = await this.#readText().catch((thrown: unknown) => this.#tellUnreadable(thrown));
    if (text === undefined) return;
    const parsed = text === null ? undefined : parseText(text);
    if (parsed) {
      this.#settings = parsed.settings;
      this.#unknown = parsed.unknown;
      if (parsed.isWhole) return;
    }
    await this.#setAside();
    if (parsed) this.update({});
  }

  /** Undefined where there is none, null for what is no settings file at all; rejects when it cannot be read just now. */
  async #readText(): Promise<string | null | undefined> {
    const stats = await ifThere(fs.promises.stat(this.#file));
    if (!stats) return undefined;
    // They hold people's own addresses of servers, perhaps with keys in them.
    if (isOpenToOthers(stats.mode) && !this.#options.readOnly) await keepToOwner(this.#file);
    if (!stats.isFile() || stats.size > MAX_SETTINGS_BYTES) return null;
    return ifThere(fs.promises.readFile(this.#file, 'utf8'));
  }

  #tellUnreadable(cause: unknown): undefined {
    // Too many open files, a disk that fails: people's own settings may be whole behind that.
    this.#mayOverwrite = false;
    this.#options.onTrouble(new CodedError('settings-unreadable', { detail: this.#file, cause }));
  }

  async #setAside(): Promise<void> {
    const { onTrouble, readOnly } = this.#options;
    if (readOnly) return onTrouble(new CodedError('settings-damaged', { detail: this.#file }));
    const aside = `${this.#file}.damaged-${Date.now()}`;
    // What cannot be set aside is not overwritten either: nothing is saved in this run.
    this.#mayOverwrite = await fs.promises.rename(this.#file, aside).then(
      () => true,
      () => false,
    );
    if (this.#mayOverwrite) onTrouble(new CodedError('settings-damaged', { detail: aside }));
    else this.#tellUnsaved(new Error('the damaged file cannot be set aside'));
  }

  async #save(): Promise<void> {
    this.#hasChanged = false;
    if (!this.#mayOverwrite) return;
    try {
      await replaceFile(this.#file, this.#formatText(this.#settings));
      this.#isUnsavedTold = false;
    } catch (thrown) {
      this.#tellUnsaved(thrown);
    }
  }

  async #commit(change: Partial<Settings>): Promise<void> {
    const { dataDir } = this.#options;
    if (!this.#mayOverwrite) throw new CodedError('settings-unsaved', { detail: dataDir });
    const text = this.#formatText({ ...this.#settings, ...change });
    await replaceFile(this.#file, text, { flush: true }).catch((cause: unknown) => {
      throw new CodedError('settings-unsaved', { detail: dataDir, cause });
    });
    this.#settings = { ...this.#settings, ...change };
    // The name too, where the system can: else it is on the platter a moment later.
    await syncFolder(dataDir).catch(() => undefined);
  }

  #formatText(settings: Settings): string {
    return `${JSON.stringify({ ...this.#unknown, ...settings }, null, 2)}\n`;
  }

  #tellUnsaved(cause: unknown): void {
    if (this.#isUnsavedTold) return;
    this.#isUnsavedTold = true;
    this.#options.onTrouble(new CodedError('settings-unsaved', { detail: this.#options.dataDir, cause }));
  }
}

/**
 * The settings as they are in the file, which is left alone. Rejects with `settings-unreadable`: a program that does one thing
 * and ends would do it to the wrong cache. `onTrouble` is told `settings-damaged`.
 */
export async function readSavedSettings({ dataDir, onTrouble }: SettingsStoreOptions): Promise<Settings> {
  const troubles: CodedError[] = [];
  const store = await SettingsStore.open({ dataDir, readOnly: true, onTrouble: (error) => troubles.push(error) });
  const unreadable = troubles.find(({ code }) => code === 'settings-unreadable');
  if (unreadable) throw unreadable;
  for (const trouble of troubles) onTrouble(trouble);
  return store.current;
}

interface ParsedText {
  readonly settings: Settings;
  readonly unknown: Readonly<Record<string, unknown>>;
  readonly isWhole: boolean;
}

/** Undefined when nothing of it can be read. */
function parseText(text: string): ParsedText | undefined {
  try {
    return parseValue(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function parseValue(value: unknown): ParsedText | undefined {
  const read = readSettings(value);
  if (!read) return undefined;
  const sources = keepGood(read.settings.sources);
  return {
    settings: { ...read.settings, sources },
    unknown: value as Record<string, unknown>,
    isWhole: read.isWhole && sources.length === read.settings.sources.length,
  };
}

/** The drafts of which sources can be made, each address once. */
function keepGood(drafts: readonly SourceDraft[]): readonly SourceDraft[] {
  const taken: Source[] = [...BUILT_IN_SOURCES];
  return drafts.filter((draft) => {
    if (judgeDraft(draft, taken, null).problems.length > 0) return false;
    taken.push(createSource(draft));
    return true;
  });
}
