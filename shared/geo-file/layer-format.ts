/**
 * The format of Tilekeep layer files: five kinds of objects with their attributes, on the map or on the view. The JSON Schema in
 * `docs/layer-file.schema.json` is made from this parser.
 */
import colourNames from 'color-name';
import * as z from 'zod/mini';
import { MAX_LAYER_ZOOM } from '../layers/layer.ts';
import { layerFileTexts } from '../texts/layer-files.ts';
import { PLACEMENTS, type Placement } from './feature-style.ts';

// Pages forbid code from strings, with which zod is faster.
z.config({ jitless: true });

/** The version of the format that this program reads. */
const LAYER_FORMAT_VERSION = 1;

export const OBJECT_KINDS = ['point', 'image', 'text', 'polygon', 'polyline'] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];
/** Positions on the map are longitude and latitude in degrees; on the view, pixels to the right and down. */
export type RelativeTo = 'map' | 'view';

export type FileColour = string | readonly number[];

/** What an object doesn't say, its layer's defaults say, and then {@link BUILT_IN_DEFAULTS}. */
export interface ObjectAttributes {
  readonly placement?: Placement | undefined;
  readonly colour?: FileColour | undefined;
  readonly offsetX?: number | undefined;
  readonly offsetY?: number | undefined;
  readonly data?: unknown;
  readonly radius?: number | undefined;
  readonly image?: string | undefined;
  readonly textColour?: FileColour | undefined;
  readonly fontName?: string | undefined;
  /** In points. */
  readonly fontSize?: number | undefined;
  readonly width?: number | undefined;
  readonly closed?: boolean | undefined;
  readonly filled?: boolean | undefined;
  readonly fillColour?: FileColour | undefined;
}

type PositionPair = readonly [number, number];

export interface FileObject extends ObjectAttributes {
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  /** Of a point, an image or a text. */
  readonly position?: PositionPair | undefined;
  /** Of a polygon or a polyline. */
  readonly positions?: readonly PositionPair[] | undefined;
}

export interface FileLayer {
  readonly kind: ObjectKind;
  readonly name?: string | undefined;
  readonly relativeTo?: RelativeTo | undefined;
  readonly visible?: boolean | undefined;
  readonly zooms?: readonly number[] | undefined;
  readonly selectable?: boolean | undefined;
  readonly defaults?: ObjectAttributes | undefined;
  readonly objects: readonly FileObject[];
}

export interface LayerFileContent {
  readonly layers: readonly FileLayer[];
}

const LINE = { width: 1, colour: 'red', offsetX: 0, offsetY: 0 } as const;
const POINT = { radius: 3, colour: 'red', placement: 'cc', offsetX: 0, offsetY: 0 } as const;
const IMAGE = { radius: 0, colour: 'black', placement: 'nw', offsetX: 0, offsetY: 0 } as const;
const TEXT = { colour: 'black', textColour: 'black', fontName: 'Arial', fontSize: 10, placement: 'nw' } as const;
const POLYGON = { ...LINE, closed: false, filled: false, fillColour: 'blue' } as const;

/** The defaults of pySlip. */
export const BUILT_IN_DEFAULTS: Readonly<Record<ObjectKind, Readonly<Record<RelativeTo, ObjectAttributes>>>> = {
  point: { map: POINT, view: POINT },
  image: { map: IMAGE, view: IMAGE },
  text: {
    map: { ...TEXT, radius: 2, offsetX: 5, offsetY: 1 },
    view: { ...TEXT, radius: 0, offsetX: 0, offsetY: 0 },
  },
  polygon: { map: { ...POLYGON, placement: 'cc' }, view: { ...POLYGON, placement: 'nw' } },
  polyline: { map: { ...LINE, placement: 'cc' }, view: { ...LINE, placement: 'nw' } },
};

/** Positions on the view, offsets, and what is drawn around a position. */
const MAX_VIEW_PX = 10_000;
const MAX_OFFSET_PX = 1000;
const MAX_SIZE_PX = 100;
const { fields } = layerFileTexts;
const tell = (description: string) => z.meta({ description });

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const number = (min: number, max: number) => z.number().check(z.gte(min), z.lte(max));
const offset = number(-MAX_OFFSET_PX, MAX_OFFSET_PX).check(tell(fields.offset));
const colour = z
  .union([
    z.string().check(z.regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/)),
    z.enum(Object.keys(colourNames)),
    z.array(z.int().check(z.gte(0), z.lte(255))).check(z.minLength(3), z.maxLength(4)),
  ])
  .register(z.globalRegistry, { id: 'colour', description: fields.colour });
const COMMON = {
  placement: z.enum(PLACEMENTS).register(z.globalRegistry, { id: 'placement', description: fields.placement }),
  colour,
  offsetX: offset,
  offsetY: offset,
  data: z.unknown().check(tell(fields.data)),
};
const radius = number(0, MAX_SIZE_PX).check(tell(fields.radius));
const LINE_FIELDS = { ...COMMON, width: number(0, MAX_SIZE_PX).check(tell(fields.width)) };

