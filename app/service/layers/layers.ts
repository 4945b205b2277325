/**
 * The layers: which files, drawings and sources are shown, how they look, and in which order. Files of people are read and
 * never changed; drawings are written.
 */
import fs from 'node:fs';
import { basename } from 'node:path';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import type { FilePiece } from '../../../shared/calls/layer-calls.ts';
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';
import {
  type Layer,
  type LayerId,
  type LayerLook,
  MAX_LAYERS,
  MAX_PIECE_BYTES,
  MAX_SOURCE_LAYERS,
  UNDO_REMOVE_WITHIN_MS,
} from '../../../shared/layers/layer.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../shared/layers/track-file.ts';
import type { Source, SourceId } from '../../../shared/sources/source.ts';
import type { Notices } from '../state/notices.ts';
import { FileReads } from './file-reads.ts';
import { FileWatch } from './file-watch.ts';
import { createLayerFile, type SavedLayer } from './layer-file.ts';
import { createDrawingLayer, createFileLayer, createSourceLayer } from './new-layer.ts';
import { OwnLayerFiles } from './own-layer-files.ts';

export interface LayersOptions {
  /** An absolute path. */
  readonly dataDir: string;
  readonly notices: Pick<Notices, 'add' | 'remove'>;
  /** Receives `layersChanged`. */
  readonly emit: (event: ServiceEvent) => void;
  /** For tests: see {@link FileWatch}. */
  readonly lookEveryMs?: number;
}

type LayerChange = { readonly [Key in keyof LayerLook]?: LayerLook[Key] | undefined };

interface RemovedLayer {
  readonly layer: SavedLayer;
  /** The layers that were above it, the nearest first. */
  readonly above: readonly LayerId[];
  readonly timer: NodeJS.Timeout;
}

export class Layers {
  readonly #options: LayersOptions;
  readonly #own: OwnLayerFiles;
  readonly #file: ReturnType<typeof createLayerFile>;
  readonly #watch: FileWatch;
  readonly #reads = new FileReads();
  readonly #removed = new Map<LayerId, RemovedLayer>();
  #layers: readonly SavedLayer[] = [];
  /** Files are opened one after another, so that none is opened twice. */
  #lastStep: Promise<unknown> = Promise.resolve();

  private constructor(options: LayersOptions) {
    const { dataDir, notices, emit } = options;
    this.#options = options;
    this.#own = new OwnLayerFiles(dataDir);
    this.#file = createLayerFile(dataDir, notices);
    this.#watch = new FileWatch({ ...options, onChange: () => emit({ name: 'layersChanged', layers: this.all }) });
  }

  /** Loads the layers of the last run. Trouble is a notice. Never rejects. */
  static async open(options: LayersOptions): Promise<Layers> {
    const layers = new Layers(options);
    const { items: saved, isWhole } = await layers.#file.load();
    layers.#layers = saved;
    for (const layer of saved) layers.#watchFile(layer);
    // Otherwise their files may belong to layers that couldn't be read.
    if (isWhole) await layers.#own.sweep(new Set(saved.map(({ id }) => id)));
    return layers;
  }

