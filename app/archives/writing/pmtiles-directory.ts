/** The directories of PMTiles archives: which picture each tile has. https://github.com/protomaps/PMTiles, spec v3, chapter 4. */
import { gzipSync } from 'node:zlib';

/** The header and the root directory fit into the first 16,384 bytes, so that one request gets both. */
export const HEAD_BYTES = 16_384;
export const HEADER_BYTES = 127;

/** A root directory of more entries than this is never small enough, so it isn't tried. */
const MAX_ROOT_ENTRIES = 16_384;
const LEAF_ENTRIES = 4096;
const LEAVES_OF_ROOT = 3500;
const GROWTH = 1.2;

/** Runs of tiles with the same picture, by ascending id. Grows without copying each entry. */
export class EntryList {
  #ids = new Float64Array(1024);
  #runs = new Uint32Array(1024);
  #lengths = new Uint32Array(1024);
  #offsets = new Float64Array(1024);
  length = 0;

  /** Adds a tile with a picture of the data section; the ids must ascend. */
  add(id: number, offset: number, length: number): void {
    const last = this.length - 1;
    const run = this.#runs[last] ?? 0;
    if (last >= 0 && this.#offsets[last] === offset && (this.#ids[last] ?? 0) + run === id) {
      this.#runs[last] = run + 1;
      return;
    }
    this.push(id, 1, offset, length);
  }

  /** Adds an entry; a run of 0 is a leaf directory. */
  push(id: number, run: number, offset: number, length: number): void {
    if (this.length === this.#ids.length) this.#grow();
    this.#ids[this.length] = id;
    this.#runs[this.length] = run;
    this.#lengths[this.length] = length;
    this.#offsets[this.length] = offset;
    this.length += 1;
  }

  /** The directory of some of the entries, compressed. */
  serialize(first = 0, end = this.length): Buffer {
    const bytes = new VarintWriter();
    bytes.write(end - first);
    for (let at = first; at < end; at += 1) bytes.write(this.idAt(at) - (at === first ? 0 : this.idAt(at - 1)));
    for (let at = first; at < end; at += 1) bytes.write(this.#runs[at] ?? 0);
    for (let at = first; at < end; at += 1) bytes.write(this.#lengths[at] ?? 0);
    for (let at = first; at < end; at += 1) bytes.write(this.#follows(at, first) ? 0 : (this.#offsets[at] ?? 0) + 1);
    return gzipSync(bytes.whole());
  }

  idAt(at: number): number {
    return this.#ids[at] ?? 0;
  }

  #follows(at: number, first: number): boolean {
    return at > first && this.#offsets[at] === (this.#offsets[at - 1] ?? 0) + (this.#lengths[at - 1] ?? 0);
  }

  #grow(): void {
    const grown = <List extends Float64Array | Uint32Array>(list: List, into: List): List => {
      into.set(list);
      return into;
    };
    const size = this.#ids.length * 2;
    this.#ids = grown(this.#ids, new Float64Array(size));
    this.#offsets = grown(this.#offsets, new Float64Array(size));
    this.#runs = grown(this.#runs, new Uint32Array(size));
    this.#lengths = grown(this.#lengths, new Uint32Array(size));
  }
}

/**
 * The root directory, and the leaves it leads to if it would be too large alone. `leaf` is called for each leaf, in
 * order.
 */
export function buildDirectories(entries: EntryList, leaf: (bytes: Buffer) => void): Buffer {
  const most = HEAD_BYTES - HEADER_BYTES;
  if (entries.length <= MAX_ROOT_ENTRIES) {
    const root = entries.serialize();
    if (root.length <= most) return root;
  }
  for (let size = Math.max(LEAF_ENTRIES, entries.length / LEAVES_OF_ROOT); ; size *= GROWTH) {
    const { root, leaves } = split(entries, Math.ceil(size));
    const bytes = root.serialize();
    if (bytes.length > most) continue;
    for (const each of leaves) leaf(each);
    return bytes;
  }
}

function split(entries: EntryList, size: number): { readonly root: EntryList; readonly leaves: readonly Buffer[] } {
  const root = new EntryList();
  const leaves: Buffer[] = [];
  let offset = 0;
  for (let first = 0; first < entries.length; first += size) {
    const bytes = entries.serialize(first, Math.min(first + size, entries.length));
    root.push(entries.idAt(first), 0, offset, bytes.length);
    leaves.push(bytes);
    offset += bytes.length;
  }
  return { root, leaves };
}

/** LEB128, as protocol buffers have it: seven bits a byte, the lowest first. Whole numbers below 2^53. */
class VarintWriter {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  write(value: number): void {
    if (this.#length + 8 > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2);
    }
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  whole(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
