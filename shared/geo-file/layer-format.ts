/**
 * The format of Tilekeep layer files: five kinds of objects with their attributes, on the map or on the view. The JSON Schema in
 * `docs/layer-file.schema.json` is made from this parser.
 */
import colourNames from 'color-name';
import { z } from 'zod';
import { MAX_LAYER_ZOOM } from '../layer.ts';
import { layerFileTexts } from '../texts/layer-files.ts';
import { PLACEMENTS, type Placement } from './feature-style.ts';

// Pages forbid code from strings, with which zod is faster.
z.config({ jitless: true });

/** The version of the format that this program reads. */
export const LAYER_FORMAT_VERSION = 1;

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

const MAX_PX = 10_000;
const { fields } = layerFileTexts;
const describe = (description: string) => ({ description });

const text = (max: number) => z.string().min(1).max(max);
const size = (max: number) => z.number().min(0).max(max);
const offset = z.number().min(-MAX_PX).max(MAX_PX).meta(describe(fields.offset));
const colour = z
  .union([
    z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/),
    z.enum(Object.keys(colourNames)),
    z.array(z.int().min(0).max(255)).min(3).max(4),
  ])
  .meta({ id: 'colour', ...describe(fields.colour) });
const COMMON = {
  placement: z.enum(PLACEMENTS).meta({ id: 'placement', ...describe(fields.placement) }),
  colour,
  offsetX: offset,
  offsetY: offset,
  data: z.unknown().meta(describe(fields.data)),
};
const radius = size(1000).meta(describe(fields.radius));
const LINE_FIELDS = { ...COMMON, width: size(1000).meta(describe(fields.width)) };

/** The attributes of each kind. */
const ATTRIBUTES: Readonly<Record<ObjectKind, Readonly<Record<string, z.ZodType>>>> = {
  point: { ...COMMON, radius },
  image: {
    ...COMMON,
    radius,
    image: z
      .string()
      .regex(/^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/)
      .meta({ id: 'image', ...describe(fields.image) }),
  },
  text: {
    ...COMMON,
    radius,
    textColour: colour,
    fontName: text(60).regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/),
    fontSize: z.number().min(1).max(500).meta(describe(fields.fontSize)),
  },
  polygon: {
    ...LINE_FIELDS,
    closed: z.boolean().meta(describe(fields.closed)),
    filled: z.boolean().meta(describe(fields.filled)),
    fillColour: colour,
  },
  polyline: LINE_FIELDS,
};

const POSITION: Readonly<Record<RelativeTo, z.ZodType>> = {
  map: z
    .tuple([z.number().min(-540).max(540), z.number().min(-90).max(90)])
    .meta({ id: 'mapPosition', ...describe(fields.mapPosition) }),
  view: z
    .tuple([z.number().min(-MAX_PX).max(MAX_PX), z.number().min(-MAX_PX).max(MAX_PX)])
    .meta({ id: 'viewPosition', ...describe(fields.viewPosition) }),
};

/** Where an object of a kind lies, and what it can't do without. */
function listOwnFields(kind: ObjectKind, position: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (kind === 'polygon') return { positions: z.array(position).min(3) };
  if (kind === 'polyline') return { positions: z.array(position).min(2) };
  return { position, ...(kind === 'text' && { text: text(10_000).meta(describe(fields.text)) }) };
}

function makeLayerParser(kind: ObjectKind, relativeTo: RelativeTo) {
  const builtIn: Readonly<Record<string, unknown>> = { ...BUILT_IN_DEFAULTS[kind][relativeTo] };
  const attributes = Object.fromEntries(
    Object.entries(ATTRIBUTES[kind]).map(([name, parser]) => [
      name,
      (name in builtIn ? parser.meta({ default: builtIn[name] }) : parser).optional(),
    ]),
  );
  const own = {
    ...listOwnFields(kind, POSITION[relativeTo]),
    name: text(200).meta(describe(fields.objectName)).optional(),
  };
  return z.strictObject({
    kind: z.literal(kind),
    name: text(200).meta(describe(fields.name)).optional(),
    relativeTo: relativeTo === 'map' ? z.literal('map').optional() : z.literal('view'),
    visible: z.boolean().meta(describe(fields.visible)).optional(),
    zooms: z.array(z.int().min(0).max(MAX_LAYER_ZOOM)).max(100).meta(describe(fields.zooms)).optional(),
    selectable: z.boolean().meta(describe(fields.selectable)).optional(),
    defaults: z.strictObject(attributes).meta(describe(fields.defaults)).optional(),
    objects: z.array(z.strictObject({ ...own, ...attributes })),
  });
}

/** An image layer, in which the image comes from the defaults or from each object. */
function makeImageLayerParser(relativeTo: RelativeTo) {
  return makeLayerParser('image', relativeTo)
    .check(({ value, issues }) => {
      const { defaults, objects } = value as FileLayer;
      if (defaults?.image !== undefined) return;
      for (const [at, object] of objects.entries()) {
        const path = ['objects', at, 'image'];
        if (object.image === undefined)
          issues.push({ code: 'custom', path, input: object, message: layerFileTexts.noImage });
      }
    })
    .meta({
      anyOf: [
        { required: ['defaults'], properties: { defaults: { type: 'object', required: ['image'] } } },
        { properties: { objects: { type: 'array', items: { type: 'object', required: ['image'] } } } },
      ],
    });
}

const LAYER_PARSERS = OBJECT_KINDS.map((kind) => {
  const make = (relativeTo: RelativeTo) =>
    kind === 'image' ? makeImageLayerParser(relativeTo) : makeLayerParser(kind, relativeTo);
  return z.discriminatedUnion('relativeTo', [make('map'), make('view')]);
});

export const layerFileParser = z
  .strictObject({
    $schema: z.string().optional(),
    tilekeep: z.literal(LAYER_FORMAT_VERSION).meta(describe(fields.tilekeep)),
    layers: z
      .array(z.discriminatedUnion('kind', LAYER_PARSERS as [(typeof LAYER_PARSERS)[number]]))
      .meta(describe(fields.layers)),
  })
  .meta(describe(fields.file)) as unknown as z.ZodType<LayerFileContent>;
