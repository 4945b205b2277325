/** How typed texts of an area are interpreted, and the messages for invalid ones. */
import { describe, expect, it } from 'vitest';
import {
  cleanName,
  readBoxTexts,
  readWidth,
  suggestName,
  suggestZooms,
} from '../../../../renderer/areas/warm-draft.ts';

const TEXTS = { west: '-3.5', south: '41,25', east: ' 25 ', north: '52' };

describe('a typed box', () => {
  it('accepts decimal points and commas', () => {
    expect(readBoxTexts(TEXTS)).toEqual({
      box: { west: -3.5, south: 41.25, east: 25, north: 52 },
      problems: new Map(),
    });
  });

  it('may cross the antimeridian', () => {
    expect(readBoxTexts({ ...TEXTS, west: '170', east: '-170' }).box).toMatchObject({ west: 170, east: -170 });
  });

  it.each([
    ['west', '181', 'from -180 to 180'],
    ['north', '90.1', 'from -90 to 90'],
    ['east', 'x', 'from -180 to 180'],
    ['south', '', 'from -90 to 90'],
    ['west', '1e2', 'from -180 to 180'],
    ['north', '41.25', 'greater than South'],
    ['north', '41', 'greater than South'],
    ['east', '-3.5', 'differ from West'],
  ] as const)('is invalid with %s at "%s"', (field, text, words) => {
    const { box, problems } = readBoxTexts({ ...TEXTS, [field]: text });
    expect(box).toBeNull();
    expect([...problems.keys()]).toEqual([field]);
    expect(problems.get(field)).toContain(words);
  });

  it('reports each problem at its field', () => {
    const nothing = { west: '', south: '', east: '', north: '' };
    expect([...readBoxTexts(nothing).problems.keys()]).toEqual(['west', 'south', 'east', 'north']);
  });
});

it('reads valid track widths', () => {
  expect([readWidth('10'), readWidth('100000'), readWidth('1,5e3'), readWidth('9.9'), readWidth('')]).toEqual([
    10,
    100_000,
    undefined,
    undefined,
    undefined,
  ]);
});

it('cleans names to one line of a valid length', () => {
  expect(cleanName('  Alps\t\n by  bike ')).toBe('Alps by bike');
  expect(cleanName(' \t ')).toBe('');
  expect(cleanName('a'.repeat(200))).toHaveLength(80);
});

it('names an area after its centre', () => {
  expect(suggestName({ west: 16, south: 48, east: 16.6, north: 48.24 })).toBe('Area 48.12, 16.30');
  expect(suggestName({ west: 170, south: -1, east: -160, north: 1 })).toBe('Area 0.00, -175.00');
  expect(suggestName({ west: 170, south: -1, east: -179.9, north: 1 })).toBe('Area 0.00, 175.05');
  expect(suggestName({ west: -1, south: -0.002, east: 1, north: 0.001 })).toBe('Area 0.00, 0.00');
});

it('offers the current zoom and the next three, within the source', () => {
  const rules = { minZoom: 2, maxZoom: 10, tileSizePx: 256 } as const;
  expect(suggestZooms(5, rules)).toEqual({ minZoom: 5, maxZoom: 8 });
  expect(suggestZooms(9, rules)).toEqual({ minZoom: 9, maxZoom: 10 });
  expect(suggestZooms(15, rules)).toEqual({ minZoom: 10, maxZoom: 10 });
  expect(suggestZooms(0, rules)).toEqual({ minZoom: 2, maxZoom: 5 });
  expect(suggestZooms(5, { ...rules, tileSizePx: 512 })).toEqual({ minZoom: 4, maxZoom: 7 });
});

it('offers no zoom beyond the last tiles, where the map only enlarges them', () => {
  const rules = { minZoom: 0, maxZoom: 22, tileSizePx: 256 } as const;
  expect(suggestZooms(20, rules)).toEqual({ minZoom: 20, maxZoom: 22 });
  expect(suggestZooms(24, rules)).toEqual({ minZoom: 22, maxZoom: 22 });
  expect(suggestZooms(24, { ...rules, maxZoom: 21, tileSizePx: 512 })).toEqual({ minZoom: 21, maxZoom: 21 });
});
