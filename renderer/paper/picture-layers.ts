/** The tiles of a picture: of the map's source and of the layers over it, as the map has them, in light colours. */
import { mayWarm, SOURCE_KINDS, type Source } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { Client } from '../bridge/client.ts';
import { TILE_EDGE_PX } from '../layers/layer-parts.ts';
import type { ShownOnMap } from '../layers/map-layers.ts';
import { createOverlayCalls } from '../layers/overlay-calls.ts';
import { createTileCalls, type TileCalls } from '../map/asking/tile-calls.ts';
import { loadStandIns, type StandIn, type StandInKind } from '../map/tiles/stand-in.ts';
import { drawPieces, drawTileImage, type TileLook } from '../map/tiles/tile-image.ts';
import { gridOf, type PictureGrid } from './picture-frame.ts';

/** Something with tiles. */
export interface PictureLayer {
  readonly grid: PictureGrid;
  /** From 0 to 1. */
  readonly opacity: number;
  /** The picture of a tile; null where there is nothing. Never rejects, and may never settle once the signal has aborted. */
  readonly paint: (coord: TileCoord, signal: AbortSignal) => Promise<ImageBitmap | null>;
}

export interface PictureLayersOptions {
  readonly client: Pick<Client, 'call'>;
  readonly zoom: number;
  /** Pixels per CSS pixel of what is drawn for the picture: vector tiles and files. */
  readonly ratio: number;
  readonly source: Source;
  readonly sources: readonly Source[];
  /** The layers over the map at this zoom, the lowest first. */
  readonly shown: readonly ShownOnMap[];
  /** Resolves when the map's own tiles aren't waiting. */
  readonly mapRests: () => Promise<void>;
  /** False to leave out what only a server has, whatever it permits. */
  readonly mayAsk: boolean;
  /** Called for each tile of the map's source that isn't there, with what is drawn in its place, if anything is. */
  readonly onMissing: (drawn: StandInKind | undefined) => void;
}

/** True if a picture may request missing tiles: the provider permits it, or there is no server. */
export function mayRequest({ kind, rules }: Pick<Source, 'kind' | 'rules'>): boolean {
  return !SOURCE_KINDS[kind].hasServer || mayWarm(rules);
}

/** All that the picture shows, the lowest first. */
export function createPictureLayers(options: PictureLayersOptions): readonly PictureLayer[] {
  const { source, sources, shown, zoom, ratio } = options;
  const base = createSourceLayer(options, source, 1);
  const over = shown.map(({ layer, file }) => {
    const overlay = sources.find(({ id }) => id === layer.sourceId);
    if (overlay) return createSourceLayer(options, overlay, layer.opacity, true);
    if (!file) return undefined;
    const { colour, widthPx, ownStyles, opacity } = layer;
    const look = { colour, widthPx, ownStyles, isOfSelected: false };
    const grid = { zoom: zoom - Math.log2(ratio), edgePx: TILE_EDGE_PX * ratio };
    return {
      grid,
      opacity,
      paint: (coord: TileCoord, signal: AbortSignal) => file.paint({ coord, look, pixelRatio: ratio }, signal),
    };
  });
  return [base, ...over].filter((layer) => layer !== undefined);
}

function createSourceLayer(
  { client, zoom, ratio, mapRests, mayAsk, onMissing }: PictureLayersOptions,
  source: Source,
  opacity: number,
  isOverlay = false,
): PictureLayer | undefined {
  const isVector = SOURCE_KINDS[source.kind].images === 'svg';
  const grid = gridOf(source.rules, isVector, zoom, isVector ? ratio : 1);
  if (!grid) return undefined;
  const own = createTileCalls(client, source);
  const asks = mayRequest(source) && (mayAsk || !SOURCE_KINDS[source.kind].hasServer);
  const get: TileCalls['getTile'] = (coord, signal) =>
    asks ? own.getTile(coord, signal) : own.getPiece({ sourceId: source.id, coord }, signal);
  const calls = { ...own, getTile: get };
  const tiles = isOverlay ? createOverlayCalls(calls, source.id, mapRests) : calls;
  const look: TileLook = { sizePx: source.rules.tileSizePx, isDark: false, pixelRatio: isVector ? ratio : 1 };
  return {
    grid,
    opacity,
    async paint(coord, signal) {
      await mapRests();
      const answer = await tiles.getTile(coord, signal);
      const drawn = answer.ok ? await drawTile(answer.value, look, signal) : null;
      if (drawn || signal.aborted) return drawn;
      let best: StandIn | undefined;
      for await (const found of loadStandIns(tiles, { sourceId: source.id, coord }, signal)) best = found;
      if (!isOverlay) onMissing(best?.kind);
      return best ? drawOn((canvas) => drawPieces(canvas, best.pieces, look, signal)) : null;
    },
  };
}

function drawTile(tile: DeliveredTile, look: TileLook, signal: AbortSignal): Promise<ImageBitmap | null> {
  return drawOn((canvas) => drawTileImage(canvas, tile, look, signal));
}

/** Null if nothing could be drawn. */
async function drawOn(draw: (canvas: HTMLCanvasElement) => Promise<void>): Promise<ImageBitmap | null> {
  const canvas = document.createElement('canvas');
  try {
    await draw(canvas);
    return await createImageBitmap(canvas);
  } catch {
    return null;
  } finally {
    // Frees the pixels before the canvas is garbage-collected.
    canvas.width = 0;
  }
}
