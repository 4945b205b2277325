/** Judges the bytes of an archive's tile like those of any other server. */
import { inflate } from '../../archives/pmtiles/directory.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import { type BytesKind, judgeBytes } from '../http/answer-kind.ts';
import type { TileFailure } from '../http/failed-tiles.ts';
import { PartFailed } from './opened-archive.ts';

/** The picture in the bytes, which may be compressed. Rejects with {@link PartFailed}, about this tile alone. */
export async function readTileBytes(
  bytes: Uint8Array,
  tileCompression: number,
  tileSizePx: number,
): Promise<Extract<BytesKind, { kind: 'tile' }>> {
  const inflated = await inflate(bytes, tileCompression, MAX_TILE_BYTES).catch(() => undefined);
  if (!inflated) throw failTile('wrong', 'its compression is damaged');
  const judged = judgeBytes(inflated, '', tileSizePx);
  switch (judged.kind) {
    case 'tile':
      return judged;
    case 'wrong-size':
      throw new PartFailed({
        kind: 'tile-failed',
        failure: 'wrong',
        trouble: { code: 'wrong-tile-size', detail: judged.detail },
      });
    case 'unsupported':
      throw new PartFailed({
        kind: 'tile-failed',
        failure: 'wrong',
        trouble: { code: 'unsupported-tile', detail: judged.detail },
      });
    case 'bad':
      throw failTile('wrong', judged.detail);
    case 'sign-in-page':
      throw failTile('wrong', 'not an image');
  }
}

/** A bad tile. */
export function failTile(failure: TileFailure, detail: string): PartFailed {
  return new PartFailed({ kind: 'tile-failed', failure, trouble: { code: 'bad-tile', detail } });
}
