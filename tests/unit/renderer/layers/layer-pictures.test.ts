/** Which pictures of a file are decoded. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LayerPictures } from '../../../../renderer/layers/layer-pictures.ts';

const decoded: Blob[] = [];

beforeEach(() => {
  decoded.length = 0;
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    decoded.push(blob);
    if (blob.size > 24) throw new Error('damaged');
    return { width: 1, height: 1 };
  });
});
afterEach(() => vi.unstubAllGlobals());

/** The head of a PNG that states a size. */
function png(widthPx: number, heightPx: number, more = 0): Uint8Array {
  const bytes = new Uint8Array(24 + more);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, widthPx);
  view.setUint32(20, heightPx);
  return bytes;
}

const decode = (...pictures: Uint8Array[]) =>
  LayerPictures.decode(pictures.map((bytes) => ({ kind: 'bytes', bytes }) as const));

it('decodes pictures, and counts those that can’t be shown', async () => {
  const text = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
  const pictures = await decode(png(64, 64), text, png(64, 64, 1), new Uint8Array(0));
  expect([0, 1, 2, 3].map((place) => pictures.get(place) !== undefined)).toEqual([true, false, false, false]);
  expect(pictures.missing).toBe(3);
  expect(decoded).toHaveLength(2);
});

it('never decodes one that says it is huge, or more than a file may have', async () => {
  expect((await decode(png(60_000, 60_000), png(20_000, 1), png(2 ** 31, 2 ** 31))).missing).toBe(3);
  expect(decoded).toHaveLength(0);
  const large = Array.from({ length: 6 }, () => png(4096, 4096));
  expect((await decode(...large)).missing).toBe(2);
  expect(decoded).toHaveLength(4);
});

it('leaves out pictures at addresses until their bytes are there', async () => {
  const pictures = await LayerPictures.decode([{ kind: 'address', url: 'https://example.com/pin.png' }]);
  expect([pictures.missing, pictures.get(0)]).toEqual([0, undefined]);
  expect(await pictures.add(0, png(8, 8))).toBe(true);
  expect(pictures.get(0)).toBeDefined();
});
