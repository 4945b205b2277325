/** Parsers for areas from windows, files and command lines: shape, ranges and sizes. Sources aren't checked here. */
import { z } from 'zod';
import { sourceId } from '../calls/method-spec.ts';
import { MAX_ZOOM } from '../tiles/tile-coord.ts';
import {
  type AreaDraft,
  type AreaId,
  type AreaShape,
  type BoundingBox,
  isAreaId,
  MAX_AREA_NAME_LENGTH,
  MAX_SHAPE_POSITIONS,
  type Position,
  TRACK_WIDTH_METRES,
} from './area.ts';

const lon = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);
const position: z.ZodType<Position> = z.tuple([lon, lat]);

/** A box with height and width. */
export const boundingBoxParser: z.ZodType<BoundingBox> = z
  .strictObject({ west: lon, south: lat, east: lon, north: lat })
  .refine(({ west, south, east, north }) => south < north && west !== east);

/** Parses a {@link AreaShape} with at most {@link MAX_SHAPE_POSITIONS} positions. */
export const areaShapeParser: z.ZodType<AreaShape> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('box'), box: boundingBoxParser }),
    z.strictObject({ kind: z.literal('polygon'), polygons: z.array(z.array(z.array(position).min(4)).min(1)).min(1) }),
    z.strictObject({
      kind: z.literal('track'),
      lines: z.array(z.array(position).min(1)).min(1),
      widthMetres: z.number().min(TRACK_WIDTH_METRES.min).max(TRACK_WIDTH_METRES.max),
    }),
  ])
  .refine((shape) => countPositions(shape) <= MAX_SHAPE_POSITIONS);

/** Number of positions in a shape. */
export function countPositions(shape: AreaShape): number {
  if (shape.kind === 'box') return 2;
  const lines = shape.kind === 'track' ? shape.lines : shape.polygons.flat();
  return lines.reduce((sum, line) => sum + line.length, 0);
}

/** A name on one line, trimmed. */
export const areaNameParser: z.ZodType<string> = z
  .string()
  .max(10_000)
  .transform((name) => name.trim())
  .refine((name) => name.length >= 1 && name.length <= MAX_AREA_NAME_LENGTH && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name));

export const areaIdParser: z.ZodType<AreaId> = z.custom<AreaId>(isAreaId);
const zoom = z.number().int().min(0).max(MAX_ZOOM);

const DRAFT_FIELDS = {
  name: areaNameParser,
  sourceId,
  shape: areaShapeParser,
  minZoom: zoom,
  maxZoom: zoom,
};

/** An {@link AreaDraft}. Doesn't check whether the source has these zooms. */
export const areaDraftParser: z.ZodType<AreaDraft> = z
  .strictObject(DRAFT_FIELDS)
  .refine(({ minZoom, maxZoom }) => minZoom <= maxZoom);

export const warmModeParser = z.union([z.literal('missing'), z.literal('stale'), z.literal('all')]);
