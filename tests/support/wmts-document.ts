/** Small capabilities documents of WMTS services, made up in the shape that real ones have. */

const HALF = 20037508.3427892;
const ZOOM_0_SCALE = 559082264.0287178;

interface SetOptions {
  readonly id?: string;
  readonly crs?: string;
  readonly prefix?: string;
  readonly sizePx?: number;
  readonly corner?: string;
  /** Multiplies every scale. */
  readonly scale?: number;
  readonly zooms?: readonly number[];
  readonly pad?: number;
}

/** A set of tile matrices; without options, the one of the map. */
export function makeMatrixSet(options: SetOptions = {}): string {
  const { id = 'g', crs = 'urn:ogc:def:crs:EPSG::3857', prefix = '', sizePx = 256, scale = 1, pad = 0 } = options;
  const corner = options.corner ?? `${-HALF} ${HALF}`;
  const matrices = (options.zooms ?? [0, 1, 2, 3, 4]).map(
    (zoom) => `<TileMatrix><ows:Identifier>${prefix}${String(zoom).padStart(pad, '0')}</ows:Identifier>
      <ScaleDenominator>${(scale * ZOOM_0_SCALE * 256) / sizePx / 2 ** zoom}</ScaleDenominator>
      <TopLeftCorner>${corner}</TopLeftCorner><TileWidth>${sizePx}</TileWidth><TileHeight>${sizePx}</TileHeight>
      <MatrixWidth>${2 ** zoom}</MatrixWidth><MatrixHeight>${2 ** zoom}</MatrixHeight></TileMatrix>`,
  );
  return `<TileMatrixSet><ows:Identifier>${id}</ows:Identifier><ows:SupportedCRS>${crs}</ows:SupportedCRS>
    ${matrices.join('')}</TileMatrixSet>`;
}

interface LayerOptions {
  readonly id?: string;
  readonly title?: string;
  readonly set?: string;
  readonly template?: string | null;
  readonly format?: string;
  readonly limits?: readonly string[];
  readonly more?: string;
}

/** A layer with tiles by path, in the set `g`. */
export function makeLayer(options: LayerOptions = {}): string {
  const { id = 'ch.orchard', title = 'Orchards', set = 'g', format = 'image/png', limits, more = '' } = options;
  const template =
    options.template === undefined
      ? 'https://a.example/{Style}/{TileMatrixSet}/{TileMatrix}/{TileCol}/{TileRow}.png'
      : options.template;
  const stated = (limits ?? []).map((zoom) => `<TileMatrixLimits><TileMatrix>${zoom}</TileMatrix></TileMatrixLimits>`);
  const resource = `<ResourceURL format="${format}" resourceType="tile" template="${template}"/>`;
  return `<Layer><ows:Title>${title}</ows:Title><ows:Identifier>${id}</ows:Identifier>
    <Style><ows:Identifier>dark</ows:Identifier></Style>
    <Style isDefault="true"><ows:Identifier>plain</ows:Identifier></Style><Format>${format}</Format>${more}
    <TileMatrixSetLink><TileMatrixSet>${set}</TileMatrixSet>
    ${limits ? `<TileMatrixSetLimits>${stated.join('')}</TileMatrixSetLimits>` : ''}</TileMatrixSetLink>
    ${template === null ? '' : resource}</Layer>`;
}

/** Where tiles are by parameters. */
export function makeOperations(href: string, encoding = 'KVP'): string {
  return `<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP><ows:Get xlink:href="${href}">
    <ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>${encoding}</ows:Value></ows:AllowedValues>
    </ows:Constraint></ows:Get></ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>`;
}

/** The document with these layers and sets. */
export function makeCapabilities(contents: string, operations = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- made for a test -->
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
  xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
  <ows:ServiceIdentification><ows:Title>Maps of orchards</ows:Title></ows:ServiceIdentification>
  <ows:ServiceProvider><ows:ProviderName>Orchard Office</ows:ProviderName>
  <ows:ProviderSite xlink:href="https://orchards.example/"/></ows:ServiceProvider>${operations}
  <Contents>${contents}</Contents></Capabilities>`;
}
