/** Which tiles are read from disk into memory ahead, and when. Makes no request to a server. */
import type { MAX_READ_AHEAD_TILES } from '../../../shared/calls/contract.ts';
import type { RuleCard } from '../../../shared/sources/source.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { TileRange } from './tile-grid.ts';

/** How long a view must be at rest before more is read than it shows. */
export const READ_AHEAD_AFTER_MS = 250;

// The window imports only types of the contract; the type keeps this number equal.
const MAX_TILES: typeof MAX_READ_AHEAD_TILES = 256;

/** The tiles in view, at the contract's zoom, and the one in the middle. */
export interface SeenTiles extends TileRange {
  readonly z: number;
  readonly centre: { readonly x: number; readonly y: number };
}

/**
 * The four tiles below the middle one, then the ring around the view. Only tiles that the source has, without duplicates, and at
 * most as many as one call takes.
 */
export function listReadAhead(seen: SeenTiles, { minZoom, maxZoom }: RuleCard): readonly TileCoord[] {
  const wanted = [...listChildren(seen), ...listRing(seen)].filter(({ z, y }) => {
    return z >= minZoom && z <= maxZoom && y >= 0 && y < 2 ** z;
  });
  const wrapped = wanted.map(({ z, x, y }) => ({ z, x: wrapColumn(x, z), y }));
  const once = new Map(wrapped.map((coord) => [formatTileCoord(coord), coord]));
  return [...once.values()].slice(0, MAX_TILES);
}

function listChildren({ z, centre }: SeenTiles): TileCoord[] {
  const [left, top] = [centre.x * 2, centre.y * 2];
  return [0, 1].flatMap((row) => [0, 1].map((column) => ({ z: z + 1, x: left + column, y: top + row })));
}

function listRing({ z, left, right, top, bottom }: SeenTiles): TileCoord[] {
  const ring: TileCoord[] = [];
  for (let x = left - 1; x <= right + 1; x += 1) ring.push({ z, x, y: top - 1 }, { z, x, y: bottom + 1 });
  for (let y = top; y <= bottom; y += 1) ring.push({ z, x: left - 1, y }, { z, x: right + 1, y });
  return ring;
}

function wrapColumn(x: number, z: number): number {
  const columns = 2 ** z;
  return ((x % columns) + columns) % columns;
}

export interface ReadAhead {
  /** Call when the map moves: cancels what is running. */
  readonly move: () => void;
  /** Call when the map comes to rest, and when no tile is pending any more. Both must hold. */
  readonly rest: () => void;
}

export interface ReadAheadOptions {
  /** True when the map is at rest and no tile is pending. */
  readonly isAtRest: () => boolean;
  readonly list: () => readonly TileCoord[];
  readonly send: (coords: readonly TileCoord[], signal: AbortSignal) => Promise<unknown>;
}

/** Reads ahead once each time the view has been at rest for {@link READ_AHEAD_AFTER_MS}. */
export function createReadAhead({ isAtRest, list, send }: ReadAheadOptions): ReadAhead {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: AbortController | undefined;
  let isDone = false;

  const start = async () => {
    if (!isAtRest()) return;
    isDone = true;
    const coords = list();
    if (coords.length === 0) return;
    const controller = new AbortController();
    sending = controller;
    await send(coords, controller.signal);
    if (sending === controller) sending = undefined;
  };
  return {
    move() {
      clearTimeout(timer);
      sending?.abort();
      sending = undefined;
      isDone = false;
    },
    rest() {
      clearTimeout(timer);
      if (!isDone && isAtRest()) timer = setTimeout(() => void start(), READ_AHEAD_AFTER_MS);
    },
  };
}
