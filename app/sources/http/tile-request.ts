/** Reads the response to a request for one tile. */
import type { TileContentType } from '../../../shared/tiles/tile.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import { dropBody, readBody } from './answer-body.ts';
import { EMPTY, judgeBytes, judgeStatus } from './answer-kind.ts';
import type { GoodAnswer, HttpAnswer, ReadGood } from './server-request.ts';

export interface TilePicture extends GoodAnswer {
  readonly contentType: TileContentType;
}

/** Reads whole pictures of the source's tile size, and the answers that say that a tile is empty. */
export function readTilesOf(tileSizePx: number): ReadGood<TilePicture> {
  return async (response, signal) => {
    const kind = judgeStatus(response.status);
    if (kind === 'image') return readImage(response, tileSizePx, signal);
    if (kind !== 'empty') return undefined;
    dropBody(response);
    const { bytes, contentType } = EMPTY;
    return { kind: 'good', good: { bytes, contentType, headers: response.headers } };
  };
}

async function readImage(
  response: Response,
  tileSizePx: number,
  signal: AbortSignal,
): Promise<HttpAnswer<TilePicture>> {
  const { headers } = response;
  const body = await readBody(response, { maxBytes: MAX_TILE_BYTES, signal });
  if (body.kind === 'too-long') return { kind: 'bad', detail: 'larger than 2 MiB' };
  if (body.kind === 'cut-off') return { kind: 'bad', detail: 'incomplete' };
  const judged = judgeBytes(body.bytes, headers.get('content-type') ?? '', tileSizePx);
  if (judged.kind !== 'tile') return judged;
  return { kind: 'good', good: { bytes: judged.bytes, contentType: judged.contentType, headers } };
}
