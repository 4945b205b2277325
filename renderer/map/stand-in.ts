/** Finds what is drawn in the place of a tile that is not there. Knows calls and coordinates, nothing of canvases. */
import type { TilePlace } from '../../shared/contract.ts';
import type { DeliveredTile } from '../../shared/tile.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import { pause } from './pause.ts';
import { type PiecePlace, placePiece } from './piece-place.ts';
import type { TileCalls } from './tile-calls.ts';

/**
 * What a stand-in is made of: a coarser tile, perhaps with finer ones over it; the four finer ones; the built-in world; or
 * finer tiles with the built-in world in their gaps.
 */
export type StandInKind = 'ancestor' | 'children' | 'world' | 'mixed';

/** One picture of a stand-in. */
export interface Piece extends PiecePlace {
  readonly tile: DeliveredTile;
}

export interface StandIn {
  readonly kind: StandInKind;
  /** In the order of drawing. */
  readonly pieces: readonly Piece[];
}

/** A piece that was found may be gone when it is asked for, or turn out to be damaged; then another one is found. */
const MAX_ROUNDS = 3;

/**
 * Asks for a stand-in and its pictures. Answers what is at hand first and then, if the built-in world has to be drawn as
 * well, all of it, `worldAfterMs` after the call at the soonest; nothing when there is none. Pieces that cannot be had are
 * left out.
 */
export async function* loadStandIns(
  calls: Pick<TileCalls, 'findStandIn' | 'getPiece'>,
  place: TilePlace,
  signal: AbortSignal,
  worldAfterMs = 0,
): AsyncGenerator<StandIn, void> {
  const worldDue = pause(worldAfterMs, signal);
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const found = await calls.findStandIn(place.coord, signal);
    if (!found.ok || signal.aborted) return;
    const atHand = found.value.filter(({ sourceId }) => sourceId === place.sourceId);
    const toDraw = found.value.filter(({ sourceId }) => sourceId !== place.sourceId);
    const drawing = loadPieces(calls, place.coord, toDraw, signal, worldDue);
    const loaded = await loadPieces(calls, place.coord, atHand, signal);
    if (toDraw.length > 0) yield* joinPieces(place, loaded);
    // The world is always the lowest.
    const all = [...(await drawing), ...loaded];
    const isWhole = all.length === found.value.length;
    if (isWhole || round === MAX_ROUNDS) yield* joinPieces(place, all);
    if (isWhole) return;
  }
}

function* joinPieces(place: TilePlace, loaded: readonly LoadedPiece[]): Generator<StandIn, void> {
  const [lowest, ...above] = loaded;
  if (lowest === undefined) return;
  const kind = nameKind(place, lowest.place);
  yield { kind: kind === 'world' && above.length > 0 ? 'mixed' : kind, pieces: loaded.map(({ piece }) => piece) };
}

interface LoadedPiece {
  readonly place: TilePlace;
  readonly piece: Piece;
}

/** Those that can be had, in their order; asked for once they are due. */
async function loadPieces(
  calls: Pick<TileCalls, 'getPiece'>,
  coord: TileCoord,
  places: readonly TilePlace[],
  signal: AbortSignal,
  due?: Promise<void>,
): Promise<readonly LoadedPiece[]> {
  if (places.length === 0) return [];
  if (due) await due;
  const loaded = await Promise.all(places.map((place) => loadPiece(calls, coord, place, signal)));
  return loaded.filter((piece) => piece !== undefined);
}

async function loadPiece(
  calls: Pick<TileCalls, 'getPiece'>,
  coord: TileCoord,
  place: TilePlace,
  signal: AbortSignal,
): Promise<LoadedPiece | undefined> {
  const where = placePiece(coord, place.coord);
  if (where === undefined || signal.aborted) return undefined;
  const answer = await calls.getPiece(place, signal);
  return answer.ok ? { place, piece: { ...where, tile: answer.value } } : undefined;
}

function nameKind(place: TilePlace, lowest: TilePlace): StandInKind {
  if (lowest.sourceId !== place.sourceId) return 'world';
  return lowest.coord.z > place.coord.z ? 'children' : 'ancestor';
}
