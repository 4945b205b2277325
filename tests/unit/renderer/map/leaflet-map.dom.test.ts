/** The map's own position stays exact through zooming, dragging and resizing. */
import fc from 'fast-check';
import { Point } from 'leaflet';
import { expect, it } from 'vitest';
import { createLeafletMap, readView } from '../../../../renderer/map/leaflet-map.ts';
import { formatView } from '../../../../shared/view.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

/** A map at zoom 9 in an element of a given size, without animations. */
function openMap(lat: number, lon: number) {
  const size = { clientWidth: 1000, clientHeight: 700 };
  const container = document.createElement('div');
  Object.defineProperties(container, {
    clientWidth: { get: () => size.clientWidth },
    clientHeight: { get: () => size.clientHeight },
  });
  document.body.append(container);
  const map = createLeafletMap(container, { lat, lon, zoom: 9 });
  const resize = (clientWidth: number, clientHeight: number): void => {
    Object.assign(size, { clientWidth, clientHeight });
    map.invalidateSize();
  };
  const zoomAround = (x: number, y: number, zoom: number): void => {
    map.setZoomAround(new Point(x, y), zoom, { animate: false });
  };
  const drag = (x: number, y: number): void => {
    map.panBy([x, y], { animate: false });
  };
  return { map, resize, zoomAround, drag };
}

const lat = fc.double({ min: -75, max: 75, noNaN: true });
const lon = fc.double({ min: -179, max: 179, noNaN: true });
const pixels = fc.integer({ min: -300, max: 300 });
const edge = fc.integer({ min: 200, max: 1600 });

it('returns to the same place after zooming in and out at any point, after any drag', () => {
  const stop = fc.record({
    x: fc.nat(1000),
    y: fc.nat(700),
    zooms: fc.array(fc.integer({ min: 5, max: 15 }), { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(lat, lon, pixels, pixels, fc.array(stop, { minLength: 1, maxLength: 3 }), (lat, lon, dx, dy, stops) => {
      const { map, zoomAround, drag } = openMap(lat, lon);
      drag(dx, dy);
      const before = formatView(readView(map));
      for (const { x, y, zooms } of stops) {
        for (const zoom of [...zooms, 9]) zoomAround(x, y, zoom);
        expect(formatView(readView(map))).toBe(before);
      }
      map.remove();
    }),
    { numRuns: 50 },
  );
});

it('goes exactly to its destination, near or far', () => {
  fc.assert(
    fc.property(lat, lon, lat, lon, pixels, (lat, lon, toLat, toLon, near) => {
      const { map } = openMap(lat, lon);
      for (const [wantedLat, wantedLon] of [[lat + near / 1000, lon] as const, [toLat, toLon] as const]) {
        map.setView([wantedLat, wantedLon], 9, { animate: false });
        expect(readView(map).lat).toBeCloseTo(wantedLat, 9);
        expect(readView(map).lon).toBeCloseTo(wantedLon, 9);
      }
      map.remove();
    }),
    { numRuns: 50 },
  );
});

it('keeps its place at every window size, and returns to the same pixels', () => {
  fc.assert(
    fc.property(lat, lon, pixels, fc.array(fc.tuple(edge, edge), { maxLength: 5 }), (lat, lon, dx, sizes) => {
      const { map, resize, drag } = openMap(lat, lon);
      drag(dx, 3);
      const before = { view: formatView(readView(map)), corner: map.containerPointToLatLng([0, 0]) };
      for (const [width, height] of sizes) {
        resize(width, height);
        expect(formatView(readView(map))).toBe(before.view);
        const shown = map.latLngToContainerPoint(map.getCenter());
        expect(shown.distanceTo([width / 2, height / 2])).toBeLessThan(2);
      }
      resize(1000, 700);
      expect({ view: formatView(readView(map)), corner: map.containerPointToLatLng([0, 0]) }).toEqual(before);
      map.remove();
    }),
    { numRuns: 50 },
  );
});
