/** Notices are recognised by their bytes. */
import { expect, it } from 'vitest';
import { RefusedImages } from '../../../../../app/sources/http/refused-images.ts';
import { makePng } from '../../../../support/tile-images.ts';

it('recognises a notice, and nothing else', () => {
  const images = new RefusedImages();
  expect(images.has(makePng(1))).toBe(false);
  images.add(makePng(1));
  expect(images.has(makePng(1))).toBe(true);
  expect(images.has(makePng(2))).toBe(false);
});

it('recognises none once they are cleared', () => {
  const images = new RefusedImages();
  images.add(makePng(1));
  images.clear();
  expect(images.has(makePng(1))).toBe(false);
});

it('drops the oldest before it grows without limit', () => {
  const images = new RefusedImages();
  for (let seed = 0; seed < 65; seed += 1) images.add(Buffer.from(`notice ${seed}`));
  expect(images.has(Buffer.from('notice 0'))).toBe(false);
  expect(images.has(Buffer.from('notice 1'))).toBe(true);
  expect(images.has(Buffer.from('notice 64'))).toBe(true);
});
