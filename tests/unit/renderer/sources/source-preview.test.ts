/** Which tile a preview shows. */
import { expect, it } from 'vitest';
import { findTile } from '../../../../renderer/sources/source-preview.ts';
import { makeDraft } from '../../../support/drafts.ts';

const VIENNA = { lat: 48.2, lon: 16.4 };

it('is the one in the middle of the view', () => {
  expect(findTile({ ...VIENNA, zoom: 12 }, makeDraft())).toEqual({ z: 12, x: 2234, y: 1420 });
  expect(findTile({ lat: 0, lon: 0, zoom: 0 }, makeDraft())).toEqual({ z: 0, x: 0, y: 0 });
});

it('is at the nearest zoom that the source has', () => {
  expect(findTile({ ...VIENNA, zoom: 12 }, makeDraft({ maxZoom: 10 })).z).toBe(10);
  expect(findTile({ ...VIENNA, zoom: 2 }, makeDraft({ minZoom: 5 })).z).toBe(5);
  expect(findTile({ ...VIENNA, zoom: 12 }, makeDraft({ tileSizePx: 512, maxZoom: 21 })).z).toBe(11);
});

it('stays within the world at its edges', () => {
  expect(findTile({ lat: -90, lon: 180, zoom: 3 }, makeDraft())).toEqual({ z: 3, x: 7, y: 7 });
  expect(findTile({ lat: 90, lon: -180, zoom: 3 }, makeDraft())).toEqual({ z: 3, x: 0, y: 0 });
});
