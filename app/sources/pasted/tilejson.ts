/** Reads TileJSON, versions 1 to 3 (https://github.com/mapbox/tilejson-spec), into the fields of a source. */
import { z } from 'zod';
import type { SourceFill } from '../../../shared/sources/source-draft.ts';
import { MAX_ATTRIBUTION_LENGTH, MAX_NAME_LENGTH } from '../../../shared/sources/source-draft.ts';
import type { SourceDescription } from '../../../shared/sources/source-reading.ts';
import { sourceHintTexts as hints, sourceReadingTexts as texts } from '../../../shared/texts/source-reading.ts';
import { MAX_ZOOM } from '../../../shared/tiles/tile-coord.ts';
import { parseUrl } from '../url-text.ts';
import { readPastedAddress, showBraces } from './pasted-address.ts';
import { readAttribution, toLine } from './plain-text.ts';

const number = z.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);

const PARSER = z.object({
  tiles: z.array(z.string().max(10_000)).min(1).max(100),
  name: text,
  attribution: text,
  minzoom: number,
  maxzoom: number,
  scheme: text,
  format: text,
  tileSize: number,
  vector_layers: z.unknown().optional(),
});
type TileJson = z.infer<typeof PARSER>;

/** Reads parsed JSON. `base` is the address it came from, for relative tile addresses. */
export function readTileJson(json: unknown, base: string | undefined): SourceDescription {
  const { data } = PARSER.safeParse(json);
  if (!data) return hint(isMapStyle(json) ? hints.style : hints.notDescription);
  const { template, subdomains } = joinServers(data.tiles.map((tile) => resolve(tile, base)));
  if (isVector(data, template)) return hint(hints.vector);
  const read = readPastedAddress(template);
  if (read.kind === 'hint') return hint(read.hint);
  const fill: SourceFill = {
    ...describeCard(data),
    template,
    subdomains,
    ...(read.kind === 'foreign' && read.reading.fill),
  };
  const title = fill.name || hostOf(template);
  const layer = { title, fill: { ...fill, template: turnRows(fill.template ?? template, data), name: title } };
  return { kind: 'layers', note: texts.tileJson(fill.minZoom ?? 0, fill.maxZoom ?? MAX_ZOOM), layers: [layer] };
}

function describeCard({ name = '', attribution = '', minzoom, maxzoom, tileSize }: TileJson): SourceFill {
  const credit = readAttribution(attribution, MAX_ATTRIBUTION_LENGTH);
  const tileSizePx = tileSize === 512 ? 512 : 256;
  const [minZoom, maxZoom] = [toZoom(minzoom, 0, tileSizePx), toZoom(maxzoom, MAX_ZOOM, tileSizePx)];
  return {
    name: toLine(name, MAX_NAME_LENGTH),
    attribution: credit.text,
    attributionUrl: credit.link,
    minZoom: Math.min(minZoom, maxZoom),
    maxZoom,
    tileSizePx,
  };
}

function toZoom(zoom: number | undefined, fallback: number, tileSizePx: 256 | 512): number {
  const deepest = tileSizePx === 512 ? MAX_ZOOM - 1 : MAX_ZOOM;
  return Math.max(0, Math.min(deepest, Math.floor(zoom ?? fallback)));
}

function turnRows(template: string, { scheme }: TileJson): string {
  return scheme?.toLowerCase() === 'tms' ? template.replaceAll('{y}', '{-y}') : template;
}

function isVector({ format, vector_layers }: TileJson, template: string): boolean {
  const path = template.split(/[?#]/, 1)[0] ?? '';
  return vector_layers !== undefined || /^(pbf|mvt)$/i.test(format ?? '') || /\.(pbf|mvt)$/i.test(path);
}

function isMapStyle(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'layers' in json && 'sources' in json;
}

function resolve(tile: string, base: string | undefined): string {
  if (base === undefined || /^[a-z][a-z\d+.-]*:/i.test(tile)) return tile;
  try {
    return showBraces(new URL(tile, base).href);
  } catch {
    return tile;
  }
}

/** One template for addresses that differ in one part of the server's name; otherwise the first. */
function joinServers(tiles: readonly string[]): { readonly template: string; readonly subdomains: readonly string[] } {
  const first = tiles[0] ?? '';
  const [start, end] = [sharedStart(tiles), sharedStart(tiles.map((tile) => [...tile].reverse().join('')))];
  const shortest = Math.min(...tiles.map(({ length }) => length));
  const tail = Math.min(end, shortest - start);
  const names = tiles.map((tile) => tile.slice(start, tile.length - tail));
  const template = `${first.slice(0, start)}{s}${first.slice(first.length - tail)}`;
  const isInHost = /^https?:\/\/[^/?]*\{s\}/i.test(template) && !first.includes('{s}');
  const fits = tiles.length > 1 && isInHost && names.every((name) => /^[a-z0-9-]{1,63}$/i.test(name));
  return fits ? { template, subdomains: [...new Set(names)] } : { template: first, subdomains: [] };
}

function sharedStart(texts: readonly string[]): number {
  const first = texts[0] ?? '';
  let length = 0;
  while (length < first.length && texts.every((one) => one[length] === first[length])) length += 1;
  return length;
}

function hostOf(template: string): string {
  return toLine(parseUrl(template.replace('{s}.', ''))?.host ?? '', MAX_NAME_LENGTH);
}

function hint(message: string): SourceDescription {
  return { kind: 'hint', message };
}
