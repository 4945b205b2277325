/** PNG files that are written row by row: other programs read the same pixels from them. */
import { inflateSync, crc32 as zlibCrc } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { computeCrc, PngWriter } from '../../../../renderer/paper/png-writing.ts';

it.each([
  ['123456789', 0xcbf43926],
  ['IEND', 0xae426082],
  ['', 0],
])('the checksum of %o is the known one', (text, crc) => {
  expect(computeCrc(Buffer.from(text))).toBe(crc);
});

it('any picture, in bands of any height, has the pixels that were given, without their alpha', async () => {
  const picture = fc
    .record({
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 9 }),
      step: fc.integer({ min: 1, max: 9 }),
    })
    .chain(({ width, height, step }) =>
      fc
        .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
        .map((pixels) => ({ width, height, step, pixels })),
    );
  await fc.assert(
    fc.asyncProperty(picture, async ({ width, height, step, pixels }) => {
      const file = await write(width, height, step, Uint8ClampedArray.from(pixels));
      const colours = [...pixels].filter((_, index) => index % 4 !== 3);
      expect(readPng(file)).toEqual({ width, height, colours });
    }),
  );
});

it('a row that continues the one above, or its own start, takes next to nothing', async () => {
  const [width, height] = [512, 512];
  const pixels = new Uint8ClampedArray(width * height * 4).map((_, index) => (index % 4) * 60);
  expect((await write(width, height, 256, pixels)).length).toBeLessThan(2000);
});

/** Writes in bands of `step` rows. */
async function write(width: number, height: number, step: number, pixels: Uint8ClampedArray): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const png = new PngWriter(width, height, (bytes) => parts.push(bytes));
  for (let row = 0; row < height; row += step) {
    await png.addRows(pixels.subarray(row * width * 4, Math.min(height, row + step) * width * 4));
  }
  await png.end();
  return Buffer.concat(parts);
}

/** Reads true colour of 8 bits, with the first filters of PNG 9.2; throws where the file isn't one. */
function readPng(file: Buffer) {
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = readChunks(file.subarray(8));
  expect([chunks[0]?.type, chunks.at(-1)?.type]).toEqual(['IHDR', 'IEND']);
  const header = chunks[0]?.data ?? Buffer.alloc(13);
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0]);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  expect(rows.length).toBe((width * 3 + 1) * height);
  return { width, height, colours: unfilter(rows, width * 3) };
}

function readChunks(bytes: Buffer) {
  const chunks: { readonly type: string; readonly data: Buffer }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(zlibCrc(body));
    chunks.push({ type: body.subarray(0, 4).toString('latin1'), data: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

function unfilter(filtered: Buffer, rowBytes: number): readonly number[] {
  const colours: number[] = [];
  for (let start = 0; start < filtered.length; start += rowBytes + 1) {
    const [filter, first] = [filtered[start] ?? 0, colours.length];
    for (let at = 0; at < rowBytes; at += 1) {
      const left = at < 3 ? 0 : (colours[first + at - 3] ?? 0);
      const predicted = [0, left, colours[first + at - rowBytes] ?? 0][filter] ?? Number.NaN;
      colours.push(((filtered[start + 1 + at] ?? 0) + predicted) % 256);
    }
  }
  return colours;
}
