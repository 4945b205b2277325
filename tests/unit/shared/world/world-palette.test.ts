/** Contrasts of the built-in world's colours, as WCAG 2.2 reckons them. */
import { describe, expect, it } from 'vitest';
import { DARK_WORLD, LIGHT_WORLD } from '../../../../shared/world/world-palette.ts';

const PALETTES = [
  ['light', LIGHT_WORLD],
  ['dark', DARK_WORLD],
] as const;

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const leastContrast = (colour: string, grounds: readonly string[]): number =>
  Math.min(...grounds.map((ground) => contrast(colour, ground)));

describe.each(PALETTES)('the %s world', (_name, palette) => {
  const water = [palette.sea, ...palette.shallows];
  const land = [...palette.lands, palette.ice];

  it('has legible names', () => {
    expect(leastContrast(palette.countryText, [...land, ...water])).toBeGreaterThanOrEqual(4.5);
    expect(leastContrast(palette.graticuleText, [...land, ...water])).toBeGreaterThanOrEqual(4.5);
    expect(leastContrast(palette.repeatedText, land)).toBeGreaterThanOrEqual(4.5);
    expect(leastContrast(palette.stateText, land)).toBeGreaterThanOrEqual(4.5);
    expect(leastContrast(palette.cityText, [...land, ...water])).toBeGreaterThanOrEqual(4.5);
    expect(leastContrast(palette.seaText, water)).toBeGreaterThanOrEqual(4.5);
  });

  it('has visible borders and coasts', () => {
    expect(leastContrast(palette.border, land)).toBeGreaterThanOrEqual(1.9);
    expect(leastContrast(palette.coast, [...land, ...water])).toBeGreaterThanOrEqual(1.9);
  });

  it('has no colour twice, each in the form that the window replaces', () => {
    const colours = Object.values(palette).flat();
    expect(new Set(colours).size).toBe(colours.length);
    for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });
});

it('the dark world is dark, and its land differs from its sea', () => {
  expect(leastContrast(DARK_WORLD.sea, [...DARK_WORLD.lands, DARK_WORLD.ice])).toBeGreaterThanOrEqual(1.3);
  for (const colour of [DARK_WORLD.sea, ...DARK_WORLD.shallows, ...DARK_WORLD.lands, DARK_WORLD.ice]) {
    expect(luminance(colour)).toBeLessThan(0.1);
  }
});
