/** A list in a file of the data folder: written atomically, set aside if damaged. */
import fs from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';
import { ifThere } from '../../cache/files/disk-error.ts';
import { keepToOwner, replaceFile, sweepTempsOf } from '../../files/own-files.ts';

export interface ListFileOptions<Item> {
  /** An absolute path; its folder is made if needed. */
  readonly file: string;
  /** The name of the list in the file: `{"<key>": [...]}`. */
  readonly key: string;
  /** A larger file is damaged. */
  readonly maxBytes: number;
  readonly parser: z.ZodType<Item>;
  readonly unsaved: ErrorCode;
  /** Called with `settings-damaged` and the file that was kept, `settings-unreadable`, or the code for `unsaved`. */
  readonly onTrouble: (error: CodedError) => void;
  /** Called after each successful save. */
  readonly onSaved: () => void;
}

export class ListFile<Item extends { readonly id: string }> {
  readonly #options: ListFileOptions<Item>;
  readonly #file: string;
  #saving: Promise<void> = Promise.resolve();
  #unsaved: readonly Item[] | undefined;
  #mayOverwrite = true;

  constructor(options: ListFileOptions<Item>) {
    this.#options = options;
    this.#file = options.file;
  }

  /**
   * Loads the items in their order; none if there is no file. Items that can't be parsed, and those with an id for the second
   * time, are left out, and the file is set aside. A file that can't be read now isn't damaged: nothing is saved in this run.
   * `isWhole` is false in both cases. Never rejects.
   */
  async load(): Promise<{ readonly items: readonly Item[]; readonly isWhole: boolean }> {
    await sweepTempsOf(this.#file);
    try {
      const text = await this.#readText();
      if (text === undefined) return { items: [], isWhole: true };
      const { items, isWhole } = this.#parse(text);
      if (!isWhole) await this.#setAside(items);
      return { items, isWhole };
    } catch (cause) {
      this.#mayOverwrite = false;
      this.#options.onTrouble(new CodedError('settings-unreadable', { detail: this.#file, cause }));
      return { items: [], isWhole: false };
    }
  }

  /** Saves the items soon; consecutive changes need few writes. */
  save(items: readonly Item[]): void {
    const isWaiting = this.#unsaved !== undefined;
    this.#unsaved = items;
    if (!isWaiting) this.#saving = this.#saving.then(() => this.#save());
  }

  /** Resolves when all changes are saved or reported. */
  async settle(): Promise<void> {
    await this.#saving;
  }

  /** Null if it isn't a list. */
  async #readText(): Promise<string | null | undefined> {
    const stats = await ifThere(fs.promises.stat(this.#file));
    if (!stats) return undefined;
    await keepToOwner(this.#file);
    if (!stats.isFile() || stats.size > this.#options.maxBytes) return null;
    return ifThere(fs.promises.readFile(this.#file, 'utf8'));
  }

  #parse(text: string | null): { readonly items: readonly Item[]; readonly isWhole: boolean } {
    const { key, parser } = this.#options;
    const value: unknown = text === null ? undefined : attempt(() => JSON.parse(text));
    const list = z.object({ [key]: z.array(z.unknown()) }).safeParse(value).data?.[key];
    if (!list) return { items: [], isWhole: false };
    const byId = new Map<string, Item>();
    for (const one of list) {
      const { data } = parser.safeParse(one);
      if (data && !byId.has(data.id)) byId.set(data.id, data);
    }
    return { items: [...byId.values()], isWhole: byId.size === list.length };
  }

  async #setAside(items: readonly Item[]): Promise<void> {
    const aside = `${this.#file}.damaged-${Date.now()}`;
    try {
      await fs.promises.rename(this.#file, aside);
    } catch (cause) {
      // If it can't be set aside it isn't overwritten either.
      this.#mayOverwrite = false;
      return this.#tellUnsaved(cause);
    }
    this.#options.onTrouble(new CodedError('settings-damaged', { detail: aside }));
    this.save(items);
  }

  async #save(): Promise<void> {
    const items = this.#unsaved;
    this.#unsaved = undefined;
    if (!this.#mayOverwrite) return;
    try {
      await replaceFile(this.#file, `${JSON.stringify({ [this.#options.key]: items }, null, 2)}\n`);
      this.#options.onSaved();
    } catch (thrown) {
      this.#tellUnsaved(thrown);
    }
  }

  #tellUnsaved(cause: unknown): void {
    this.#options.onTrouble(new CodedError(this.#options.unsaved, { detail: dirname(this.#file), cause }));
  }
}
