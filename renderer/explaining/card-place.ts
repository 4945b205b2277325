/** Where the card of a tile goes in its area, reckoned from sizes alone. */

/** The distances of the card from its place and from the edges of what is seen. */
const GAP_PX = 14;
const EDGE_PX = 8;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface CardRoom {
  readonly area: Size;
  /** What no panel covers of it, from its upper left corner. */
  readonly seen: Size;
  /** The card's place, from the same corner. */
  readonly x: number;
  readonly y: number;
}

/** The largest that a card may be where so much is seen. */
export function limitCard({ width, height }: Size): Size {
  return { width: Math.max(0, width - 2 * EDGE_PX), height: Math.max(0, height - 2 * EDGE_PX) };
}

/**
 * Below the place, or above where there is more room; never beyond what is seen if the card is within {@link limitCard}.
 * Returns distances from the edges of the area, so that a card that grows later grows away from the place.
 */
export function placeCard(
  { area, seen, x, y }: CardRoom,
  card: Size,
): { left: number; top: number } | { left: number; bottom: number } {
  const left = Math.max(EDGE_PX, Math.min(x + GAP_PX, seen.width - card.width - EDGE_PX));
  const roomBelow = seen.height - y - GAP_PX - EDGE_PX;
  if (roomBelow >= card.height || roomBelow >= y)
    return { left, top: keepWithin(y + GAP_PX, seen.height - card.height) };
  const hidden = area.height - seen.height;
  return { left, bottom: hidden + keepWithin(seen.height - y + GAP_PX, seen.height - card.height) };
}

function keepWithin(distance: number, most: number): number {
  return Math.max(EDGE_PX, Math.min(distance, most - EDGE_PX));
}
