/** Stores what sources send besides the fixed headers, in a file beside the settings that only its owner can read. */
import fs from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../../../shared/errors.ts';
import { isSourceId, type SourceId } from '../../../shared/sources/source.ts';
import type { SourceSecrets } from '../../../shared/sources/source-secrets.ts';
import { ifThere } from '../../cache/files/disk-error.ts';
import { isOpenToOthers, keepToOwner, replaceFile, sweepTempsOf } from '../../files/own-files.ts';
import { readSecrets } from '../../sources/source-secrets.ts';

export interface SecretStoreOptions {
  /** An absolute path; made if needed. */
  readonly dataDir: string;
  /** Called with `settings-damaged` and the file that was kept, `settings-unreadable` or `settings-unsaved`. */
  readonly onTrouble: (error: CodedError) => void;
  /** True if another program may own the file: nothing is saved. */
  readonly readOnly?: boolean;
}

// Enough for the maximum of sources with the longest texts.
const MAX_BYTES = 4 * 1024 * 1024;

const secretsParser = z.strictObject({
  login: z.strictObject({ user: z.string(), password: z.string() }).optional(),
  header: z.strictObject({ name: z.string(), value: z.string() }).optional(),
  referer: z.string().optional(),
});

export class SecretStore {
  readonly #options: SecretStoreOptions;
  readonly #file: string;
  readonly #secrets = new Map<SourceId, SourceSecrets>();
  #saving: Promise<void> = Promise.resolve();
  #mayOverwrite: boolean;

  private constructor(options: SecretStoreOptions) {
    this.#options = options;
    this.#file = join(options.dataDir, 'source-secrets.json');
    this.#mayOverwrite = !options.readOnly;
  }

  /**
   * Loads the file; never rejects. A damaged one is set aside, and what is valid is used. One that can't be read now
   * stays as it is: nothing is saved in this run.
   */
  static async open(options: SecretStoreOptions): Promise<SecretStore> {
    const store = new SecretStore(options);
    if (!options.readOnly) await sweepTempsOf(store.#file);
    try {
      await store.#load();
    } catch (cause) {
      store.#mayOverwrite = false;
      options.onTrouble(new CodedError('settings-unreadable', { detail: store.#file, cause }));
    }
    return store;
  }

  find(id: SourceId): SourceSecrets | undefined {
    return this.#secrets.get(id);
  }

  /** Replaces the secrets of a source at once and saves them soon; none removes them. */
  set(id: SourceId, secrets: SourceSecrets): void {
    const isEmpty = Object.keys(secrets).length === 0;
    if (isEmpty && !this.#secrets.has(id)) return;
    if (isEmpty) this.#secrets.delete(id);
    else this.#secrets.set(id, secrets);
    this.#saving = this.#saving.then(() => this.#save());
  }

  /** Resolves when all changes are saved or reported. */
  settle(): Promise<void> {
    return this.#saving;
  }

  async #load(): Promise<void> {
    const stats = await ifThere(fs.promises.stat(this.#file));
    if (!stats) return;
    if (isOpenToOthers(stats.mode) && !this.#options.readOnly) await keepToOwner(this.#file);
    const isReadable = stats.isFile() && stats.size <= MAX_BYTES;
    const isWhole = isReadable && this.#read(await fs.promises.readFile(this.#file, 'utf8'));
    if (!isWhole) await this.#setAside();
  }

  /** False if a part isn't valid. */
  #read(text: string): boolean {
    const entries = parseEntries(text);
    for (const [id, value] of entries ?? []) {
      const parsed = secretsParser.safeParse(value).data;
      const secrets = parsed && readSecrets(parsed as SourceSecrets);
      if (isSourceId(id) && secrets) this.#secrets.set(id, secrets);
    }
    return entries?.length === this.#secrets.size;
  }

  async #setAside(): Promise<void> {
    const aside = `${this.#file}.damaged-${Date.now()}`;
    if (!this.#options.readOnly) {
      await fs.promises.rename(this.#file, aside);
      await this.#save();
    }
    this.#options.onTrouble(
      new CodedError('settings-damaged', { detail: this.#options.readOnly ? this.#file : aside }),
    );
  }

  async #save(): Promise<void> {
    if (!this.#mayOverwrite) return;
    try {
      if (this.#secrets.size === 0) await fs.promises.rm(this.#file, { force: true });
      else await replaceFile(this.#file, `${JSON.stringify(Object.fromEntries(this.#secrets), null, 2)}\n`);
    } catch (cause) {
      this.#options.onTrouble(new CodedError('settings-unsaved', { detail: this.#options.dataDir, cause }));
    }
  }
}

/** Undefined if it isn't a list of sources. */
function parseEntries(text: string): readonly (readonly [string, unknown])[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  } catch {
    return undefined;
  }
}
