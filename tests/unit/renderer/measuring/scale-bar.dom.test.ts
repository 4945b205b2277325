/** The scale bar: true lengths, round numbers, and no work without a change. */
import { expect, it } from 'vitest';
import { createScaleBar, measurePixel } from '../../../../renderer/measuring/scale-bar.ts';
import { showFormats } from '../../../../renderer/parts/formats.ts';

it.each([
  // A parallel of 40,075 km, and half of that at 60° but for the flattening: 111.412 cos 60° - 0.0935 cos 180° km a degree.
  [0, 0, 40_075_016.686 / 256],
  [60, 0, (360 * (111_412.84 * 0.5 + 93.5)) / 256],
  [60, 10, (360 * (111_412.84 * 0.5 + 93.5)) / 256 / 1024],
])('knows the ground below a pixel at %d° and zoom %d', (lat, zoom, metres) => {
  expect(measurePixel(lat, zoom) / metres).toBeCloseTo(1, 5);
});

it('follows latitude, zoom and units, and touches nothing while they stay', async () => {
  let [lat, zoom] = [0, 5];
  let follow: () => void = () => undefined;
  const map = {
    getCenter: () => ({ lat }),
    getZoom: () => zoom,
    on: (_names: string, act: () => void) => (follow = act),
  };
  createScaleBar(document.body, map as unknown as Parameters<typeof createScaleBar>[1]);
  const bar = document.querySelector<HTMLElement>('.scale-bar');
  const line = bar?.querySelector<HTMLElement>('.scale-line');
  const read = () => [bar?.textContent, bar?.getAttribute('aria-label'), line?.style.width];
  expect(read()).toEqual(['500 km', 'Scale: 500 km', '102px']);
  lat = 60;
  follow();
  expect(read()).toEqual(['200 km', 'Scale: 200 km', '82px']);
  zoom = 12;
  follow();
  expect(read()).toEqual(['2 km', 'Scale: 2 km', '104px']);
  showFormats({ units: 'imperial', positionFormat: 'degrees' });
  expect(read()).toEqual(['1 mi', 'Scale: 1 mi', '84px']);
  const changes = new MutationObserver(() => undefined);
  if (bar) changes.observe(bar, { attributes: true, childList: true, characterData: true, subtree: true });
  lat = 60.0001;
  follow();
  expect(changes.takeRecords()).toEqual([]);
  changes.disconnect();
  showFormats({ units: 'metric', positionFormat: 'degrees' });
});
