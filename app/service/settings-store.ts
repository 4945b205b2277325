/** Keeps the settings in one file, whole or not at all, and sets a damaged one aside. */
import fs from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../shared/errors.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../../shared/settings.ts';

export interface SettingsStoreOptions {
  /** Absolute; made when missing. */
  readonly dataDir: string;
  /** Told `settings-damaged` or `settings-unsaved`; the program goes on with what it has. */
  readonly onTrouble: (error: CodedError) => void;
}

// More than any settings file will ever need, and little enough to read at start.
const MAX_SETTINGS_BYTES = 1024 * 1024;

export class SettingsStore {
  readonly #options: SettingsStoreOptions;
  readonly #file: string;
  #settings: Settings = DEFAULT_SETTINGS;
  #saving: Promise<void> = Promise.resolve();
  #hasChanged = false;
  #mayOverwrite = true;
  #isUnsavedTold = false;

  private constructor(options: SettingsStoreOptions) {
    this.#options = options;
    this.#file = join(options.dataDir, 'settings.json');
  }

  /** Loads the settings, or the defaults where there are none; never rejects. */
  static async open(options: SettingsStoreOptions): Promise<SettingsStore> {
    const store = new SettingsStore(options);
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

  /** Resolves when all changes are saved, or have been told as `settings-unsaved`. */
  settle(): Promise<void> {
    return this.#saving;
  }

  async #load(): Promise<void> {
    try {
      const text = await this.#readText();
      if (text !== undefined) this.#settings = parseText(text);
    } catch {
      await this.#setAside();
    }
  }

  async #readText(): Promise<string | undefined> {
    try {
      const stats = await fs.promises.stat(this.#file);
      if (!stats.isFile() || stats.size > MAX_SETTINGS_BYTES) throw new Error('not a settings file');
      return await fs.promises.readFile(this.#file, 'utf8');
    } catch (thrown) {
      const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
      if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
      throw thrown;
    }
  }

  async #setAside(): Promise<void> {
    const aside = `${this.#file}.damaged-${Date.now()}`;
    // What cannot be set aside is not overwritten either: nothing is saved in this run.
    this.#mayOverwrite = await fs.promises.rename(this.#file, aside).then(
      () => true,
      () => false,
    );
    if (this.#mayOverwrite) this.#options.onTrouble(new CodedError('settings-damaged', { detail: aside }));
    else this.#tellUnsaved(new Error('the damaged file cannot be set aside'));
  }

  async #save(): Promise<void> {
    this.#hasChanged = false;
    if (!this.#mayOverwrite) return;
    const temp = `${this.#file}.${process.pid}.tmp`;
    try {
      await fs.promises.mkdir(this.#options.dataDir, { recursive: true });
      await fs.promises.writeFile(temp, `${JSON.stringify(this.#settings, null, 2)}\n`);
      await fs.promises.rename(temp, this.#file);
      this.#isUnsavedTold = false;
    } catch (thrown) {
      await fs.promises.rm(temp, { force: true }).catch(() => undefined);
      this.#tellUnsaved(thrown);
    }
  }

  #tellUnsaved(cause: unknown): void {
    if (this.#isUnsavedTold) return;
    this.#isUnsavedTold = true;
    this.#options.onTrouble(new CodedError('settings-unsaved', { detail: this.#options.dataDir, cause }));
  }
}

function parseText(text: string): Settings {
  const settings = parseSettings(JSON.parse(text));
  if (!settings) throw new Error('not settings');
  return settings;
}
