/**
 * Public sources that people can choose from. What their terms say, and where that was read, is in
 * docs/public-sources.md. Offline use is on only where the terms clearly allow it.
 */
import { NEW_DRAFT } from '../../shared/sources/draft-of-source.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import type { PublicSource } from '../../shared/sources/source-reading.ts';
import { readAddress } from './source-address.ts';
import { deriveSourceId } from './source-id.ts';

/** Tiles of a public source that one area may have: a city with its surroundings, not a country. */
export const MAX_PUBLIC_AREA_TILES = 10_000;

type Described = Pick<SourceDraft, 'name' | 'template' | 'maxZoom' | 'attribution' | 'attributionUrl'>;

function describe(draft: Described & Partial<SourceDraft>, termsUrl: string): PublicSource {
  const limits = { maxConcurrentRequests: 2, maxRequestsPerSecond: 5 };
  return { draft: { ...NEW_DRAFT, ...limits, ...draft }, termsUrl, termsReadOn: '2026-11-30' };
}

const OFFLINE = { offlineUsePermitted: true };

const USGS = {
  attribution: 'U.S. Geological Survey, The National Map',
  attributionUrl: 'https://www.usgs.gov/programs/national-geospatial-program/national-map',
  maxZoom: 16,
};
const USGS_TERMS = 'https://www.usgs.gov/faqs/what-are-terms-uselicensing-map-services-and-data-national-map';

const IGN = { attribution: '© IGN', attributionUrl: 'https://www.ign.fr/' };
const IGN_TERMS = 'https://geoservices.ign.fr/cgu-licences';

/** By name. Their addresses are normalised. */
export const PUBLIC_SOURCES: readonly PublicSource[] = [
  describe(
    {
      name: 'Austria: basemap.at',
      template: 'https://mapsneu.wien.gv.at/basemap/geolandbasemap/normal/google3857/{z}/{y}/{x}.png',
      maxZoom: 19,
      attribution: 'Datenquelle: basemap.at',
      attributionUrl: 'https://basemap.at/',
      ...OFFLINE,
    },
    'https://basemap.at/#lizenz',
  ),
  describe(
    {
      name: 'France: aerial photos (IGN)',
      template: describeIgn('ORTHOIMAGERY.ORTHOPHOTOS', 'image/jpeg'),
      maxZoom: 19,
      ...IGN,
      ...OFFLINE,
    },
    IGN_TERMS,
  ),
  describe(
    {
      name: 'France: map (Plan IGN)',
      template: describeIgn('GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2', 'image/png'),
      maxZoom: 19,
      ...IGN,
      ...OFFLINE,
    },
    IGN_TERMS,
  ),
  describe(
    {
      name: 'Japan: map (GSI)',
      template: 'https://cyberjapandata.gsi.go.jp/xyz/std/{z}/{x}/{y}.png',
      minZoom: 5,
      maxZoom: 18,
      attribution: '国土地理院',
      attributionUrl: 'https://maps.gsi.go.jp/development/ichiran.html',
    },
    'https://www.gsi.go.jp/kikakuchousei/kikakuchousei40182.html',
  ),
  describe(
    {
      name: 'Netherlands: map (PDOK)',
      template: 'https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png',
      minZoom: 6,
      maxZoom: 19,
      attribution: 'Kaartgegevens © Kadaster',
      attributionUrl: 'https://www.kadaster.nl/',
    },
    'https://www.pdok.nl/pdc-afnemers-van-data',
  ),
  describe(
    {
      name: 'Norway: map (Kartverket)',
      template: 'https://cache.kartverket.no/v1/wmts/1.0.0/topo/default/webmercator/{z}/{y}/{x}.png',
      maxZoom: 18,
      attribution: '© Kartverket',
      attributionUrl: 'https://www.kartverket.no/',
    },
    'https://www.kartverket.no/en/api-and-data/terms-of-use',
  ),
  describe(
    {
      name: 'Switzerland: map (swisstopo)',
      template: 'https://wmts.geo.admin.ch/1.0.0/ch.swisstopo.pixelkarte-farbe/default/current/3857/{z}/{x}/{y}.jpeg',
      minZoom: 2,
      maxZoom: 18,
      attribution: '© swisstopo',
      attributionUrl: 'https://www.swisstopo.admin.ch/',
    },
    'https://www.geo.admin.ch/en/general-terms-of-use-fsdi',
  ),
  describe(
    {
      name: 'USA: aerial photos (USGS)',
      template: 'https://basemap.nationalmap.gov/arcgis/rest/services/USGSImageryOnly/MapServer/tile/{z}/{y}/{x}',
      ...USGS,
      ...OFFLINE,
    },
    USGS_TERMS,
  ),
  describe(
    {
      name: 'USA: map (USGS)',
      template: 'https://basemap.nationalmap.gov/arcgis/rest/services/USGSTopo/MapServer/tile/{z}/{y}/{x}',
      ...USGS,
      ...OFFLINE,
    },
    USGS_TERMS,
  ),
  describe(
    {
      name: 'World: Blue Marble (NASA)',
      template:
        'https://gibs.earthdata.nasa.gov/wmts/epsg3857/best/BlueMarble_ShadedRelief_Bathymetry/default/GoogleMapsCompatible_Level8/{z}/{y}/{x}.jpeg',
      maxZoom: 8,
      attribution: 'NASA EOSDIS GIBS',
      attributionUrl: 'https://earthdata.nasa.gov/gibs',
      ...OFFLINE,
    },
    'https://nasa-gibs.github.io/gibs-api-docs/',
  ),
];

function describeIgn(layer: string, format: string): string {
  const fields = `LAYER=${layer}&STYLE=normal&FORMAT=${format}&TILEMATRIXSET=PM`;
  return `https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&${fields}&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}`;
}

const BY_ID: ReadonlyMap<SourceId, PublicSource> = new Map(
  PUBLIC_SOURCES.flatMap((source): [SourceId, PublicSource][] => {
    const read = readAddress(source.draft);
    const { tileSizePx } = source.draft;
    return read.kind === 'good' ? [[deriveSourceId({ ...read.address, tileSizePx }), source]] : [];
  }),
);

/** The listed source with this id, however people came to its address. */
export function findPublicSource(id: SourceId): PublicSource | undefined {
  return BY_ID.get(id);
}
