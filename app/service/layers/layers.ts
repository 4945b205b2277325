/** The layers: which files are open, how they look, and in which order. Files of people are read and never changed. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { ServiceEvent } from '../../../shared/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import {
  LAYER_COLOURS,
  type Layer,
  type LayerId,
  type LayerLook,
  MAX_LAYER_NAME_LENGTH,
  MAX_LAYER_ZOOM,
  MAX_LAYERS,
  MAX_PIECE_BYTES,
  UNDO_REMOVE_WITHIN_MS,
} from '../../../shared/layer.ts';
import type { FilePiece } from '../../../shared/layer-calls.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../shared/track-file.ts';
import { replaceFile } from '../../files/own-files.ts';
import type { Notices } from '../state/notices.ts';
import { FileReads } from './file-reads.ts';
import { FileWatch } from './file-watch.ts';
import { LayerFile, type SavedLayer } from './layer-file.ts';

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

const COPY_NAME = /^[0-9a-f]{16}$/;

export class Layers {
  readonly #options: LayersOptions;
  readonly #copiesDir: string;
  readonly #file: LayerFile;
  readonly #watch: FileWatch;
  readonly #reads = new FileReads();
  readonly #removed = new Map<LayerId, RemovedLayer>();
  #layers: readonly SavedLayer[] = [];
  /** Files are opened one after another, so that none is opened twice. */
  #lastStep: Promise<unknown> = Promise.resolve();

  private constructor(options: LayersOptions) {
    const { dataDir, notices, emit } = options;
    this.#options = options;
    this.#copiesDir = join(dataDir, 'layers');
    this.#file = new LayerFile({
      dataDir,
      onTrouble: (error) => notices.add(error),
      onSaved: () => notices.remove('layer-unsaved'),
    });
    this.#watch = new FileWatch({ ...options, onChange: () => emit({ name: 'layersChanged', layers: this.all }) });
  }

  /** Loads the layers of the last run. Trouble is a notice. Never rejects. */
  static async open(options: LayersOptions): Promise<Layers> {
    const layers = new Layers(options);
    const { layers: saved, isWhole } = await layers.#file.load();
    layers.#layers = saved;
    for (const layer of saved) layers.#watch.add(layer.id, layers.#pathOf(layer));
    // Otherwise copies may belong to layers that couldn't be read.
    if (isWhole) await layers.#sweepCopies();
    return layers;
  }

  /** The lowest first. */
  get all(): readonly Layer[] {
    return this.#layers.map(({ path, ...layer }) => ({
      ...layer,
      ...this.#watch.find(layer.id),
      isCopy: path === null,
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
    const layer = this.#createLayer(null, basename(name.replaceAll('\\', '/')) || name, []);
    const path = this.#pathOf(layer);
    this.requireRoom(1);
    await replaceFile(path, bytes).catch((cause: unknown) => {
      throw new CodedError('layer-unsaved', { cause });
    });
    try {
      this.#add([layer]);
    } catch (thrown) {
      await removeFile(path);
      throw thrown;
    }
    return layer.id;
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
      const layer = known === undefined ? this.#createLayer(path, basename(path), added) : undefined;
      if (layer) added.push(layer);
      ids.push(known ?? (layer as SavedLayer).id);
      open.set(realPath, ids.at(-1) as LayerId);
    }
    this.#add(added);
    return [...new Set(ids)];
  }

  #createLayer(path: string | null, fileName: string, others: readonly SavedLayer[]): SavedLayer {
    return {
      id: randomBytes(8).toString('hex'),
      kind: 'file',
      path,
      fileName,
      name: nameLayer(fileName),
      visible: true,
      colour: chooseColour([...this.#layers, ...others]),
      widthPx: 3,
      opacity: 1,
      ownStyles: true,
      minZoom: 0,
      maxZoom: MAX_LAYER_ZOOM,
      labelProperty: null,
      selectable: true,
      loadsPictures: false,
    };
  }

  #add(layers: readonly SavedLayer[]): void {
    if (layers.length === 0) return;
    this.requireRoom(layers.length);
    for (const layer of layers) this.#watch.add(layer.id, this.#pathOf(layer));
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

  #pathOf({ id, path }: SavedLayer): string {
    return path ?? join(this.#copiesDir, id);
  }

  async #forget(id: LayerId): Promise<void> {
    const layer = this.#removed.get(id)?.layer;
    this.#removed.delete(id);
    this.#watch.delete(id);
    if (layer?.path === null) await removeFile(this.#pathOf(layer));
  }

  /** Removes copies without a layer, left by a removal or by a program that was killed. */
  async #sweepCopies(): Promise<void> {
    const names = await fs.promises.readdir(this.#copiesDir).catch(() => []);
    const kept = new Set(this.#layers.map(({ id }) => id));
    for (const name of names) {
      const id = name.split('.', 1)[0] ?? '';
      if (COPY_NAME.test(id) && (name !== id || !kept.has(id))) await removeFile(join(this.#copiesDir, name));
    }
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

async function removeFile(path: string): Promise<void> {
  // A leftover costs only disk space, and the next start tries again.
  await fs.promises.rm(path, { force: true }).catch(() => undefined);
}

function nameLayer(fileName: string): string {
  const name = basename(fileName, extname(fileName))
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MAX_LAYER_NAME_LENGTH);
  // Not half a character.
  return name.replace(/[\ud800-\udbff]$/, '').trim() || '?';
}

/** The colour that the fewest layers have; the first of these. */
function chooseColour(layers: readonly SavedLayer[]): string {
  const counts = LAYER_COLOURS.map((colour) => layers.filter((layer) => layer.colour === colour).length);
  return LAYER_COLOURS[counts.indexOf(Math.min(...counts))] ?? LAYER_COLOURS[0];
}
