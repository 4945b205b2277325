/** Where the desktop's window was when it was last seen, as it is remembered between starts. */
import { z } from 'zod';

/** A rectangle in the desktop's own pixels, and how it was filled. */
export interface WindowPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
  readonly fullScreen: boolean;
}

const pixels = z.number().int().min(-1_000_000).max(1_000_000);
const size = z.number().int().min(1).max(100_000);

/** Takes a place of sane numbers; whether any display is there is not its matter. */
export const windowPlaceParser: z.ZodType<WindowPlace> = z.strictObject({
  x: pixels,
  y: pixels,
  width: size,
  height: size,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
