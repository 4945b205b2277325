/** How command lines name places and sources: a box in degrees or a saved area, zooms, and a source. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import { boundingBoxParser } from '../../shared/areas/area-parser.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import type { NamedRegion } from '../service/commands/named-things.ts';
import { readValue } from '../service/starting/flag-table.ts';

export const BOX_FORM = 'W,S,E,N in degrees, S below N';

export const ZOOMS_FORM = `zooms from 0 to ${MAX_ZOOM}, such as 8-13`;

/** Zooms, both included. */
export interface ZoomSpan {
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** A box as `W,S,E,N`; W greater than E crosses the antimeridian. */
export function readBox(text: string): BoundingBox | undefined {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== 4 || !parts.every((part) => /^-?(\d+(\.\d*)?|\.\d+)$/.test(part))) return undefined;
  const [west, south, east, north] = parts.map(Number);
  return boundingBoxParser.safeParse({ west, south, east, north }).data;
}

/** Zooms as `8-13`, or one. */
export function readZooms(text: string): ZoomSpan | undefined {
  const match = /^\s*(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?\s*$/.exec(text);
  const minZoom = Number(match?.[1]);
  const maxZoom = Number(match?.[2] ?? match?.[1]);
  // Comparisons with NaN are false.
  return minZoom <= maxZoom && maxZoom <= MAX_ZOOM ? { minZoom, maxZoom } : undefined;
}

type RawTexts<Name extends string> = { readonly [name in Name]?: string | boolean | undefined };

/** The region that `--bbox` or `--area` names; null without either. Throws an error that says what is wrong. */
export function readRegion(raw: RawTexts<'bbox' | 'area'>): NamedRegion | null {
  const box = readValue(raw, 'bbox', BOX_FORM, readBox);
  const nameOrId = readValue(raw, 'area', 'the name or the id of a saved area', readText);
  if (box && nameOrId !== undefined) throw new Error('use --bbox or --area, not both');
  if (box) return { kind: 'box', box };
  return nameOrId === undefined ? null : { kind: 'area', nameOrId };
}

/** The value of `--source`: null for all; undefined when it was not given. */
export function readSourceFlag(raw: RawTexts<'source'>): string | null | undefined {
  return raw.source === 'all' ? null : readValue(raw, 'source', 'the id or the name of a source, or all', readText);
}

/** A text with something in it. */
export function readText(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}
