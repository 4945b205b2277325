/** Loads what is drawn in place of a missing tile. No canvases here. */
import type { TilePlace } from '../../../shared/calls/contract.ts';
import type { DeliveredTile } from '../../../shared/tiles/tile.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { TileCalls } from '../asking/tile-calls.ts';
import { type PiecePlace, placePiece } from './piece-place.ts';

/**
 * `ancestor`: a coarser tile, perhaps with finer ones over it. `children`: the four finer tiles. `world`: the built-in world.
 * `mixed`: finer tiles with the built-in world in the gaps.
 */
export type StandInKind = 'ancestor' | 'children' | 'world' | 'mixed';

/** One picture of a stand-in. */
export interface Piece extends PiecePlace {
  readonly tile: DeliveredTile;
}

export interface StandIn {
  readonly kind: StandInKind;
  /** In drawing order. */
  readonly pieces: readonly Piece[];
}

/** A piece may be gone or damaged by the time it is loaded; then the search starts again. */
const MAX_ROUNDS = 3;

/**
 * Yields what the cache has first. If the built-in world is needed too, yields the whole stand-in once that is drawn; its
 * drawing begins once `worldDue` resolves. Yields nothing when there is no stand-in. Leaves out pieces that fail.
 */
export async function* loadStandIns(
  calls: Pick<TileCalls, 'findStandIn' | 'getPiece'>,
  place: TilePlace,
  signal: AbortSignal,
  worldDue: Promise<void> = Promise.resolve(),
): AsyncGenerator<StandIn, void> {
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const found = await calls.findStandIn(place.coord, signal);
    if (!found.ok || signal.aborted) return;
    const atHand = found.value.filter(({ sourceId }) => sourceId === place.sourceId);
    const toDraw = found.value.filter(({ sourceId }) => sourceId !== place.sourceId);
    const drawing = loadPieces(calls, place.coord, toDraw, signal, worldDue);
    const loaded = await loadPieces(calls, place.coord, atHand, signal);
    if (toDraw.length > 0) yield* joinPieces(place, loaded);
    // The world is drawn below everything.
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

/** Loads pieces once `due` resolves, in their order. Leaves out those that fail. */
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
