/** Reads PMTiles 3 by ranges of bytes, from a file or a server. */
import { CodedError } from '../../../shared/errors.ts';
import { MAX_ZOOM, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import type { ArchivedTile, ArchiveFacts } from '../archive.ts';
import { checkPicture, cleanAttribution, cleanName, judgeTiles, readBounds } from '../archive-facts.ts';
import type { ListedTile } from '../archive-reader.ts';
import {
  type ByteRange,
  type Directory,
  findEntry,
  type Header,
  inflate,
  MAX_DIRECTORY_BYTES,
  readDirectory,
  readHeader,
} from './directory.ts';
import { FRESHNESS_KEY, FreshnessSection } from './freshness-section.ts';
import { toCoord, toTileId } from './tile-id.ts';

/** Reads `length` bytes from `offset`, or as many as there are. Rejects with a `CodedError`. */
export type ReadRange = (offset: number, length: number, signal: AbortSignal) => Promise<Uint8Array>;

interface TileRange extends ByteRange {
  readonly coord: TileCoord;
}

export interface Pmtiles {
  readonly facts: ArchiveFacts;
  /** As the header states it; null if it doesn't. */
  readonly tileCount: number | null;
  /** How the tiles are compressed, for {@link inflate}. */
  readonly tileCompression: number;
  /** Undefined if there is none. Rejects with `archive-damaged` if it isn't one whole picture, and with what `ReadRange` rejects with. */
  readTile(coord: TileCoord, signal: AbortSignal): Promise<ArchivedTile | undefined>;
  /** Where the tiles are that there are, in bytes from the start of the archive. Reads directories only. */
  findRanges(coords: readonly TileCoord[], signal: AbortSignal): Promise<readonly TileRange[]>;
  /** As in {@link import('../archive.ts').Archive}. */
  listTiles(signal: AbortSignal): AsyncIterable<ListedTile>;
}

/** The header and the root directory end within these (§4). */
export const START_BYTES = 16_384;
const MAX_METADATA_BYTES = 1_000_000;
/** Enough to find the size of a picture. */
const SAMPLE_BYTES = 65_536;
/** Below the root. Writers use one. */
const MAX_LEAF_LEVELS = 3;
const MAX_KEPT_ENTRIES = 1_000_000;
const VECTOR_TYPES = [1, 6];

/**
 * Opens an archive. Rejects with a `CodedError`: one that begins with `archive-`, or what `ReadRange` rejects with. Unless `describes`,
 * it reads the beginning alone, and the facts have no name, no attribution and no tile size.
 */
export async function openPmtiles(readRange: ReadRange, signal: AbortSignal, describes = true): Promise<Pmtiles> {
  const start = await readRange(0, START_BYTES, signal);
  const header = readHeader(start);
  const { root } = header;
  if (VECTOR_TYPES.includes(header.tileType)) throw new CodedError('archive-vector');
  if (root.offset + root.length > start.length || header.minZoom > header.maxZoom)
    throw new CodedError('archive-damaged');
  const rootBytes = start.subarray(root.offset, root.offset + root.length);
  const rootDirectory = readDirectory(await inflate(rootBytes, header.directoryCompression, MAX_DIRECTORY_BYTES));
  const archive = new PmtilesArchive(readRange, header, rootDirectory);
  if (describes) await archive.readFacts(signal);
  return archive;
}

class PmtilesArchive implements Pmtiles {
  facts: ArchiveFacts;
  readonly tileCount: number | null;
  readonly tileCompression: number;
  readonly #readRange: ReadRange;
  readonly #header: Header;
  readonly #root: Directory;
  /** By their offsets, the last used ones last. */
  readonly #leaves = new Map<number, Directory>();
  #keptEntries = 0;
  /** Where the metadata say that freshness is; unchecked. */
  #freshness: unknown;

  constructor(readRange: ReadRange, header: Header, root: Directory) {
    this.#readRange = readRange;
    this.#header = header;
    this.#root = root;
    this.tileCount = header.addressedTiles || null;
    this.tileCompression = header.tileCompression;
    this.facts = {
      format: 'pmtiles',
      name: '',
      attribution: '',
      bounds: readBounds(header.bounds),
      minZoom: Math.min(header.minZoom, MAX_ZOOM),
      maxZoom: Math.min(header.maxZoom, MAX_ZOOM),
      tileSizePx: 256,
      rows: 'north',
    };
  }

  /** Completes the facts by the metadata and the first tile. */
  async readFacts(signal: AbortSignal): Promise<void> {
    const { name, attribution, [FRESHNESS_KEY]: freshness } = await this.#readMetadata(signal);
    this.#freshness = freshness;
    const tileSizePx = judgeTiles(await this.#sample(signal));
    this.facts = { ...this.facts, name: cleanName(name), attribution: cleanAttribution(attribution), tileSizePx };
  }

  async readTile(coord: TileCoord, signal: AbortSignal): Promise<ArchivedTile | undefined> {
    const range = await this.#find(coord, signal);
    if (!range) return undefined;
    if (range.length > MAX_TILE_BYTES) throw new CodedError('archive-damaged');
    const picture = await inflate(await this.#read(range, signal), this.tileCompression, MAX_TILE_BYTES);
    checkPicture(picture);
    return toTile(picture);
  }

  async findRanges(coords: readonly TileCoord[], signal: AbortSignal): Promise<readonly TileRange[]> {
    const found: TileRange[] = [];
    for (const coord of coords) {
      const range = await this.#find(coord, signal);
      if (range) found.push({ coord, ...range });
    }
    return found;
  }

  async *listTiles(signal: AbortSignal): AsyncGenerator<ListedTile> {
    const read = ({ offset, length }: ByteRange) => this.#readRange(offset, length, signal);
    const freshness = new FreshnessSection(read, this.#freshness, this.#header.data);
    let count = 0;
    for await (const { firstId, run, range } of this.#walk(this.#root, 0, Number.POSITIVE_INFINITY, signal)) {
      count += run;
      // A run takes a few bytes, however long it claims to be.
      if (count > (this.tileCount ?? Number.POSITIVE_INFINITY)) throw new CodedError('archive-damaged');
      const tile = toTile(await this.#readLeniently(range, signal));
      for (let id = firstId; id < firstId + run; id += 1) {
        const coord = toCoord(id);
        if (!coord) return;
        yield { coord, tile: { ...tile, ...(await freshness.next(coord)) } };
      }
    }
  }

  async #find(coord: TileCoord, signal: AbortSignal): Promise<ByteRange | undefined> {
    const id = toTileId(coord);
    let directory = this.#root;
    for (let level = 0; ; level += 1) {
      const at = findEntry(directory, id);
      if (at < 0) return undefined;
      if (directory.runs[at] !== 0) return rangeOf(directory, at, this.#header.data);
      directory = await this.#readLeafAt(directory, at, level, signal);
    }
  }

  /** All entries with tiles below a directory, whose ids grow from one to the next and stay below `endId`. */
  async *#walk(
    directory: Directory,
    level: number,
    endId: number,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly firstId: number; readonly run: number; readonly range: ByteRange }> {
    for (let at = 0; at < directory.length; at += 1) {
      const [firstId, run] = [Number(directory.ids[at]), Number(directory.runs[at])];
      const nextId = Math.min(directory.ids[at + 1] ?? endId, endId);
      if (firstId + run > nextId || firstId >= nextId) throw new CodedError('archive-damaged');
      if (run > 0) yield { firstId, run, range: rangeOf(directory, at, this.#header.data) };
      else yield* this.#walk(await this.#readLeafAt(directory, at, level, signal), level + 1, nextId, signal);
    }
  }

  async #readLeafAt(directory: Directory, at: number, level: number, signal: AbortSignal): Promise<Directory> {
    if (level === MAX_LEAF_LEVELS) throw new CodedError('archive-damaged');
    const leaf = await this.#readLeaf(rangeOf(directory, at, this.#header.leaves), signal);
    if (Number(leaf.ids[0]) < Number(directory.ids[at])) throw new CodedError('archive-damaged');
    return leaf;
  }

  async #readLeaf(range: ByteRange, signal: AbortSignal): Promise<Directory> {
    const kept = this.#leaves.get(range.offset);
    if (kept) {
      this.#leaves.delete(range.offset);
      this.#leaves.set(range.offset, kept);
      return kept;
    }
    if (range.length > MAX_DIRECTORY_BYTES) throw new CodedError('archive-damaged');
    const bytes = await this.#read(range, signal);
    const leaf = readDirectory(await inflate(bytes, this.#header.directoryCompression, MAX_DIRECTORY_BYTES));
    if (!this.#leaves.has(range.offset)) this.#keptEntries += leaf.length;
    this.#leaves.set(range.offset, leaf);
    for (const [offset, { length }] of this.#leaves) {
      if (this.#keptEntries <= MAX_KEPT_ENTRIES) break;
      this.#leaves.delete(offset);
      this.#keptEntries -= length;
    }
    return leaf;
  }

  async #readMetadata(signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    const { metadata, directoryCompression } = this.#header;
    if (metadata.length === 0 || metadata.length > MAX_METADATA_BYTES) return {};
    const bytes = await this.#read(metadata, signal);
    const parsed: unknown = await inflate(bytes, directoryCompression, MAX_METADATA_BYTES).then(
      (text) => parseJson(text),
      () => undefined,
    );
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  }

  async #sample(signal: AbortSignal): Promise<readonly Uint8Array[]> {
    for await (const { range } of this.#walk(this.#root, 0, Number.POSITIVE_INFINITY, signal)) {
      if (this.tileCompression > 1) return [await this.#readLeniently(range, signal)];
      return [await this.#read({ ...range, length: Math.min(range.length, SAMPLE_BYTES) }, signal)];
    }
    return [];
  }

  /** No bytes for a picture that is too large or that doesn't inflate. */
  async #readLeniently(range: ByteRange, signal: AbortSignal): Promise<Uint8Array> {
    if (range.length > MAX_TILE_BYTES) return new Uint8Array();
    const bytes = await this.#read(range, signal);
    return inflate(bytes, this.tileCompression, MAX_TILE_BYTES).catch(() => new Uint8Array());
  }

  async #read({ offset, length }: ByteRange, signal: AbortSignal): Promise<Uint8Array> {
    if (offset + length > Number.MAX_SAFE_INTEGER) throw new CodedError('archive-damaged');
    const bytes = await this.#readRange(offset, length, signal);
    if (bytes.length !== length) throw new CodedError('archive-damaged');
    return bytes;
  }
}

function rangeOf({ offsets, lengths }: Directory, at: number, section: ByteRange): ByteRange {
  const [offset, length] = [Number(offsets[at]), Number(lengths[at])];
  if (offset + length > section.length) throw new CodedError('archive-damaged');
  return { offset: section.offset + offset, length };
}

function toTile(bytes: Uint8Array): ArchivedTile {
  return { bytes, fetchedMs: null, expiresMs: null, etag: null };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
