/** Reads a Tilekeep layer file: its layers become features in their order, each in a folder with its layer's name. */
import colourNames from 'color-name';
import type { FeatureCollector } from './feature-collector.ts';
import type { Colour, FeatureStyle, PixelPosition, Placement, ViewFeature } from './feature-style.ts';
import { cutName, type GeoFeature, GeoFileError, type GeoGeometry } from './geo-file.ts';
import {
  BUILT_IN_DEFAULTS,
  type FileColour,
  type FileLayer,
  type FileObject,
  type ObjectAttributes,
} from './layer-format.ts';
import { checkLayerFile, findSyntaxMistake } from './layer-mistakes.ts';

// Available in browsers and in Node, but this project's types include neither.
declare const atob: (base64: string) => string;

/** The key of the format before the first value that has parts. */
const HEAD = /^\{[^{[]*"tilekeep"\s*:/;
const MARK = '"tilekeep"';

/**
 * Adds the content of a layer file; returns false for a text that is none. Throws a {@link GeoFileError} that names each of the
 * first mistakes with its line; then nothing of the file is read.
 */
export function readLayerFile(text: string, found: FeatureCollector): boolean {
  if (!text.startsWith('{') || !text.includes(MARK)) return false;
  const value = parse(text);
  if (value === undefined) {
    const mistake = HEAD.test(text) ? findSyntaxMistake(text) : undefined;
    if (mistake === undefined) return false;
    throw new GeoFileError(mistake);
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'tilekeep')) return false;
  addLayers(checkLayerFile(text, value).layers, found);
  return true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type PictureTaker = (dataUrl: string) => number;

function addLayers(layers: readonly FileLayer[], found: FeatureCollector): void {
  const places = new Map<string, number>();
  /** Keeps an image once, however many objects have it. */
  const addPicture: PictureTaker = (dataUrl) => {
    const bytes = () => decodeBase64(dataUrl.slice(dataUrl.indexOf(',') + 1));
    const place = places.get(dataUrl) ?? found.addPicture({ kind: 'bytes', bytes: bytes() });
    places.set(dataUrl, place);
    return place;
  };
  for (const layer of layers) {
    if (layer.visible === false) continue;
    for (const object of layer.objects) {
      const one = new LayerObject(layer, object);
      if (layer.relativeTo === 'view') found.addToView(one.placeOnView(addPicture));
      else found.add(one.placeOnMap(addPicture));
    }
  }
}

/** An object with what it takes from its layer. */
class LayerObject {
  readonly #layer: FileLayer;
  readonly #object: FileObject;

  constructor(layer: FileLayer, object: FileObject) {
    this.#layer = layer;
    this.#object = object;
  }

  placeOnMap(addPicture: PictureTaker): GeoFeature {
    return { ...this.#describe(), geometries: [this.#geometry], style: this.#style(addPicture) };
  }

  placeOnView(addPicture: PictureTaker): ViewFeature {
    const { position, positions = [] } = this.#object;
    const shape = position
      ? ({ type: 'Point', at: position } as const)
      : ({ type: this.#isClosed ? 'Polygon' : 'LineString', positions } as const);
    return { ...this.#describe(), placement: this.#placement, shape, style: this.#style(addPicture) };
  }

  #get<Name extends keyof ObjectAttributes>(name: Name): ObjectAttributes[Name] {
    const { kind, relativeTo = 'map', defaults } = this.#layer;
    const builtIn: ObjectAttributes = BUILT_IN_DEFAULTS[kind][relativeTo];
    return [this.#object[name], defaults?.[name], builtIn[name]].find((value) => value !== undefined);
  }

  get #placement(): Placement {
    return this.#get('placement') ?? 'cc';
  }

  get #isClosed(): boolean {
    return this.#layer.kind === 'polygon' && (this.#get('closed') === true || this.#get('filled') === true);
  }

  get #geometry(): GeoGeometry {
    const { position, positions = [] } = this.#object;
    if (position) return { type: 'Point', coordinates: position };
    if (!this.#isClosed) return { type: 'LineString', coordinates: positions };
    const [first = [0, 0], last] = [positions[0], positions.at(-1)];
    const isRing = positions.length > 3 && first[0] === last?.[0] && first[1] === last[1];
    return { type: 'Polygon', coordinates: [isRing ? positions : [...positions, first]] };
  }

  #describe(): Pick<GeoFeature, 'name' | 'folders' | 'properties' | 'data'> {
    const { name, text } = this.#object;
    const folder = cutName(this.#layer.name);
    const data = this.#get('data');
    return {
      name: cutName(name ?? text),
      folders: folder === null ? [] : [folder],
      properties: listProperties(data),
      ...(data !== undefined && { data }),
    };
  }

  #style(addPicture: PictureTaker): FeatureStyle {
    const { zooms, selectable } = this.#layer;
    return {
      ...this.#paint(addPicture),
      ...(zooms && { zooms }),
      ...(selectable !== true && { selectable: false as const }),
    };
  }

  #paint(addPicture: PictureTaker): FeatureStyle {
    const { kind } = this.#layer;
    const [placement, offsetPx] = [this.#placement, this.#offset];
    if (kind === 'polygon' || kind === 'polyline') {
      const fill = this.#get('filled') === true ? this.#colour('fillColour') : null;
      return { stroke: this.#colour('colour'), strokeWidthPx: this.#number('width'), fill, offsetPx };
    }
    const point = { point: this.#colour('colour'), pointRadiusPx: this.#number('radius') };
    if (kind === 'point') return { ...point, offsetPx };
    if (kind === 'image')
      return { ...point, icon: { picture: addPicture(this.#get('image') ?? ''), placement, offsetPx } };
    const text = {
      text: this.#object.text ?? '',
      colour: this.#colour('textColour'),
      fontFamily: this.#get('fontName') ?? '',
      // From points.
      fontSizePx: (this.#number('fontSize') * 4) / 3,
    };
    return { ...point, text: { ...text, placement, offsetPx } };
  }

  #number(name: 'radius' | 'width' | 'fontSize' | 'offsetX' | 'offsetY'): number {
    return this.#get(name) ?? 0;
  }

  #colour(name: 'colour' | 'textColour' | 'fillColour'): Colour {
    return readColour(this.#get(name) ?? 'black');
  }

  /** An offset counts inwards from the edge that the placement names; a centred axis has none. */
  get #offset(): PixelPosition {
    const placement = this.#placement;
    const along = (start: string, end: string, px: number) =>
      placement.includes(start) ? px : placement.includes(end) ? 0 - px : 0;
    return [along('w', 'e', this.#number('offsetX')), along('n', 's', this.#number('offsetY'))];
  }
}

/** What the card shows of an object's data: the entries of an object, or the value itself. */
function listProperties(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return { ...data };
  return data === undefined || data === null ? {} : { data };
}

const NAMES: Readonly<Record<string, readonly number[]>> = colourNames;

/** A colour that the format allows. */
function readColour(colour: FileColour): Colour {
  if (typeof colour !== 'string') return writeColour(colour);
  if (!colour.startsWith('#')) return writeColour(NAMES[colour] ?? []);
  const digits = colour.length === 4 ? colour.replaceAll(/[^#]/g, '$&$&') : colour;
  return digits.toLowerCase().padEnd(9, 'f');
}

function writeColour([red = 0, green = 0, blue = 0, alpha = 255]: readonly number[]): Colour {
  return `#${[red, green, blue, alpha].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Nothing for a text that isn't base64. */
function decodeBase64(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
