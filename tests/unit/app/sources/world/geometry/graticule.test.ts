/** Lines and labels of the graticule. */
import { describe, expect, it } from 'vitest';
import { findLines, stepForZoom } from '../../../../../../app/sources/world/geometry/graticule.ts';
import { projectLat, unprojectLat } from '../../../../../../app/sources/world/geometry/mercator.ts';
import { DEGREE_MAX_WIDTH_PX, findDegreeLabels } from '../../../../../../app/sources/world/labels/degree-labels.ts';

const ZOOMS = Array.from({ length: 23 }, (_, zoom) => zoom);

describe('stepForZoom', () => {
  it('falls with the zoom and stays between 40 and 230 pixels', () => {
    const steps = ZOOMS.map((zoom) => stepForZoom(zoom).degrees);
    expect(steps).toEqual([...steps].sort((one, other) => other - one));
    for (const [zoom, step] of steps.entries()) {
      const stepPx = (step / 360) * 256 * 2 ** zoom;
      expect(stepPx).toBeGreaterThan(40);
      expect(stepPx).toBeLessThan(230);
    }
  });

  it('divides the turn, so that the lines meet at the date line', () => {
    for (const zoom of ZOOMS) {
      const turns = 360 / stepForZoom(zoom).degrees;
      expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-6);
    }
  });
});

describe('findLines', () => {
  it.each(ZOOMS.slice(0, 6))('puts each meridian into exactly one tile at zoom %i', (zoom) => {
    const size = 2 ** zoom;
    const seen = Array.from({ length: size }, (_, x) => findLines({ z: zoom, x, y: 0 }, 0).meridians)
      .flatMap((lines, x) => lines.filter(({ px }) => px > 0 && px < 256).map(({ px }) => px + x * 256))
      .sort((one, other) => one - other);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(Math.round(360 / stepForZoom(zoom).degrees));
  });

  it('puts the equator in the first row of pixels south of it', () => {
    const { parallels } = findLines({ z: 1, x: 0, y: 1 }, 0);
    expect(parallels.find(({ index }) => index === 0)?.px).toBe(0.5);
  });

  it('keeps lines crisp: in the middle of a pixel', () => {
    for (const { px } of findLines({ z: 12, x: 2136, y: 1430 }, 0).meridians) expect(px % 1).toBe(0.5);
  });
});

describe('findDegreeLabels', () => {
  it('names both lines of a crossing and brings longitudes to ±180', () => {
    const textsAt = (x: number) => [
      ...new Set([7, 8].flatMap((y) => findDegreeLabels({ z: 4, x, y }).map(({ text }) => text))),
    ];
    expect(textsAt(0)).toEqual(['0°', '180°']);
    expect(textsAt(4)).toEqual(['0°', '90° W']);
    expect(textsAt(12)).toEqual(['0°', '90° E']);
    expect(findDegreeLabels({ z: 4, x: 12, y: 6 })[0]?.text).toBe('30° N');
  });

  it('has as many decimals as tell two lines apart', () => {
    const deep = findDegreeLabels({ z: 22, x: 2185691, y: 1466560 }).concat(
      ...[1, 2].flatMap((x) => [1, 2].map((y) => findDegreeLabels({ z: 22, x: 2185691 + x, y: 1466560 + y }))),
    );
    expect(deep.length).toBeGreaterThan(0);
    for (const { text } of deep) expect(text).toMatch(/^\d+\.\d{5}° [NESW]$/);
  });

  it('never makes a label wider than the margin in which lines are looked for', () => {
    for (const z of ZOOMS.slice(2)) {
      const x = 2 ** z - 1;
      for (const label of findDegreeLabels({ z, x, y: 2 ** (z - 1) })) {
        expect(label.widthPx + 6).toBeLessThan(DEGREE_MAX_WIDTH_PX);
      }
    }
  });
});

describe('the projection', () => {
  it('maps the ends of the square to 0 and 1 and back', () => {
    expect(projectLat(90)).toBeCloseTo(0, 9);
    expect(projectLat(-85.0511287798066)).toBeCloseTo(1, 9);
    for (const lat of [-80, -23.4, 0, 47.6, 85]) expect(unprojectLat(projectLat(lat))).toBeCloseTo(lat, 9);
  });
});
