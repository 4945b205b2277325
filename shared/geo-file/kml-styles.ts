/** The styles of a KML file (OGC 12-007r2 §12): shared ones, those of its style maps, and those inside placemarks. */
import type { Colour, FeatureIcon, FeatureStyle, HotSpot } from './feature-style.ts';
import { readDecimal } from './number-text.ts';
import { keepGiven, readKmlColour, readLength } from './style-values.ts';

/** What one `Style` says; what it leaves open is undefined. */
export interface KmlStyle {
  lineColour?: Colour | undefined;
  lineWidth?: number | undefined;
  areaColour?: Colour | undefined;
  isFilled?: boolean | undefined;
  isOutlined?: boolean | undefined;
  iconColour?: Colour | undefined;
  iconScale?: number | undefined;
  /** Empty for an icon without a picture, which shows nothing. */
  iconHref?: string | undefined;
  hotSpot?: FeatureIcon['hotSpot'];
  labelColour?: Colour | undefined;
  labelScale?: number | undefined;
}

/** A style, or the address of another one. */
type SharedStyle = KmlStyle | string;

/** What a style is needed for. */
export interface StyledPlacemark {
  readonly name: string;
  readonly hasLines: boolean;
  readonly hasAreas: boolean;
  /** Gives an icon's address its place in the pictures of the file. */
  readonly addPicture: (href: string) => number;
}

/** Google Earth's icons have this edge at scale 1, whatever the size of their pictures. */
const ICON_PX = 32;
const LABEL_PX = 14;
const MAX_SCALE = 16;
/** Style maps that refer to one another; loops end here. */
const LONGEST_CHAIN = 8;
const MAX_STYLES = 200_000;

const CENTRE = 'cc';

export class KmlStyles {
  readonly #shared = new Map<string, SharedStyle>();
  /** Styles without a text, by what they were made from. */
  readonly #made = new Map<string, FeatureStyle | undefined>();
  /** What is open now. */
  #style: { readonly id: string; readonly isShared: boolean; readonly found: KmlStyle } | undefined;
  #map:
    | { readonly id: string; readonly isShared: boolean; isNormal: boolean; found: SharedStyle | undefined }
    | undefined;
  /** Of the placemark that is open: its own style, and the address of a shared one. */
  #own: KmlStyle | undefined;
  #url = '';

