/**
 * The freshness of the tiles of a PMTiles archive, behind the last picture of its tile data, where no other reader looks:
 * blocks of lines, one for each tile in the order of the ids. A block is its length in four bytes, little-endian, and that
 * many bytes of gzip. The metadata say where they are.
 */
import { gzipSync } from 'node:zlib';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import {
  formatFreshness,
  MAX_LINE_LENGTH,
  parseFreshness,
  type TileFreshness,
  UNKNOWN_FRESHNESS,
} from '../freshness-line.ts';
import { type ByteRange, inflate } from './directory.ts';

/** The key in the metadata, whose value is `{offset, length}` in bytes, from the start of the tile data. */
export const FRESHNESS_KEY = 'tilekeep:freshness';

const BLOCK_CHARACTERS = 128 * 1024;
const MAX_BLOCK_BYTES = BLOCK_CHARACTERS + MAX_LINE_LENGTH;
const LENGTH_BYTES = 4;
const GZIP = 2;
/** The blocks wait in memory until the last picture is written: that many bytes, of more than five million tiles. */
const MAX_HELD_BYTES = 128 * 1024 * 1024;

/** Collects the blocks. Tiles beyond {@link MAX_HELD_BYTES} are left out, and so are stale for readers. */
export class FreshnessBlocks {
  readonly #blocks: Uint8Array[] = [];
  #heldBytes = 0;
  #lines = '';

  add(coord: TileCoord, freshness: TileFreshness): void {
    if (this.#heldBytes >= MAX_HELD_BYTES) return;
    this.#lines += formatFreshness(coord, freshness);
    if (this.#lines.length >= BLOCK_CHARACTERS) this.#close();
  }

  /** The bytes of the section, in parts. */
  finish(): readonly Uint8Array[] {
    if (this.#lines !== '') this.#close();
    return this.#blocks;
  }

  #close(): void {
    const block = gzipSync(this.#lines);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(block.length);
    this.#blocks.push(length, block);
    this.#heldBytes += block.length;
    this.#lines = '';
  }
}

/**
 * Reads the blocks one after another. From the first line on that isn't that of its tile, or can't be read, no tile has
 * freshness.
 */
export class FreshnessSection {
  readonly #read: (range: ByteRange) => Promise<Uint8Array>;
  readonly #endAt: number;
  #at: number;
  #lines: readonly string[] = [];
  #line = 0;

  /** `read` returns fewer bytes at the end of the archive; `section` is what the metadata have, unchecked. */
  constructor(read: (range: ByteRange) => Promise<Uint8Array>, section: unknown, data: ByteRange) {
    const { offset, length } = (section ?? {}) as { readonly offset?: unknown; readonly length?: unknown };
    const isInside = isSize(offset) && isSize(length) && offset + length <= data.length;
    this.#read = read;
    this.#at = isInside ? data.offset + offset : 0;
    this.#endAt = isInside ? this.#at + length : 0;
  }

  /** The freshness of the next tile. Rejects as `read` does. */
  async next({ z, x, y }: TileCoord): Promise<TileFreshness> {
    if (this.#line === this.#lines.length) await this.#readBlock();
    const line = parseFreshness(this.#lines[this.#line] ?? '');
    this.#line += 1;
    if (line && line.coord.z === z && line.coord.x === x && line.coord.y === y) return line.freshness;
    this.#end();
    return UNKNOWN_FRESHNESS;
  }

  async #readBlock(): Promise<void> {
    const blockAt = this.#at + LENGTH_BYTES;
    if (blockAt > this.#endAt) return this.#end();
    const start = await this.#read({ offset: this.#at, length: LENGTH_BYTES });
    if (start.length !== LENGTH_BYTES) return this.#end();
    const length = Buffer.from(start).readUInt32LE();
    if (length > MAX_BLOCK_BYTES || blockAt + length > this.#endAt) return this.#end();
    const block = await this.#read({ offset: blockAt, length });
    const text = await inflate(block, GZIP, MAX_BLOCK_BYTES).catch(() => new Uint8Array());
    this.#lines = Buffer.from(text).toString('latin1').split('\n');
    // Each line has an end, so what follows the last one is empty.
    if (this.#lines.at(-1) === '') this.#lines = this.#lines.slice(0, -1);
    this.#line = 0;
    this.#at = blockAt + length;
  }

  #end(): void {
    this.#at = this.#endAt;
    this.#lines = [];
    this.#line = 0;
  }
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
