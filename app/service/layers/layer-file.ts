/** The file with the list of layers, `<data folder>/layers.json`: written atomically, set aside if damaged. */
import fs from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { LayerId, LayerKind, LayerLook } from '../../../shared/layer.ts';
import { layerChangeParser, layerIdParser } from '../../../shared/layer-calls.ts';
import { isSourceId, type SourceId } from '../../../shared/source.ts';
import { ifThere } from '../../cache/files/disk-error.ts';
import { keepToOwner, replaceFile, sweepTempsOf } from '../../files/own-files.ts';

/** A layer as it is saved. */
export interface SavedLayer extends LayerLook {
  readonly id: LayerId;
  readonly kind: LayerKind;
  /** Of kind `source` only. */
  readonly sourceId?: SourceId;
  /** An absolute path; null without a file, and for a copy in the data folder, whose file is named by its id. */
  readonly path: string | null;
  /** Without a folder; of a copy, the name of the file it was made from; empty without a file. */
  readonly fileName: string;
}

export interface LayerFileOptions {
  /** An absolute path; made if needed. */
  readonly dataDir: string;
  /** Called with `settings-damaged` and the file that was kept, `settings-unreadable`, or `layer-unsaved`. */
  readonly onTrouble: (error: CodedError) => void;
  /** Called after each successful save. */
  readonly onSaved: () => void;
}

/** Several times what the maximum of layers needs. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

const LAYER: z.ZodType<SavedLayer> = layerChangeParser
  .required()
  .extend({
    id: layerIdParser,
    // Older lists have files only, no switch for their styles, and none that loads pictures.
    kind: z.enum(['file', 'drawing', 'source']).default('file'),
    sourceId: z.custom<SourceId>(isSourceId).exactOptional(),
    ownStyles: z.boolean().default(true),
    loadsPictures: z.boolean().default(false),
    path: z.string().refine(isAbsolute).nullable(),
    fileName: z.string().max(255),
  })
  .strip()
  .refine(({ kind, sourceId, fileName }) => (kind === 'source' ? sourceId !== undefined : fileName !== ''));

export class LayerFile {
  readonly #options: LayerFileOptions;
  readonly #file: string;
  #saving: Promise<void> = Promise.resolve();
  #unsaved: readonly SavedLayer[] | undefined;
  #mayOverwrite = true;

  constructor(options: LayerFileOptions) {
    this.#options = options;
    this.#file = join(options.dataDir, 'layers.json');
  }

  /**
   * Loads the layers, the lowest first; none if there is no file. Layers that can't be parsed are left out, and the file is
   * set aside. A file that can't be read now isn't damaged: nothing is saved in this run. `isWhole` is false in both cases.
   * Never rejects.
   */
  async load(): Promise<{ readonly layers: readonly SavedLayer[]; readonly isWhole: boolean }> {
    await sweepTempsOf(this.#file);
    try {
      const text = await this.#readText();
      if (text === undefined) return { layers: [], isWhole: true };
      const { layers, isWhole } = parseLayers(text);
      if (!isWhole) await this.#setAside(layers);
      return { layers, isWhole };
    } catch (cause) {
      this.#mayOverwrite = false;
      this.#options.onTrouble(new CodedError('settings-unreadable', { detail: this.#file, cause }));
      return { layers: [], isWhole: false };
    }
  }

  /** Saves the layers soon; consecutive changes need few writes. */
  save(layers: readonly SavedLayer[]): void {
    const isWaiting = this.#unsaved !== undefined;
    this.#unsaved = layers;
    if (!isWaiting) this.#saving = this.#saving.then(() => this.#save());
  }

  /** Resolves when all changes are saved or reported. */
  async settle(): Promise<void> {
    await this.#saving;
  }

  /** Null if it isn't a file of layers. */
  async #readText(): Promise<string | null | undefined> {
    const stats = await ifThere(fs.promises.stat(this.#file));
    if (!stats) return undefined;
    await keepToOwner(this.#file);
    if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return null;
    return ifThere(fs.promises.readFile(this.#file, 'utf8'));
  }

  async #setAside(layers: readonly SavedLayer[]): Promise<void> {
    const aside = `${this.#file}.damaged-${Date.now()}`;
    try {
      await fs.promises.rename(this.#file, aside);
    } catch (cause) {
      // If it can't be set aside it isn't overwritten either.
      this.#mayOverwrite = false;
      return this.#tellUnsaved(cause);
    }
    this.#options.onTrouble(new CodedError('settings-damaged', { detail: aside }));
    this.save(layers);
  }

  async #save(): Promise<void> {
    const layers = this.#unsaved;
    this.#unsaved = undefined;
    if (!this.#mayOverwrite) return;
    try {
      await replaceFile(this.#file, `${JSON.stringify({ layers }, null, 2)}\n`);
      this.#options.onSaved();
    } catch (thrown) {
      this.#tellUnsaved(thrown);
    }
  }

  #tellUnsaved(cause: unknown): void {
    this.#options.onTrouble(new CodedError('layer-unsaved', { detail: this.#options.dataDir, cause }));
  }
}

function parseLayers(text: string | null): { readonly layers: readonly SavedLayer[]; readonly isWhole: boolean } {
  const value: unknown = text === null ? undefined : attempt(() => JSON.parse(text));
  const list = z.object({ layers: z.array(z.unknown()) }).safeParse(value);
  if (!list.success) return { layers: [], isWhole: false };
  const byId = new Map<LayerId, SavedLayer>();
  for (const one of list.data.layers) {
    const { data } = LAYER.safeParse(one);
    if (data && !byId.has(data.id)) byId.set(data.id, data);
  }
  return { layers: [...byId.values()], isWhole: byId.size === list.data.layers.length };
}
