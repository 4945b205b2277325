/** What was understood of a pasted address or description, and what is wrong with one that can't be used. */
import { formatWhole } from './quantities.ts';

export const sourceReadingTexts = {
  origins: {
    josm: 'a JOSM address',
    qgis: 'a QGIS connection',
    osmAnd: 'an OsmAnd address',
    arcGis: 'an ArcGIS map',
    pmtiles: 'a PMTiles address',
  },
  readAs: (origin: string, min?: number, max?: number) => `Read as ${origin}${formatZooms(min, max)}.`,
  changed: (changes: readonly (readonly [from: string, to: string])[]) =>
    `Changed ${changes.map(([from, to]) => `${from} to ${to}`).join(', ')}.`,
  tileJson: (min: number, max: number) => `Read as TileJSON: zooms ${min} to ${max}.`,
  pmtiles: (min: number, max: number) => `Read as PMTiles: zooms ${min} to ${max}.`,
  wmts: (layers: number) =>
    layers === 1 ? 'Read as WMTS.' : `Read as WMTS: ${formatWhole(layers)} layers. Choose one.`,
} as const;

export const sourceHintTexts = {
  wms: 'This is a WMS address. Tilekeep needs tiles: look for a WMTS or XYZ address of the same map.',
  otherScheme: 'This kind of address isn’t supported. Enter one that starts with https://.',
  archive: 'An MBTiles file can’t be read over the network. Download it and open it, or look for a PMTiles archive.',
  notPmtiles: 'This isn’t a PMTiles archive that Tilekeep can read.',
  vector: 'These are vector tiles. Tilekeep shows images: PNG, JPEG or WebP.',
  style: 'This is a map style. Enter the address of its raster tiles or of their TileJSON.',
  key: (placeholder: string) => `Replace ${placeholder} with your key.`,
  header: 'Remove {header(…)} and enter this header under Advanced.',
  yahooRows: '{!y} isn’t supported. Try {-y}, which counts rows from the south.',
  zoomOffset: (placeholder: string) => `${placeholder} isn’t supported: tiles must be numbered from zoom 0 with {z}.`,
  matrixSet: 'Replace {TileMatrixSet} with the server’s Web Mercator set, often GoogleMapsCompatible.',
  layerStyle: 'Replace {Style} with a style of the layer, often default.',
  time: (placeholder: string) => `Replace ${placeholder} with a date, for example 2026-01-31.`,

  notDescription:
    'No tile address found. Enter one with {z}, {x} and {y}, or the address of a TileJSON or WMTS document.',
  noImages: 'This describes no image tiles that Tilekeep can show.',
  noMercator: 'No layer of this WMTS service has image tiles in Web Mercator.',
  damaged: 'This description is incomplete or damaged.',
  tooLarge: 'This description is too large.',
  pasteTooLong: 'This text is too long. Enter its address instead.',
  privateTiles: 'This address is public, but its tiles are on a private network. Enter their address instead.',
  status: (status: number) => `The server answers HTTP ${status} for this address.`,
  plainHttp: 'Use https for this address, or paste the text behind it.',
} as const;

function formatZooms(min: number | undefined, max: number | undefined): string {
  if (max === undefined) return min === undefined ? '' : `: zooms from ${min}`;
  return min === undefined ? `: zooms up to ${max}` : `: zooms ${min} to ${max}`;
}
