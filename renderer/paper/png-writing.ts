/**
 * Writes PNG files row by row, so that a picture is never in memory as a whole: W3C PNG specification, third edition. True colour
 * with 8 bits a sample, not interlaced.
 */

/** PNG 5.2, "PNG signature". */
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** PNG 11.2.1, "IHDR image header": colour type 2 is red, green and blue. */
const [BIT_DEPTH, TRUE_COLOUR] = [8, 2];
const SAMPLES = 3;
/** Of a pixel of a canvas: red, green, blue and alpha. */
const CANVAS_SAMPLES = 4;
/** PNG 9.2, "Filter types for filter method 0". The other two are slower and save little on maps. */
const [NONE, SUB, UP] = [0, 1, 2];

export class PngWriter {
  readonly #widthPx: number;
  readonly #emit: (bytes: Uint8Array<ArrayBuffer>) => void;
  // "deflate" means the zlib format, as PNG 10.1, "Compression method 0", wants it.
  readonly #deflate = new CompressionStream('deflate');
  readonly #input = this.#deflate.writable.getWriter();
  readonly #output: Promise<void>;
  #above: Uint8Array<ArrayBuffer>;

  /** Calls `emit` with the bytes of the file, in order. */
  constructor(widthPx: number, heightPx: number, emit: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#widthPx = widthPx;
    this.#emit = emit;
    this.#above = new Uint8Array((widthPx + 1) * SAMPLES);
    const header = new DataView(new ArrayBuffer(13));
    header.setUint32(0, widthPx);
    header.setUint32(4, heightPx);
    header.setUint8(8, BIT_DEPTH);
    header.setUint8(9, TRUE_COLOUR);
    emit(Uint8Array.from(SIGNATURE));
    emit(makeChunk('IHDR', new Uint8Array(header.buffer)));
    this.#output = this.#emitData();
  }

  /** Adds whole rows of a canvas's pixels. Their alpha is left out. Resolves once they are compressed. */
  async addRows(pixels: Uint8ClampedArray): Promise<void> {
    const [rowBytes, rows] = [this.#widthPx * SAMPLES, pixels.length / (this.#widthPx * CANVAS_SAMPLES)];
    const filtered = new Uint8Array((rowBytes + 1) * rows);
    for (let index = 0; index < rows; index += 1) {
      const row = dropAlpha(pixels, index * this.#widthPx, this.#widthPx);
      filterRow(row, this.#above, filtered.subarray(index * (rowBytes + 1), (index + 1) * (rowBytes + 1)));
      this.#above = row;
    }
    await this.#input.write(filtered);
  }

  /** Ends the file after its last row. */
  async end(): Promise<void> {
    await this.#input.close();
    await this.#output;
    this.#emit(makeChunk('IEND', new Uint8Array()));
  }

  async #emitData(): Promise<void> {
    const reader = this.#deflate.readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#emit(makeChunk('IDAT', value));
    }
  }
}

/** The samples of a row, behind those of a black pixel: PNG 9.2 counts what is left of a row as 0. */
function dropAlpha(pixels: Uint8ClampedArray, first: number, count: number): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array((count + 1) * SAMPLES);
  let [from, to] = [first * CANVAS_SAMPLES, SAMPLES];
  while (to < row.length) {
    row[to] = pixels[from] ?? 0;
    row[to + 1] = pixels[from + 1] ?? 0;
    row[to + 2] = pixels[from + 2] ?? 0;
    from += CANVAS_SAMPLES;
    to += SAMPLES;
  }
  return row;
}

/**
 * Writes the type of a filter and the filtered row: the one with the smallest sum of absolute differences (PNG 12.7, "Filter
 * selection"). Both rows begin with a black pixel.
 */
function filterRow(row: Uint8Array, above: Uint8Array, into: Uint8Array): void {
  let [none, sub, up] = [0, 0, 0];
  for (let index = SAMPLES; index < row.length; index += 1) {
    const sample = row[index] ?? 0;
    none += measure(sample);
    sub += measure(sample - (row[index - SAMPLES] ?? 0));
    up += measure(sample - (above[index] ?? 0));
  }
  const least = Math.min(none, sub, up);
  if (least === up) subtract(UP, row, above.subarray(SAMPLES), into);
  else if (least === sub) subtract(SUB, row, row, into);
  else subtract(NONE, row, new Uint8Array(row.length), into);
}

function subtract(type: number, row: Uint8Array, predicted: Uint8Array, into: Uint8Array): void {
  into[0] = type;
  // A typed array keeps the lowest eight bits, as PNG 9.2 wants it.
  for (let at = 1; at < into.length; at += 1) into[at] = (row[at + SAMPLES - 1] ?? 0) - (predicted[at - 1] ?? 0);
}

/** Of a difference of samples as a signed byte. */
function measure(difference: number): number {
  return Math.abs((difference << 24) >> 24);
}

/** A chunk with its length and checksum: PNG 5.3, "Chunk layout". */
function makeChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < type.length; index += 1) chunk[4 + index] = type.charCodeAt(index);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, computeCrc(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** Of each byte: PNG 5.5, "CRC algorithm", with the polynomial of ISO 3309 reflected. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** The checksum of PNG 5.5, from 0 to 2³² - 1. */
export function computeCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