  /** A placemark begins. */
  begin(): void {
    [this.#own, this.#url] = [undefined, ''];
  }

  /** A placemark ends: returns a function that makes its style once the whole file was read, since styles may follow. */
  end(): (placemark: StyledPlacemark) => FeatureStyle | undefined {
    const [own, url] = [this.#own, this.#url];
    return (placemark) => {
      if (own) return makeStyle({ ...this.#resolve(url), ...keepGiven(own) }, placemark);
      const key = `${placemark.hasLines} ${placemark.hasAreas} ${url}`;
      if (this.#made.has(key)) return this.#made.get(key);
      const shared = this.#resolve(url);
      const made = shared && makeStyle(shared, placemark);
      if (!made?.text) this.#made.set(key, made);
      return made;
    };
  }

  /** True inside of a style or a style map. */
  get isOpen(): boolean {
    return this.#style !== undefined || this.#map !== undefined;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, isShared: boolean): void {
    const { id = '' } = attributes;
    if (name === 'StyleMap') this.#map = { id, isShared, isNormal: false, found: undefined };
    else if (name === 'Style') this.#style = { id, isShared: isShared && !this.#map, found: {} };
    else if (name === 'Icon' && this.#style) this.#style.found.iconHref = '';
    else if (name === 'hotSpot' && this.#style) this.#style.found.hotSpot = readHotSpot(attributes);
  }

  close(name: string, text: string, parent: string): void {
    if (name === 'Style') this.#endStyle();
    else if (name === 'StyleMap') this.#endMap();
    else if (name === 'key' && this.#map) this.#map.isNormal = text.trim() === 'normal';
    else if (name === 'styleUrl') this.#readUrl(text.trim());
    else if (this.#style) readDetail(this.#style.found, `${parent} ${name}`, text);
  }

  #endStyle(): void {
    const style = this.#style;
    this.#style = undefined;
    if (!style) return;
    if (this.#map) this.#setNormal(style.found);
    else if (style.isShared) this.#share(style.id, style.found);
    else this.#own = { ...this.#own, ...style.found };
  }

  #endMap(): void {
    const map = this.#map;
    this.#map = undefined;
    if (map?.found === undefined) return;
    if (map.isShared) this.#share(map.id, map.found);
    else if (typeof map.found === 'string') this.#url ||= map.found;
    else this.#own = { ...map.found, ...this.#own };
  }

  #readUrl(url: string): void {
    if (this.#map) this.#setNormal(url);
    else this.#url = url;
  }

  #setNormal(found: SharedStyle): void {
    if (this.#map?.isNormal) this.#map.found ??= found;
  }

  #share(id: string, style: SharedStyle): void {
    if (id !== '' && this.#shared.size < MAX_STYLES) this.#shared.set(id, style);
  }

  /** The style at an address like `#id`; those in other files aren't read. */
  #resolve(address: string): KmlStyle | undefined {
    let style: SharedStyle | undefined = address;
    for (let step = 0; step < LONGEST_CHAIN && typeof style === 'string'; step += 1) {
      style = style.startsWith('#') ? this.#shared.get(style.slice(1)) : undefined;
    }
    return typeof style === 'string' ? undefined : style;
  }
}

function readDetail(style: KmlStyle, path: string, text: string): void {
  if (path === 'LineStyle color') style.lineColour = readKmlColour(text);
  else if (path === 'LineStyle width') style.lineWidth = readLength(text);
  else if (path === 'PolyStyle color') style.areaColour = readKmlColour(text);
  else if (path === 'PolyStyle fill') style.isFilled = readFlag(text);
  else if (path === 'PolyStyle outline') style.isOutlined = readFlag(text);
  else if (path === 'IconStyle color') style.iconColour = readKmlColour(text);
  else if (path === 'IconStyle scale') style.iconScale = readScale(text);
  else if (path === 'Icon href') style.iconHref = text.trim();
  else if (path === 'LabelStyle color') style.labelColour = readKmlColour(text);
  else if (path === 'LabelStyle scale') style.labelScale = readScale(text);
}

function readFlag(text: string): boolean {
  return !['0', 'false'].includes(text.trim());
}

function readScale(text: string): number | undefined {
  const scale = readLength(text);
  return scale === undefined ? undefined : Math.min(MAX_SCALE, scale);
}

/** KML counts `y` from the lower edge. */
function readHotSpot({ x, y, xunits, yunits }: Readonly<Record<string, string>>): FeatureIcon['hotSpot'] {
  const across = readEdge(x, xunits, 'insetPixels');
  const down = readEdge(y, yunits, 'pixels');
  if (!across || !down) return undefined;
  return [across, down.unit === 'share' ? { ...down, fromEnd: true } : down];
}

function readEdge(text: string | undefined, units: string | undefined, fromEnd: string): HotSpot | undefined {
  const value = readDecimal(text);
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const isShare = units !== 'pixels' && units !== 'insetPixels';
  return { value, unit: isShare ? 'share' : 'px', fromEnd: !isShare && units === fromEnd };
}

/** Outlines can be hidden only where a placemark has no other lines. */
function makeStyle(style: KmlStyle, placemark: StyledPlacemark): FeatureStyle | undefined {
  const isBare = style.isOutlined === false && placemark.hasAreas && !placemark.hasLines;
  const isHidden = style.iconScale === 0 || style.iconHref === '';
  const text = isHidden && style.labelScale !== 0 ? placemark.name.trim() : '';
  return keepGiven<FeatureStyle>({
    stroke: style.lineColour,
    strokeWidthPx: isBare ? 0 : style.lineWidth,
    fill: style.isFilled === false ? null : style.areaColour,
    point: style.iconColour,
    pointRadiusPx: isHidden ? 0 : undefined,
    icon: isHidden || !style.iconHref ? undefined : makeIcon(style, placemark.addPicture(style.iconHref)),
    text:
      text === ''
        ? undefined
        : {
            text,
            placement: CENTRE,
            fontSizePx: LABEL_PX * (style.labelScale ?? 1),
            ...(style.labelColour !== undefined && { colour: style.labelColour }),
          },
  }) as FeatureStyle | undefined;
}

function makeIcon({ iconScale, iconColour, hotSpot }: KmlStyle, picture: number): FeatureIcon {
  return {
    picture,
    placement: CENTRE,
    edgePx: ICON_PX,
    ...(iconScale !== undefined && { scale: iconScale }),
    ...(hotSpot && { hotSpot }),
    ...(iconColour !== undefined && iconColour !== '#ffffffff' && { tint: iconColour }),
  };
}