  /** The lowest first. */
  get all(): readonly Layer[] {
    return this.#layers.map(({ path, ...layer }) => ({
      ...layer,
      ...this.#watch.find(layer.id),
      isCopy: path === null && layer.kind === 'file',
    }));
  }

  /** True while windows are open: only then are the files watched. */
  set areShown(areShown: boolean) {
    this.#watch.isOn = areShown;
  }

  /**
   * Opens files as layers, on top, in this order, and returns their ids; a file that is open already keeps its layer. Rejects
   * with `file-unreadable` or `file-too-large` and the name of the file, or with `too-many-layers`; then none is opened.
   */
  openFiles(paths: readonly string[]): Promise<readonly LayerId[]> {
    return this.#inTurn(() => this.#openFiles(paths));
  }

  /** Throws `too-many-layers` if there is no room for so many more. */
  requireRoom(more: number): void {
    if (this.#layers.length + more > MAX_LAYERS) throw new CodedError('too-many-layers');
  }

  /** Opens a copy of a file that has no path. Rejects with `too-many-layers` or `layer-unsaved`, keeping no copy. */
  async openCopy(name: string, bytes: Uint8Array): Promise<LayerId> {
    const layer = createFileLayer(null, basename(name.replaceAll('\\', '/')) || name, this.#layers);
    await this.#addOwn(layer, bytes, 'layer-unsaved');
    return layer.id;
  }

  /** Adds a drawing on top. Rejects with `too-many-layers` or `drawing-unsaved`, keeping nothing. */
  async createDrawing(name: string, text: string): Promise<LayerId> {
    const layer = createDrawingLayer(name, this.#layers);
    await this.#addOwn(layer, text, 'drawing-unsaved');
    return layer.id;
  }

  /**
   * Replaces a drawing's file, wholly or not at all, and returns its version. The text isn't looked into. Rejects with
   * `unknown-layer` if there is no such drawing, or with `drawing-unsaved`.
   */
  async saveDrawing(id: LayerId, text: string): Promise<number> {
    if (this.#require(id).kind !== 'drawing') throw new CodedError('unknown-layer');
    await this.#own.write(id, text, 'drawing-unsaved');
    await this.#watch.noteChange(id);
    return this.#watch.find(id).version;
  }

  /** Shows a source as a layer, on top; one that has a layer keeps it. Throws `too-many-layers`. */
  addSource(source: Source): LayerId {
    const shown = this.#layers.filter(({ kind }) => kind === 'source');
    const known = shown.find(({ sourceId }) => sourceId === source.id);
    if (known) return known.id;
    if (shown.length >= MAX_SOURCE_LAYERS) throw new CodedError('too-many-layers');
    const layer = createSourceLayer(source);
    this.#add([layer]);
    return layer.id;
  }

  /** The layer of a source that is gone shows the next one from now on; without one it goes too. */
  moveOn(goneId: SourceId, nextId: SourceId | null): void {
    if (!this.#layers.some(({ sourceId }) => sourceId === goneId)) return;
    const isTaken = this.#layers.some(({ sourceId }) => sourceId === nextId);
    const moved = nextId === null || isTaken ? [] : [{ sourceId: nextId }];
    this.#set(
      this.#layers.flatMap((layer) =>
        layer.sourceId === goneId ? moved.map((change) => ({ ...layer, ...change })) : [layer],
      ),
    );
  }

  /**
   * A piece of a layer's file; see `readLayer`. The bytes are at least as new as the version; if they are newer, a later
   * version follows. Rejects with `unknown-layer`, `file-unreadable` or `file-too-large`.
   */
  async readPiece(id: LayerId, at: number): Promise<FilePiece> {
    const layer = this.#require(id);
    await this.#watch.lookFirst(id);
    const { version } = this.#watch.find(id);
    const bytes = await this.#reads.read(`${id} ${version}`, this.#pathOf(layer), at === 0);
    return { bytes: bytes.subarray(at, at + MAX_PIECE_BYTES), size: bytes.length, version };
  }

  /** Throws `unknown-layer`. If the zooms would cross, the one that isn't changed gives way. */
  change(id: LayerId, change: LayerChange): void {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const changed = { ...this.#require(id), ...(given as Partial<LayerLook>) };
    if (changed.minZoom > changed.maxZoom) {
      if (change.minZoom === undefined) changed.minZoom = changed.maxZoom;
      else changed.maxZoom = changed.minZoom;
    }
    this.#set(this.#layers.map((layer) => (layer.id === id ? changed : layer)));
  }

  /** Throws `unknown-layer`. An index beyond the last one is the top. */
  move(id: LayerId, index: number): void {
    const layer = this.#require(id);
    const others = this.#layers.filter((other) => other !== layer);
    this.#set([...others.slice(0, index), layer, ...others.slice(index)]);
  }

  /** Removes a layer; {@link restore} brings it back for a while. Throws `unknown-layer`. */
  remove(id: LayerId): void {
    const layer = this.#require(id);
    const above = this.#layers.slice(this.#layers.indexOf(layer) + 1).map((other) => other.id);
    const timer = setTimeout(() => void this.#forget(id), UNDO_REMOVE_WITHIN_MS).unref();
    this.#removed.set(id, { layer, above, timer });
    this.#set(this.#layers.filter((other) => other !== layer));
  }

  /** Throws `undo-too-late` or `too-many-layers`. */
  restore(id: LayerId): void {
    const removed = this.#removed.get(id);
    if (!removed) throw new CodedError('undo-too-late');
    this.requireRoom(1);
    clearTimeout(removed.timer);
    this.#removed.delete(id);
    const next = removed.above.find((other) => this.#layers.some((layer) => layer.id === other));
    const index = next === undefined ? this.#layers.length : this.#layers.findIndex((layer) => layer.id === next);
    this.#set([...this.#layers.slice(0, index), removed.layer, ...this.#layers.slice(index)]);
  }

  /** Saves pending changes and stops watching. The next start deletes copies of removed layers. */
  async close(): Promise<void> {
    this.#watch.isOn = false;
    for (const { timer } of this.#removed.values()) clearTimeout(timer);
    this.#removed.clear();
    this.#reads.clear();
    await this.#own.settle();
    await this.#file.settle();
  }

  async #openFiles(paths: readonly string[]): Promise<readonly LayerId[]> {
    const open = new Map<string, LayerId>();
    for (const { id, path } of this.#layers) if (path !== null) open.set(await findRealPath(path), id);
    const added: SavedLayer[] = [];
    const ids: LayerId[] = [];
    for (const path of paths) {
      await requireFile(path);
      const realPath = await findRealPath(path);
      const known = open.get(realPath);
      const layer = known ? undefined : createFileLayer(path, basename(path), [...this.#layers, ...added]);
      if (layer) added.push(layer);
      ids.push(known ?? (layer as SavedLayer).id);
      open.set(realPath, ids.at(-1) as LayerId);
    }
    this.#add(added);
    return [...new Set(ids)];
  }

  async #addOwn(layer: SavedLayer, contents: string | Uint8Array, failure: ErrorCode): Promise<void> {
    this.requireRoom(1);
    await this.#own.write(layer.id, contents, failure);
    try {
      this.#add([layer]);
    } catch (thrown) {
      await this.#own.remove(layer.id);
      throw thrown;
    }
  }

  #add(layers: readonly SavedLayer[]): void {
    if (layers.length === 0) return;
    this.requireRoom(layers.length);
    for (const layer of layers) this.#watchFile(layer);
    this.#set([...this.#layers, ...layers]);
  }

  #set(layers: readonly SavedLayer[]): void {
    this.#layers = layers;
    this.#file.save(layers);
    this.#options.emit({ name: 'layersChanged', layers: this.all });
  }

  #require(id: LayerId): SavedLayer {
    const layer = this.#layers.find((one) => one.id === id);
    if (!layer) throw new CodedError('unknown-layer');
    return layer;
  }

  #watchFile(layer: SavedLayer): void {
    if (layer.kind !== 'source') this.#watch.add(layer.id, this.#pathOf(layer));
  }

  #pathOf({ id, path }: SavedLayer): string {
    return path ?? this.#own.pathOf(id);
  }

  async #forget(id: LayerId): Promise<void> {
    const layer = this.#removed.get(id)?.layer;
    this.#removed.delete(id);
    this.#watch.delete(id);
    if (layer?.path === null) await this.#own.remove(id);
  }

  #inTurn<Value>(step: () => Promise<Value>): Promise<Value> {
    const next = this.#lastStep.then(step);
    this.#lastStep = next.catch(() => undefined);
    return next;
  }
}

async function requireFile(path: string): Promise<void> {
  const detail = basename(path);
  const stats = await fs.promises.stat(path).catch((cause: unknown) => {
    throw new CodedError('file-unreadable', { detail, cause });
  });
  if (!stats.isFile()) throw new CodedError('file-unreadable', { detail });
  if (stats.size > MAX_TRACK_FILE_BYTES) throw new CodedError('file-too-large', { detail });
}

/** The path itself if there is no such file. */
function findRealPath(path: string): Promise<string> {
  return fs.promises.realpath(path).catch(() => path);
}
