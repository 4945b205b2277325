/** Sheets on the map: their scale is true in the middle of each, and together they have no gaps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorldBox } from '../../../../renderer/layers/layer-labels.ts';
import { findGroundScale } from '../../../../renderer/paper/map-scale.ts';
import { toWorldPart } from '../../../../renderer/paper/picture-frame.ts';
import {
  findPrintZoom,
  layOutSheets,
  listGridLines,
  type SheetChoice,
} from '../../../../renderer/paper/sheet-layout.ts';

const [A, E2] = [6_378_137, 0.006_694_379_990_141];

/** Metres between two latitudes along a meridian of WGS 84, summed in small steps. */
function walkMeridian(from: number, to: number): number {
  const steps = 2000;
  let metres = 0;
  for (let step = 0; step < steps; step += 1) {
    const phi = ((from + ((step + 0.5) / steps) * (to - from)) * Math.PI) / 180;
    metres += ((A * (1 - E2)) / (1 - E2 * Math.sin(phi) ** 2) ** 1.5) * (((to - from) / steps) * (Math.PI / 180));
  }
  return metres;
}

/** Metres along a parallel of WGS 84. */
function walkParallel(lat: number, degrees: number): number {
  const phi = (lat * Math.PI) / 180;
  return (A / Math.sqrt(1 - E2 * Math.sin(phi) ** 2)) * Math.cos(phi) * degrees * (Math.PI / 180);
}

const toLat = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

const choices: fc.Arbitrary<SheetChoice> = fc.record({
  paper: fc.constantFrom('a4', 'a3', 'letter'),
  isLandscape: fc.boolean(),
  scale: fc.constantFrom(10_000, 25_000, 50_000, 100_000, 250_000),
  columns: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 3 }),
});

const viewAt = (lat: number, lon: number) =>
  toWorldPart({ west: lon - 0.05, east: lon + 0.05, south: lat - 0.05, north: lat + 0.05 });

/** Each part begins where the one before it in its row ends, and the one above it. */
function expectToMeet(parts: readonly WorldBox[], columns: number): void {
  for (const [index, { west, north }] of parts.entries()) {
    const [before, above] = [parts[index - 1], parts[index - columns]];
    if (before && index % columns > 0) expect(west).toBeCloseTo(before.east, 12);
    if (above) expect(north).toBeCloseTo(above.south, 12);
  }
}

describe('sheets at a scale', () => {
  it('measure 10 km within 0.5% along both directions in the middle of each', () => {
    fc.assert(
      fc.property(choices, fc.double({ min: -75, max: 75, noNaN: true }), (choice, lat) => {
        const layout = layOutSheets(viewAt(lat, 10), choice);
        expect(layout?.sheets).toHaveLength(choice.columns * choice.rows);
        for (const { part, worldMm } of layout?.sheets ?? []) {
          const middle = (part.north + part.south) / 2;
          const east = walkParallel(toLat(middle), 0.01) / ((0.01 / 360) * worldMm);
          const reach = 0.5 / worldMm;
          const north = walkMeridian(toLat(middle + reach), toLat(middle - reach));
          // Metres on the ground for a millimetre on paper.
          for (const metres of [east, north])
            expect(Math.abs((metres * 1000) / (choice.scale ?? 1) - 1)).toBeLessThan(0.005);
        }
      }),
    );
  });

  it('fill the paper, meet, and lie around the middle of the view', () => {
    fc.assert(
      fc.property(choices, fc.double({ min: -70, max: 70, noNaN: true }), (choice, lat) => {
        const view = viewAt(lat, 10);
        const layout = layOutSheets(view, choice);
        if (!layout) throw new Error('no layout');
        const { sheets, mapMm } = layout;
        for (const { part, worldMm } of sheets) {
          expect((part.east - part.west) * worldMm).toBeCloseTo(mapMm.width, 3);
          expect((part.south - part.north) * worldMm).toBeCloseTo(mapMm.height, 3);
        }
        expectToMeet(
          sheets.map(({ part }) => part),
          choice.columns,
        );
        const [first, last] = [sheets[0]?.part ?? view, sheets[choice.columns - 1]?.part ?? view];
        expect((first.west + last.east) / 2).toBeCloseTo((view.west + view.east) / 2, 9);
        expect((first.north + (sheets.at(-1)?.part.south ?? 0)) / 2).toBeCloseTo((view.north + view.south) / 2, 9);
      }),
    );
  });

  it('have names by column and row, and none where there is one', () => {
    const choice = { paper: 'a4', isLandscape: false, scale: 50_000, columns: 2, rows: 2 } as const;
    expect(layOutSheets(viewAt(48, 16), choice)?.sheets.map(({ label }) => label)).toEqual(['A1', 'B1', 'A2', 'B2']);
    expect(layOutSheets(viewAt(48, 16), { ...choice, columns: 1, rows: 1 })?.sheets[0]?.label).toBe('');
  });

  it('fit a view with a scale of two digits', () => {
    const view = viewAt(48, 16);
    const layout = layOutSheets(view, { paper: 'a4', isLandscape: true, scale: null, columns: 1, rows: 1 });
    const part = layout?.sheets[0]?.part ?? view;
    expect(part.west).toBeLessThanOrEqual(view.west);
    expect(part.north).toBeLessThanOrEqual(view.north + 1e-9);
    // 0.1 degrees of latitude, 11.1 km, on the 170 mm that A4 has for a map.
    expect(layout?.scale).toBe(66_000);
  });
});

it('the scale of Web Mercator is that of its latitude', () => {
  expect(findGroundScale(0)).toBeCloseTo(0.996_647, 6);
  expect(findGroundScale(60)).toBeCloseTo(0.5 * (0.996_647 / (1 - E2 * 0.75)), 6);
});

it('pictures for paper have 127 to 254 dots an inch', () => {
  fc.assert(
    fc.property(fc.double({ min: 1000, max: 1e9, noNaN: true }), (worldMm) => {
      const dots = ((256 * 2 ** findPrintZoom(worldMm)) / worldMm) * 25.4;
      expect(dots).toBeGreaterThanOrEqual(127);
      expect(dots).toBeLessThanOrEqual(255);
    }),
  );
});

it('a grid has round degrees and minutes at their places', () => {
  const layout = layOutSheets(viewAt(48.21, 16.37), {
    paper: 'a4',
    isLandscape: false,
    scale: 100_000,
    columns: 1,
    rows: 1,
  });
  const [sheet] = layout?.sheets ?? [];
  if (!sheet) throw new Error('no sheet');
  const { meridians, parallels } = listGridLines(sheet);
  expect(meridians.map(({ degrees }) => Math.round(degrees * 60))).toEqual([975, 980, 985]);
  expect(parallels.length).toBeGreaterThan(1);
  for (const { degrees, atMm } of meridians) {
    expect(atMm).toBeCloseTo((degrees / 360 + 0.5 - sheet.part.west) * sheet.worldMm, 6);
  }
});
