/** Colours and numbers of styles, as files write them. Values that can't be read are left out. */
import type { Colour } from './feature-style.ts';
import { readDecimal } from './number-text.ts';

/** Wider or larger than anything that helps on a map. */
const MAX_PX = 100;

/** A colour of KML: `aabbggrr`, in hexadecimal. */
export function readKmlColour(text: string): Colour | undefined {
  const [, alpha, blue, green, red] =
    /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})([\da-f]{2})$/.exec(text.trim().toLowerCase()) ?? [];
  return alpha === undefined ? undefined : `#${red}${green}${blue}${alpha}`;
}

/** A colour of the web, `#rgb` or `#rrggbb`, with or without its `#`, with an opacity from 0 to 1. */
export function readWebColour(value: unknown, opacity = 1): Colour | undefined {
  const digits = typeof value === 'string' ? /^#?([\da-f]{3}|[\da-f]{6})$/.exec(value.trim().toLowerCase())?.[1] : '';
  if (!digits) return undefined;
  const alpha = Math.round(255 * opacity)
    .toString(16)
    .padStart(2, '0');
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}${alpha}`;
}

/** A number from 0 to 1. */
export function readShare(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && number >= 0 && number <= 1 ? number : undefined;
}

/** A length of at least 0; what is too long is cut. */
export function readLength(value: unknown): number | undefined {
  const number = readNumber(value);
  return number !== undefined && number >= 0 ? Math.min(MAX_PX, number) : undefined;
}

/** Without the members that are undefined; undefined if none is left. */
export function keepGiven<Style extends object>(
  style: {
    readonly [Key in keyof Style]: Style[Key] | undefined;
  },
): Partial<Style> | undefined {
  const given = Object.entries(style).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : (Object.fromEntries(given) as Partial<Style>);
}

function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? readDecimal(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
