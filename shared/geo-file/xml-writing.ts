/** Parts of XML files that are written. */
import type { GeoPosition } from './geo-file.ts';

/** No height on Earth, and none that a device measures. */
const HIGHEST_METRES = 1e6;
/** Characters that XML 1.0 §2.2 doesn't allow, and halves of pairs. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** RFC 3339, as GPX and KML have it; the zone may be missing. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** A text for an element or an attribute, without characters that XML can't have. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"]/g, (found) => ESCAPES[found] ?? found);
}

/** An element with a text; nothing for an empty text. */
export function writeElement(name: string, text: string | null | undefined): string {
  const escaped = escapeXml(text ?? '').trim();
  return escaped === '' ? '' : `<${name}>${escaped}</${name}>`;
}

/** Rounded to 7 decimals, about a centimetre; never with an exponent. */
export function writeDegrees(degrees: number): string {
  return writeDecimal(degrees, 7);
}

/** The height of a position in metres, rounded to millimetres; empty if there is none. */
export function writeHeight([, , ele]: GeoPosition): string {
  return ele !== undefined && Math.abs(ele) < HIGHEST_METRES ? writeDecimal(ele, 3) : '';
}

function writeDecimal(value: number, decimals: number): string {
  const text = value.toFixed(decimals).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** A property `time` that is one; else undefined. */
export function findTime({ time }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof time === 'string' && TIME.test(time.trim()) ? time.trim() : undefined;
}

/** What a feature says about itself in a longer text. */
export function findDescription({ desc, description }: Readonly<Record<string, unknown>>): string | undefined {
  return [desc, description].find((text): text is string => typeof text === 'string');
}
