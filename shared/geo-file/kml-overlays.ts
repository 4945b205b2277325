/** Pictures of a KML file: over a part of the map, or in a place of the view (OGC 12-007r2 §11). */
import { unrollLine } from '../areas/antimeridian.ts';
import type { FeatureCollector } from './feature-collector.ts';
import type { Placement } from './feature-style.ts';
import type { GeoGeometry, GeoPosition } from './geo-file.ts';
import { readDecimal } from './number-text.ts';
import { readKmlColour } from './style-values.ts';

interface OpenOverlay {
  readonly kind: string;
  readonly folders: readonly string[];
  name: string;
  href: string;
  opacity: number;
  order: number;
  readonly box: Record<string, number | undefined>;
  /** Text of `gx:LatLonQuad`. */
  quad: readonly GeoPosition[];
  /** Attributes of `screenXY`, `overlayXY` and `size`. */
  readonly points: Record<string, Readonly<Record<string, string>>>;
}

const KINDS = new Set(['GroundOverlay', 'ScreenOverlay']);
const POINTS = new Set(['screenXY', 'overlayXY', 'size']);
const RADIANS = Math.PI / 180;

export class KmlOverlays {
  readonly #found: FeatureCollector;
  readonly #ended: OpenOverlay[] = [];
  #overlay: OpenOverlay | undefined;

  constructor(found: FeatureCollector) {
    this.#found = found;
  }

  get isOpen(): boolean {
    return this.#overlay !== undefined;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, listFolders: () => readonly string[]): void {
    if (KINDS.has(name))
      this.#overlay = {
        kind: name,
        folders: listFolders(),
        name: '',
        href: '',
        opacity: 1,
        order: 0,
        box: {},
        quad: [],
        points: {},
      };
    else if (POINTS.has(name) && this.#overlay) this.#overlay.points[name] = attributes;
  }

  /** `positions` reads a list of coordinates. */
  close(name: string, text: string, parent: string, positions: (text: string) => readonly GeoPosition[]): void {
    const overlay = this.#overlay;
    if (!overlay) return;
    if (name === overlay.kind) {
      this.#overlay = undefined;
      this.#ended.push(overlay);
    } else if (parent === overlay.kind) readDetail(overlay, name, text);
    else if (parent === 'Icon' && name === 'href') overlay.href = text.trim();
    else if (parent === 'LatLonBox') overlay.box[name] = readDecimal(text);
    else if (parent === 'LatLonQuad' && name === 'coordinates') overlay.quad = positions(text);
  }

  /** Adds all overlays, those to be drawn last at the end. What has no picture or no place isn't added. */
  finish(addPicture: (href: string) => number): void {
    for (const overlay of this.#ended.sort((one, other) => one.order - other.order)) {
      if (overlay.href === '') continue;
      if (overlay.kind === 'ScreenOverlay') this.#addToView(overlay, addPicture);
      else this.#addToMap(overlay, addPicture);
    }
  }

  #addToMap({ name, folders, href, opacity, box, quad }: OpenOverlay, addPicture: (href: string) => number): void {
    const corners = isQuad(quad) ? unrollLine(quad.map(([lon, lat]) => [lon, lat])) : turnBox(box);
    const coordinates = corners
      ?.map(([lon, lat]) => this.#found.readPosition(lon, lat, undefined, [lon, lat]))
      .filter((position) => position !== undefined);
    if (!coordinates || !isQuad(coordinates)) return;
    const geometries: GeoGeometry[] = [{ type: 'Picture', coordinates, picture: addPicture(href), opacity }];
    this.#found.add({ name, folders, properties: {}, geometries });
  }

  #addToView({ name, folders, href, points }: OpenOverlay, addPicture: (href: string) => number): void {
    const screen = placeOnView(points.screenXY);
    const overlay = placeOnView(points.overlayXY);
    const hasOwnSize = [points.size?.x, points.size?.y].every((length) => Number(length ?? 0) <= 0);
    if (!screen || !overlay || !hasOwnSize) return;
    const icon = { picture: addPicture(href), placement: overlay.placement };
    const [at, moved] = [screen.at, overlay.at];
    this.#found.addToView({
      placement: screen.placement,
      shape: { type: 'Point', at: [at[0] - moved[0], at[1] - moved[1]] },
      name,
      folders,
      properties: {},
      style: { icon, pointRadiusPx: 0 },
    });
  }
}

function readDetail(overlay: OpenOverlay, name: string, text: string): void {
  if (name === 'name') overlay.name = text;
  if (name === 'drawOrder') overlay.order = readDecimal(text) ?? 0;
  if (name === 'color') overlay.opacity = Number.parseInt(readKmlColour(text)?.slice(7) ?? 'ff', 16) / 255;
}

type Quad = readonly [GeoPosition, GeoPosition, GeoPosition, GeoPosition];

function isQuad(positions: readonly GeoPosition[]): positions is Quad {
  return positions.length === 4;
}

/** The corners of a box from the lower left one counter-clockwise; it is turned about its middle as on the ground. */
function turnBox({ north, south, east, west, rotation = 0 }: OpenOverlay['box']): Quad | undefined {
  if (north === undefined || south === undefined || east === undefined || west === undefined) return undefined;
  const farEast = west > east ? east + 360 : east;
  const [lon, lat] = [(west + farEast) / 2, (north + south) / 2];
  const squeeze = Math.cos(lat * RADIANS);
  const [sine, cosine] = [Math.sin(rotation * RADIANS), Math.cos(rotation * RADIANS)];
  const corner = (cornerLon: number, cornerLat: number): GeoPosition => {
    if (rotation === 0) return [cornerLon, cornerLat];
    const [x, y] = [(cornerLon - lon) * squeeze, cornerLat - lat];
    return [lon + (x * cosine - y * sine) / squeeze, lat + x * sine + y * cosine];
  };
  return [corner(west, south), corner(farEast, south), corner(farEast, north), corner(west, north)];
}

const MIDDLE = 'c';

/** A point of the view or of a picture that is on a corner, on an edge or in the middle, or some pixels from it. */
function placeOnView(point: Readonly<Record<string, string>> | undefined) {
  const across = readEdge(point?.x, point?.xunits, ['w', 'e'], 1);
  // KML counts from the lower edge.
  const down = readEdge(point?.y, point?.yunits, ['s', 'n'], -1);
  if (!across || !down) return undefined;
  const letters = [down.side, across.side].sort((one, other) => Number(other === MIDDLE) - Number(one === MIDDLE));
  return { placement: letters.join('') as Placement, at: [across.px, down.px] as const };
}

function readEdge(
  text: string | undefined,
  units: string | undefined,
  [start, end]: readonly [string, string],
  way: 1 | -1,
) {
  const value = readDecimal(text);
  if (value === undefined || !Number.isFinite(value)) return undefined;
  if (units === 'pixels') return { side: start, px: way * value };
  if (units === 'insetPixels') return { side: end, px: -way * value };
  const side = new Map([
    [0, start],
    [0.5, MIDDLE],
    [1, end],
  ]).get(value);
  return side === undefined ? undefined : { side, px: 0 };
}
