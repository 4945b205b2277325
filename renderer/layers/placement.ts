/** Where a thing with a place on the map or on the view lies, in CSS pixels. */
import type { PixelPosition, Placement } from '../../shared/geo-file/feature-style.ts';

export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

export interface PlacedThing extends PixelSize {
  /** The point of the thing that lies on its position. */
  readonly placement: Placement;
  /** Moves it to the right and down. */
  readonly offsetPx?: readonly [right: number, down: number] | undefined;
}

/** The point of a box that a placement names, as shares of its width and height from the upper left corner. */
export function findPlacementPoint(placement: Placement): PixelPosition {
  return [findShare(placement, 'w', 'e'), findShare(placement, 'n', 's')];
}

function findShare(placement: Placement, start: string, end: string): number {
  if (placement.includes(start)) return 0;
  return placement.includes(end) ? 1 : 0.5;
}

/** The box of a thing whose position is at a pixel: `nw` puts its upper left corner there, `cc` its middle. */
export function placeBox(
  [x, y]: PixelPosition,
  { placement, width, height, offsetPx = [0, 0] }: PlacedThing,
): PixelBox {
  const [across, down] = findPlacementPoint(placement);
  const [left, top] = [x + offsetPx[0] - across * width, y + offsetPx[1] - down * height];
  return { left, top, right: left + width, bottom: top + height };
}
