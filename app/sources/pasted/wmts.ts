/** Reads the capabilities of a WMTS service (OGC 07-057r7) into sources: its layers with tiles in Web Mercator. */
import type { SourceFill } from '../../../shared/sources/source-draft.ts';
import { MAX_ATTRIBUTION_LENGTH, MAX_NAME_LENGTH } from '../../../shared/sources/source-draft.ts';
import type { DescribedLayer, SourceDescription } from '../../../shared/sources/source-reading.ts';
import { sourceHintTexts as hints, sourceReadingTexts as texts } from '../../../shared/texts/source-reading.ts';
import { readAddress } from '../source-address.ts';
import { toLine } from './plain-text.ts';
import { findElement, listChildren, readText, type XmlElement } from './xml-tree.ts';

const MAX_LAYERS = 2000;
const MAX_TITLE_LENGTH = 200;

/** A set of zooms in Web Mercator; matrix ids are `prefix` and the zoom. */
interface MatrixSet {
  readonly id: string;
  readonly prefix: string;
  readonly tileSizePx: 256 | 512;
  readonly zooms: ReadonlySet<number>;
}

/** The layers of a capabilities document, given its root element. */
export function readWmts(root: XmlElement): SourceDescription {
  if (/^(WMS_Capabilities|WMT_MS_Capabilities)$/.test(root.name)) return { kind: 'hint', message: hints.wms };
  const contents = findElement(root, 'Contents');
  if (root.name !== 'Capabilities' || !contents) return { kind: 'hint', message: hints.notDescription };
  const sets = new Map(listChildren(contents, 'TileMatrixSet').flatMap((set) => toEntry(readMatrixSet(set))));
  const card = describeProvider(root);
  const kvp = findKvpAddress(root);
  const layers = listChildren(contents, 'Layer')
    .slice(0, MAX_LAYERS)
    .flatMap((layer) => describeLayer(layer, sets, kvp, card));
  if (layers.length === 0) return { kind: 'hint', message: hints.noMercator };
  return { kind: 'layers', note: texts.wmts(layers.length), layers };
}

function toEntry(set: MatrixSet | undefined): [string, MatrixSet][] {
  return set ? [[set.id, set]] : [];
}

function describeProvider(root: XmlElement): SourceFill {
  const name = readText(root, 'ServiceProvider', 'ProviderName') || readText(root, 'ServiceIdentification', 'Title');
  const site = findElement(root, 'ServiceProvider', 'ProviderSite')?.attributes.href ?? '';
  const attributionUrl = /^https:\/\/[^/\s@]+(\/\S*)?$/i.test(site) ? site : '';
  return { attribution: toLine(name, MAX_ATTRIBUTION_LENGTH), attributionUrl };
}

/** The address for tiles by parameters (KVP), ending in `?` or `&`. */
function findKvpAddress(root: XmlElement): string | undefined {
  const operations = listChildren(findElement(root, 'OperationsMetadata'), 'Operation');
  const getTile = operations.find(({ attributes }) => attributes.name === 'GetTile');
  const gets = listChildren(findElement(getTile, 'DCP', 'HTTP'), 'Get');
  const encodings = (get: XmlElement) =>
    listChildren(get, 'Constraint').flatMap((one) => listChildren(findElement(one, 'AllowedValues'), 'Value'));
  const get = gets.find((one) => encodings(one).length === 0 || encodings(one).some(({ text }) => text === 'KVP'));
  const href = get?.attributes.href;
  if (href === undefined) return undefined;
  if (!href.includes('?')) return `${href}?`;
  return /[?&]$/.test(href) ? href : `${href}&`;
}

function describeLayer(
  layer: XmlElement,
  sets: ReadonlyMap<string, MatrixSet>,
  kvp: string | undefined,
  card: SourceFill,
): DescribedLayer[] {
  const links = listChildren(layer, 'TileMatrixSetLink');
  const link = links.find((one) => sets.has(readText(one, 'TileMatrixSet')));
  const set = sets.get(readText(link, 'TileMatrixSet'));
  const template = set && findTemplate(layer, set, kvp);
  const zooms = set && limitZooms(set, link);
  if (!set || template === undefined || !zooms) return [];
  const title = toLine(readText(layer, 'Title') || readText(layer, 'Identifier'), MAX_TITLE_LENGTH);
  const fill = { ...card, ...zooms, template, subdomains: [], tileSizePx: set.tileSizePx };
  return [{ title, fill: { ...fill, name: toLine(title, MAX_NAME_LENGTH) } }];
}

const PREFIX = 'matrix prefix';
const IMAGE = /^image\/(?:png|jpe?g|webp|png8|vnd\.jpeg-png8?)\b/i;

/** A template of the layer's tiles that can be requested here: by path, or by parameters. */
function findTemplate(layer: XmlElement, set: MatrixSet, kvp: string | undefined): string | undefined {
  const values = readValues(layer, set);
  const resources = listChildren(layer, 'ResourceURL').filter(
    ({ attributes }) => attributes.resourceType === 'tile' && IMAGE.test(attributes.format ?? ''),
  );
  const paths = resources.map(({ attributes }) => fillTemplate(attributes.template ?? '', values));
  const format = listChildren(layer, 'Format').find(({ text }) => IMAGE.test(text))?.text;
  const byParameters = kvp === undefined || format === undefined ? [] : [describeKvp(kvp, format, values)];
  return [...paths, ...byParameters].find((template) => readAddress({ template, subdomains: [] }).kind === 'good');
}

