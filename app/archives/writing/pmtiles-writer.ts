/** Writes PMTiles v3: one file, each picture once, in the order of the Hilbert curve. https://github.com/protomaps/PMTiles, spec v3. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { TileContentType } from '../../../shared/tiles/tile.ts';
import { FRESHNESS_KEY, FreshnessBlocks } from '../pmtiles/freshness-section.ts';
import { toTileId } from '../pmtiles/tile-id.ts';
import {
  type ArchiveWriter,
  findCentre,
  flattenBounds,
  PICTURE_NAMES,
  type WrittenFacts,
  type WrittenTile,
} from './archive-writer.ts';
import { buildDirectories, EntryList, HEAD_BYTES, HEADER_BYTES } from './pmtiles-directory.ts';

/** The types of pictures that the header can name. */
const TILE_TYPES: Readonly<Partial<Record<TileContentType, number>>> = {
  'image/png': 2,
  'image/jpeg': 3,
  'image/webp': 4,
  'image/avif': 5,
};
const NO_COMPRESSION = 1;
const GZIP = 2;
/** Just below what a Map can hold. Pictures beyond that many are stored again each time. */
const MAX_KNOWN = 16_000_000;
/** Tile data is written in pieces of about this size. */
const BUFFERED_BYTES = 1024 * 1024;

/** True for types of pictures that PMTiles can have. */
export function fitsPmtiles(contentType: TileContentType): boolean {
  return TILE_TYPES[contentType] !== undefined;
}

/**
 * Sections: header and root directory in the first 16,384 bytes, then the tiles and their freshness, then leaf
 * directories and metadata, whose sizes are only known at the end.
 */
export class PmtilesWriter implements ArchiveWriter {
  readonly #entries = new EntryList();
  readonly #freshness = new FreshnessBlocks();
  readonly #pictures = new Map<number, { readonly offset: number; readonly length: number }>();
  readonly #file: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #dataBytes = 0;
  #tiles = 0;
  #contents = 0;
  #isOpen = true;

  /** Creates the file, which must not exist. */
  constructor(temp: string) {
    this.#file = fs.openSync(temp, 'wx+', 0o600);
  }

  /** Tiles must come in the order of their ids on the Hilbert curve. */
  add(tile: WrittenTile): void {
    const { offset, length } = this.#store(tile.bytes);
    this.#entries.add(toTileId(tile.coord), offset, length);
    this.#freshness.add(tile.coord, tile);
    this.#tiles += 1;
  }

  finish(facts: WrittenFacts, contentType: TileContentType): void {
    const freshAt = this.#dataBytes;
    for (const part of this.#freshness.finish()) this.#append(part);
    this.#flush();
    let at = HEAD_BYTES + this.#dataBytes;
    const leavesAt = at;
    const root = buildDirectories(this.#entries, (leaf) => {
      writeAt(this.#file, leaf, at);
      at += leaf.length;
    });
    const { name, attribution } = facts;
    const described = { name, attribution, format: PICTURE_NAMES[contentType], type: 'baselayer' };
    const freshness = { offset: freshAt, length: this.#dataBytes - freshAt };
    const metadata = gzipSync(JSON.stringify({ ...described, [FRESHNESS_KEY]: freshness }));
    writeAt(this.#file, metadata, at);
    const header = this.#makeHeader(facts, {
      rootBytes: root.length,
      metadata: [at, metadata.length],
      leaves: [leavesAt, at - leavesAt],
      type: TILE_TYPES[contentType] ?? 0,
    });
    writeAt(this.#file, Buffer.concat([header, root], HEAD_BYTES), 0);
    fs.fsyncSync(this.#file);
    this.close();
  }

  close(): void {
    if (this.#isOpen) fs.closeSync(this.#file);
    this.#isOpen = false;
  }

  #store(bytes: Uint8Array): { readonly offset: number; readonly length: number } {
    // 48 bits of the digest: a picture with the same ones is compared byte for byte.
    const key = createHash('sha1').update(bytes).digest().readUIntBE(0, 6);
    const known = this.#pictures.get(key);
    if (known && this.#isSame(known, bytes)) return known;
    const stored = { offset: this.#dataBytes, length: bytes.length };
    if (!known && this.#pictures.size < MAX_KNOWN) this.#pictures.set(key, stored);
    this.#append(bytes);
    this.#contents += 1;
    return stored;
  }

  #append(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#dataBytes += bytes.length;
    if (this.#pendingBytes >= BUFFERED_BYTES) this.#flush();
  }

  #isSame({ offset, length }: { readonly offset: number; readonly length: number }, bytes: Uint8Array): boolean {
    if (length !== bytes.length) return false;
    if (offset >= this.#dataBytes - this.#pendingBytes) this.#flush();
    const stored = Buffer.allocUnsafe(length);
    return fs.readSync(this.#file, stored, 0, length, HEAD_BYTES + offset) === length && stored.equals(bytes);
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    writeAt(this.#file, bytes, HEAD_BYTES + this.#dataBytes - this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #makeHeader(facts: WrittenFacts, sections: Sections): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header.write('PMTiles', 'latin1');
    header.writeUInt8(3, 7);
    const sizes = [
      ...[HEADER_BYTES, sections.rootBytes],
      ...[...sections.metadata, ...sections.leaves],
      ...[HEAD_BYTES, this.#dataBytes],
      ...[this.#tiles, this.#entries.length, this.#contents],
    ];
    for (const [index, size] of sizes.entries()) header.writeBigUInt64LE(BigInt(size), 8 + 8 * index);
    const { minZoom, maxZoom, bounds } = facts;
    header.set([1, GZIP, NO_COMPRESSION, sections.type, minZoom, maxZoom], 96);
    const [lon, lat, zoom] = findCentre(facts);
    for (const [index, degrees] of flattenBounds(bounds).entries()) {
      header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * index);
    }
    header.writeUInt8(zoom, 118);
    header.writeInt32LE(Math.round(lon * 1e7), 119);
    header.writeInt32LE(Math.round(lat * 1e7), 123);
    return header;
  }
}

interface Sections {
  readonly rootBytes: number;
  readonly metadata: readonly [offset: number, length: number];
  readonly leaves: readonly [offset: number, length: number];
  readonly type: number;
}

/** Writes all of the bytes; a short write goes on until the system says why. */
function writeAt(file: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    written += fs.writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}
