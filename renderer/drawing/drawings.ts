/** Makes drawings and lets people edit one at a time. The code that draws is loaded with the first one. */
import { describeError, type ErrorValue } from '../../shared/errors.ts';
import { type Layer, type LayerId, MAX_DRAWING_CHARACTERS, MAX_LAYER_NAME_LENGTH } from '../../shared/layers/layer.ts';
import { drawingTexts as texts } from '../../shared/texts/drawing.ts';
import { loadOnce } from '../parts/load-once.ts';
import type { WindowTargets } from '../window-targets.ts';
import { countPositions, MAX_COPIED_POSITIONS, writeDrawing } from './drawing-file.ts';
import { type ReadDrawing, readDrawing } from './drawing-reading.ts';
import type { DrawingSession } from './drawing-session.ts';

export interface DrawingsOptions extends Pick<WindowTargets, 'client' | 'map' | 'notices'> {
  /** The lowest first. */
  readonly listLayers: () => readonly Layer[];
  /** Called when another drawing is edited, or none any more. The map's layers leave out the one that is. */
  readonly onEdited: () => void;
}

/** The edited drawing stays on the map this long after its layer was read, until the layer's own tiles are painted. */
const LINGER_MS = 250;

export class Drawings {
  readonly #options: DrawingsOptions;
  readonly #withSession: (use: (part: typeof import('./drawing-session.ts')) => void) => void;
  #session: DrawingSession | undefined;
  #editedId: LayerId | undefined;
  /** Was edited before, and is on the map until its layer is. */
  #lingering: { readonly id: LayerId; readonly session: DrawingSession } | undefined;

  constructor(options: DrawingsOptions) {
    this.#options = options;
    // Fails when the program has ended or was updated.
    this.#withSession = loadOnce(
      () => import('./drawing-session.ts'),
      () => this.#fail(describeError('disconnected')),
    );
  }

  /** The drawing that is edited, or is being opened for that. */
  get editedId(): LayerId | undefined {
    return this.#editedId;
  }

  /** Makes an empty drawing and edits it. */
  async create(): Promise<void> {
    const names = new Set(this.#options.listLayers().map(({ name }) => name));
    let number = 1;
    while (names.has(texts.newName(number))) number += 1;
    await this.#create(texts.newName(number), writeDrawing([]));
  }

  /** Makes a drawing of a file's layer and edits it; the file stays as it is. */
  async copy({ id, name }: Layer): Promise<void> {
    const read = await readDrawing(this.#options.client, id);
    const why = read.kind === 'problem' ? read.message : judge(read);
    if (read.kind === 'problem' || why !== undefined) return this.#refuse(name, why ?? '');
    const text = writeDrawing(read.features);
    if (text.length > MAX_DRAWING_CHARACTERS) return this.#refuse(name, texts.tooMany(MAX_COPIED_POSITIONS));
    await this.#create(texts.copyName(name).slice(0, MAX_LAYER_NAME_LENGTH), text);
  }

  /** Edits a drawing, in place of another one. */
  async edit(layer: Layer): Promise<void> {
    if (this.#editedId === layer.id) return;
    await this.#session?.finish();
    if (this.#editedId !== undefined) return;
    this.#endLingering();
    this.#editedId = layer.id;
    const read = await readDrawing(this.#options.client, layer.id);
    if (this.#editedId !== layer.id) return;
    if (read.kind === 'problem') {
      this.#editedId = undefined;
      return this.#refuse(layer.name, read.message);
    }
    this.#withSession((part) => {
      if (this.#editedId !== layer.id) return;
      const { features, version } = read;
      const onDone = () => this.#linger(layer.id);
      this.#session = new part.DrawingSession({ ...this.#options, layer, features, version, onDone });
      this.#options.onEdited();
    });
  }

  /** Follows the list of layers. */
  follow(layers: readonly Layer[]): void {
    const { id } = this.#lingering ?? {};
    if (id !== undefined && !layers.some((layer) => layer.id === id)) this.#endLingering();
    this.#session?.follow(layers.find((layer) => layer.id === this.#editedId));
  }

  /** Notes that a layer has been read and is being drawn. */
  noteDrawn(id: LayerId): void {
    const lingering = this.#lingering;
    if (lingering?.id !== id) return;
    setTimeout(() => {
      if (this.#lingering === lingering) this.#endLingering();
    }, LINGER_MS);
  }

  async #create(name: string, text: string): Promise<void> {
    const { client, listLayers } = this.#options;
    const made = await client.call('createDrawing', { name, text });
    if (!made.ok) return this.#fail(made.error);
    const { layerId } = made.value;
    const list = await client.call('listLayers', {});
    const layer = (list.ok ? list.value : listLayers()).find(({ id }) => id === layerId);
    if (layer) await this.edit(layer);
  }

  #linger(id: LayerId): void {
    if (this.#session) this.#lingering = { id, session: this.#session };
    [this.#session, this.#editedId] = [undefined, undefined];
    this.#options.onEdited();
  }

  #endLingering(): void {
    this.#lingering?.session.remove();
    this.#lingering = undefined;
  }

  #fail(error: ErrorValue): void {
    if (!this.#session) this.#editedId = undefined;
    this.#options.notices.showError(error);
  }

  #refuse(name: string, why: string): void {
    const text = texts.cannotEdit(name, why);
    this.#options.notices.show({ key: 'drawing-refused', text, tone: 'warning', lasting: true });
  }
}

/** Why a file's layer can't become a drawing, if so. */
function judge({ features }: Extract<ReadDrawing, { kind: 'drawing' }>): string | undefined {
  if (features.length === 0) return texts.nothingToCopy;
  return countPositions(features) > MAX_COPIED_POSITIONS ? texts.tooMany(MAX_COPIED_POSITIONS) : undefined;
}
