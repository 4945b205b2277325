/** The part of the contract about events for the program that started this one. */
import { z } from 'zod';
import { attempt } from './attempt.ts';
import { MAX_LAYER_NAME_LENGTH, MAX_LAYER_ZOOM } from './layer.ts';
import { MAX_EVENT_CHARS, MAX_EVENT_FEATURES, type MapEvent } from './map-event.ts';
import { replying } from './method-spec.ts';

const lat = z.number().min(-90).max(90);
const lon = z.number().min(-180).max(180);
const position = z.strictObject({ lon, lat });
const box = z.strictObject({ west: lon, south: lat, east: lon, north: lat });
const selection = {
  features: z
    .array(
      z.strictObject({
        layer: z.string().max(MAX_LAYER_NAME_LENGTH),
        file: z.string().max(255),
        name: z.string().max(200).nullable(),
        position: position.nullable(),
        properties: z.record(z.string(), z.unknown()),
        data: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(MAX_EVENT_FEATURES),
  more: z.number().int().min(0),
};

const mapEvent: z.ZodType<MapEvent> = z
  .discriminatedUnion('event', [
    z.strictObject({ event: z.literal('zoom'), zoom: z.number().min(0).max(MAX_LAYER_ZOOM) }),
    z.strictObject({ event: z.literal('position'), position: position.nullable() }),
    z.strictObject({ event: z.literal('select'), position: position.nullable(), ...selection }),
    z.strictObject({ event: z.literal('box-select'), box, ...selection }),
    z.strictObject({ event: z.literal('deselect') }),
  ])
  // Fails for what JSON can't say, and for what is nested too deeply.
  .refine((event) => (attempt(() => JSON.stringify(event).length) ?? Number.POSITIVE_INFINITY) <= MAX_EVENT_CHARS);

export const EVENT_CALLS = {
  /**
   * Prints what has happened on the map, if the program was started with `--events`; see `reportsEvents` of the startup.
   * Events beyond the limits of `event-lines.ts` are dropped.
   */
  reportEvent: replying<null>()(z.strictObject({ event: mapEvent })),
} as const;
