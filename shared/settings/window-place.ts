/** The desktop window's last position, remembered between starts. */
import { z } from 'zod';

/** A rectangle in desktop pixels, and whether the window was maximised or full screen. */
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

/** Accepts plausible numbers; doesn't check whether a display is there. */
export const windowPlaceParser: z.ZodType<WindowPlace> = z.strictObject({
  x: pixels,
  y: pixels,
  width: size,
  height: size,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
