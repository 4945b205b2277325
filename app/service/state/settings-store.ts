/** Stores the settings in one file, written atomically, and sets a damaged one aside. Can also be read-only. */
import fs from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../../shared/settings/settings-file.ts';
import { BUILT_IN_SOURCES, type Source } from '../../../shared/sources/source.ts';
import type { SourceDraft } from '../../../shared/sources/source-draft.ts';
import { ifThere } from '../../cache/files/disk-error.ts';
import { syncFolder } from '../../cache/files/file-access.ts';
import { isOpenToOthers, keepToOwner, replaceFile, sweepTempsOf } from '../../files/own-files.ts';
import { createSource, judgeDraft } from '../../sources/draft-judge.ts';

export interface SettingsStoreOptions {
  /** An absolute path; made if needed. */
  readonly dataDir: string;
  /**
   * Called with `settings-damaged` and the file that was kept, `settings-unreadable`, or `settings-unsaved`; the
   * program continues with what it has.
   */
  readonly onTrouble: (error: CodedError) => void;
  /** True if another program may own the file: changes apply to this run only, and nothing is renamed or saved. */
  readonly readOnly?: boolean;
}

// More than the maximum of sources needs, and little enough to read at start.
const MAX_SETTINGS_BYTES = 4 * 1024 * 1024;

export class SettingsStore {
  readonly #options: SettingsStoreOptions;
  readonly #file: string;
  #settings: Settings = DEFAULT_SETTINGS;
  /** Unknown properties written by a newer version, saved again unchanged. */
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
   * Loads the settings, or the defaults if there are none; never rejects. If part of the file is damaged or a source is
   * invalid, the file is set aside, and what is valid is used and saved in its place. A file that can't be read now
   * isn't damaged: the defaults apply to this run, and nothing is saved.
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

  /** Applies the change at once and saves it soon; consecutive changes need few writes. */
  update(change: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...change };
    if (this.#hasChanged) return;
    this.#hasChanged = true;
    this.#saving = this.#saving.then(() => this.#save());
  }

  /**
   * Applies a change that other steps depend on. Resolves once it is on the physical disk. Rejects with
   * `settings-unsaved`, and then nothing has changed.
   */
  commit(change: Partial<Settings>): Promise<void> {
    const committing = this.#saving.then(() => this.#commit(change));
    this.#saving = committing.catch(() => undefined);
    return committing;
  }

  /** Resolves when all changes, including later ones, are saved or reported as `settings-unsaved`. */
  async settle(): Promise<void> {
    let saving: Promise<void>;
    do {
      saving = this.#saving;
      await saving;
    } while (saving !== this.#saving);
  }

  /** Saves pending changes, then writes no more, so that the end of the process can't interrupt a write. */
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

  /** Undefined if there is no file, null if it isn't a settings file. Rejects if it can't be read now. */
  async #readText(): Promise<string | null | undefined> {
    const stats = await ifThere(fs.promises.stat(this.#file));
    if (!stats) return undefined;
    // They contain server addresses, perhaps with keys.
    if (isOpenToOthers(stats.mode) && !this.#options.readOnly) await keepToOwner(this.#file);
    if (!stats.isFile() || stats.size > MAX_SETTINGS_BYTES) return null;
    return ifThere(fs.promises.readFile(this.#file, 'utf8'));
  }

  #tellUnreadable(cause: unknown): undefined {
    // Too many open files or a failing disk: the file itself may be intact.
    this.#mayOverwrite = false;
    this.#options.onTrouble(new CodedError('settings-unreadable', { detail: this.#file, cause }));
  }

  async #setAside(): Promise<void> {
    const { onTrouble, readOnly } = this.#options;
    if (readOnly) return onTrouble(new CodedError('settings-damaged', { detail: this.#file }));
    const aside = `${this.#file}.damaged-${Date.now()}`;
    // If it can't be set aside it isn't overwritten either: nothing is saved in this run.
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
    // The file name too, where the system can; otherwise it is written a moment later.
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
 * Reads the settings from a file without changing it. Rejects with `settings-unreadable`, because a program that does
 * one thing and ends might use the wrong cache. `onTrouble` receives `settings-damaged`.
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

/** Undefined if it can't be parsed. */
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

/** The valid drafts, each address once. */
function keepGood(drafts: readonly SourceDraft[]): readonly SourceDraft[] {
  const taken: Source[] = [...BUILT_IN_SOURCES];
  return drafts.filter((draft) => {
    if (judgeDraft(draft, taken, null).problems.length > 0) return false;
    taken.push(createSource(draft));
    return true;
  });
}