/** The values of a layer's placeholders, by their names in lower case. */
function readValues(layer: XmlElement, set: MatrixSet): ReadonlyMap<string, string> {
  const styles = listChildren(layer, 'Style');
  const style = styles.find(({ attributes }) => attributes.isDefault === 'true') ?? styles[0];
  const dimensions = listChildren(layer, 'Dimension').map((dimension): [string, string] => {
    const fallback = listChildren(dimension, 'Value').at(-1)?.text ?? '';
    return [readText(dimension, 'Identifier').toLowerCase(), readText(dimension, 'Default') || fallback];
  });
  return new Map([
    ...dimensions,
    ['layer', readText(layer, 'Identifier')],
    ['style', readText(style, 'Identifier') || 'default'],
    ['tilematrixset', set.id],
    // No placeholder has a space in its name.
    [PREFIX, set.prefix],
  ]);
}

function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  const prefix = values.get(PREFIX) ?? '';
  return template.replace(/\{([\w-]+)\}/g, (found, name: string) => {
    const lower = name.toLowerCase();
    if (lower === 'tilematrix') return `${prefix}{z}`;
    if (lower === 'tilerow') return '{y}';
    if (lower === 'tilecol') return '{x}';
    const value = values.get(lower);
    return value === undefined ? found : encodeValue(value);
  });
}

// Servers know `EPSG:3857` as it is, also in a path.
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/%3A/g, ':').replace(/%2C/g, ',');
}

function describeKvp(address: string, format: string, values: ReadonlyMap<string, string>): string {
  const known = ['layer', 'style', 'tilematrixset', 'tilematrix', 'tilerow', 'tilecol', PREFIX];
  const dimensions = [...values.keys()].filter((name) => !known.includes(name));
  const names = ['Layer', 'Style', 'TileMatrixSet', 'TileMatrix', 'TileRow', 'TileCol', ...dimensions];
  const fields = names.map((name) => `${encodeURIComponent(name)}={${name}}`).join('&');
  return fillTemplate(`${address}Service=WMTS&Request=GetTile&Version=1.0.0&Format=${format}&${fields}`, values);
}

/** The layer's lowest and highest zoom, from the limits it states within the set. */
function limitZooms({ prefix, zooms }: MatrixSet, link: XmlElement | undefined): SourceFill | undefined {
  const limits = listChildren(findElement(link, 'TileMatrixSetLimits'), 'TileMatrixLimits');
  const stated = limits.map((limit) => readZoom(readText(limit, 'TileMatrix'), prefix));
  const found = [...zooms].filter((zoom) => stated.length === 0 || stated.includes(zoom));
  return found.length === 0 ? undefined : { minZoom: Math.min(...found), maxZoom: Math.max(...found) };
}

function readZoom(id: string, prefix: string): number | undefined {
  const digits = id.startsWith(prefix) ? id.slice(prefix.length) : '';
  return /^(0|[1-9]\d?)$/.test(digits) ? Number(digits) : undefined;
}

const MERCATOR = /(?:3857|900913|3785|102100|102113)$|GoogleMapsCompatible/i;
/** Half the width of the Web Mercator square, in metres. */
const HALF_METRES = 20_037_508.342789;
/** The scale of zoom 0 with 256 px tiles, at 0.28 mm a pixel (OGC 07-057r7, annex E.4). */
const ZOOM_0_SCALE = 559_082_264.0287178;

/** The zooms of a set whose tiles are those of the map, found by their scales and corners and not by names. */
function readMatrixSet(set: XmlElement): MatrixSet | undefined {
  const crs = readText(set, 'SupportedCRS');
  if (!MERCATOR.test(crs) && !MERCATOR.test(readText(set, 'WellKnownScaleSet'))) return undefined;
  const matrices = listChildren(set, 'TileMatrix');
  const firstId = readText(matrices[0], 'Identifier');
  const prefix = firstId.replace(/\d+$/, '');
  const sizePx = Number(readText(matrices[0], 'TileWidth'));
  if (sizePx !== 256 && sizePx !== 512) return undefined;
  const deepest = sizePx === 512 ? 21 : 22;
  const zooms = matrices.flatMap((matrix) => {
    const zoom = readZoom(readText(matrix, 'Identifier'), prefix);
    return zoom !== undefined && zoom <= deepest && isTileOfMap(matrix, zoom, sizePx) ? [zoom] : [];
  });
  return zooms.length === 0
    ? undefined
    : { id: readText(set, 'Identifier'), prefix, tileSizePx: sizePx, zooms: new Set(zooms) };
}

function isTileOfMap(matrix: XmlElement, zoom: number, sizePx: number): boolean {
  const scale = Number(readText(matrix, 'ScaleDenominator'));
  const [left = Number.NaN, top = Number.NaN] = readText(matrix, 'TopLeftCorner').split(/\s+/).map(Number);
  const expected = (ZOOM_0_SCALE * 256) / sizePx / 2 ** zoom;
  const isSquare = readText(matrix, 'TileWidth') === readText(matrix, 'TileHeight');
  const isAtCorner = Math.abs(left + HALF_METRES) < 10 && Math.abs(top - HALF_METRES) < 10;
  return isSquare && isAtCorner && Math.abs(scale / expected - 1) < 1e-3;
}