/** The attributes of each kind. */
const ATTRIBUTES: Readonly<Record<ObjectKind, Readonly<Record<string, z.ZodMiniType>>>> = {
  point: { ...COMMON, radius },
  image: {
    ...COMMON,
    radius,
    image: z
      .string()
      .check(z.regex(/^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/))
      .register(z.globalRegistry, { id: 'image', description: fields.image }),
  },
  text: {
    ...COMMON,
    radius,
    textColour: colour,
    fontName: text(60).check(z.regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/)),
    fontSize: number(3, 150).check(tell(fields.fontSize)),
  },
  polygon: {
    ...LINE_FIELDS,
    closed: z.boolean().check(tell(fields.closed)),
    filled: z.boolean().check(tell(fields.filled)),
    fillColour: colour,
  },
  polyline: LINE_FIELDS,
};

const POSITION: Readonly<Record<RelativeTo, z.ZodMiniType>> = {
  map: z
    .tuple([number(-540, 540), number(-90, 90)])
    .register(z.globalRegistry, { id: 'mapPosition', description: fields.mapPosition }),
  view: z
    .tuple([number(-MAX_VIEW_PX, MAX_VIEW_PX), number(-MAX_VIEW_PX, MAX_VIEW_PX)])
    .register(z.globalRegistry, { id: 'viewPosition', description: fields.viewPosition }),
};

/** Where an object of a kind lies, and what it can't do without. */
function listOwnFields(kind: ObjectKind, position: z.ZodMiniType): Readonly<Record<string, z.ZodMiniType>> {
  if (kind === 'polygon') return { positions: z.array(position).check(z.minLength(3)) };
  if (kind === 'polyline') return { positions: z.array(position).check(z.minLength(2)) };
  return { position, ...(kind === 'text' && { text: text(1000).check(tell(fields.text)) }) };
}

function makeLayerParser(kind: ObjectKind, relativeTo: RelativeTo) {
  const builtIn: Readonly<Record<string, unknown>> = { ...BUILT_IN_DEFAULTS[kind][relativeTo] };
  const attributes = Object.fromEntries(
    Object.entries(ATTRIBUTES[kind]).map(([name, parser]) => [
      name,
      z.optional(name in builtIn ? parser.check(z.meta({ default: builtIn[name] })) : parser),
    ]),
  );
  const own = {
    ...listOwnFields(kind, POSITION[relativeTo]),
    name: z.optional(text(200).check(tell(fields.objectName))),
  };
  return z.strictObject({
    kind: z.literal(kind),
    name: z.optional(text(200).check(tell(fields.name))),
    relativeTo: relativeTo === 'map' ? z.optional(z.literal('map')) : z.literal('view'),
    visible: z.optional(z.boolean().check(tell(fields.visible))),
    zooms: z.optional(
      z.array(z.int().check(z.gte(0), z.lte(MAX_LAYER_ZOOM))).check(z.maxLength(100), tell(fields.zooms)),
    ),
    selectable: z.optional(z.boolean().check(tell(fields.selectable))),
    defaults: z.optional(z.strictObject(attributes).check(tell(fields.defaults))),
    objects: z.array(z.strictObject({ ...own, ...attributes })),
  });
}

/** An image layer, in which the image comes from the defaults or from each object. */
function makeImageLayerParser(relativeTo: RelativeTo) {
  return makeLayerParser('image', relativeTo).check(
    ({ value, issues }) => {
      const { defaults, objects } = value as FileLayer;
      if (defaults?.image !== undefined) return;
      for (const [at, object] of objects.entries()) {
        const path = ['objects', at, 'image'];
        if (object.image === undefined)
          issues.push({ code: 'custom', path, input: object, message: layerFileTexts.noImage });
      }
    },
    z.meta({
      anyOf: [
        { required: ['defaults'], properties: { defaults: { type: 'object', required: ['image'] } } },
        { properties: { objects: { type: 'array', items: { type: 'object', required: ['image'] } } } },
      ],
    }),
  );
}

/** Makes the parser of layer files. */
export function makeLayerFileParser() {
  const layers = OBJECT_KINDS.map((kind) => {
    const make = (relativeTo: RelativeTo) =>
      kind === 'image' ? makeImageLayerParser(relativeTo) : makeLayerParser(kind, relativeTo);
    return z.discriminatedUnion('relativeTo', [make('map'), make('view')]);
  });
  return z
    .strictObject({
      $schema: z.optional(z.string()),
      tilekeep: z.literal(LAYER_FORMAT_VERSION).check(tell(fields.tilekeep)),
      layers: z.array(z.discriminatedUnion('kind', layers as [(typeof layers)[number]])).check(tell(fields.layers)),
    })
    .check(tell(fields.file)) as unknown as z.ZodMiniType<LayerFileContent>;
}
