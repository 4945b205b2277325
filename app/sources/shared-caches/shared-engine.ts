/** Opens the engine of a shared cache with its login, and checks what comes from it. */
import { attempt } from '../../../shared/attempt.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { TileContentType } from '../../../shared/tiles/tile.ts';
import type { TileRecord } from '../../cache/files/tile-record.ts';
import type { SharedEngine } from '../../cache/shared/shared-store.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import { judgeBytes } from '../http/answer-kind.ts';
import { makeRecord } from '../http/answer-record.ts';
import { nameLogin, type SharedAddress } from './shared-address.ts';

/** As for a server's answer. */
export const MAX_SHARED_TILE_BYTES = MAX_TILE_BYTES;

/** The picture as it is stored; undefined for anything but a whole tile of this size. */
export function checkSharedTile(
  bytes: Uint8Array,
  tileSizePx: number,
): { readonly bytes: Uint8Array; readonly contentType: TileContentType } | undefined {
  const judged = bytes.length === 0 ? undefined : judgeBytes(bytes, '', tileSizePx);
  return judged?.kind === 'tile' ? { bytes: judged.bytes, contentType: judged.contentType } : undefined;
}

/** The record with the headers that a server's answer would leave; undefined if one of them can't be a header. */
export function checkSharedRecord({ headers, answeredMs, sharpness }: TileRecord): TileRecord | undefined {
  return attempt(() => makeRecord(new Headers(headers), answeredMs, sharpness));
}

/**
 * Loads the engine's client, which connects with its first call. `login` has `user` and `password`, or `accessKeyId`,
 * `secretAccessKey` and perhaps `sessionToken`; without the latter, Amazon's own variables of the environment count, since a
 * signature tells a server nothing. Rejects with `shared-cache-login` if a bucket has none.
 */
export async function openSharedEngine(
  address: SharedAddress,
  login: Readonly<Record<string, string>>,
): Promise<SharedEngine> {
  if (address.engine === 'redis') {
    const { openRedis } = await import('./redis-store.ts');
    return openRedis(address, login);
  }
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const { accessKeyId = AWS_ACCESS_KEY_ID, secretAccessKey = AWS_SECRET_ACCESS_KEY } = login;
  const sessionToken = login.accessKeyId === undefined ? AWS_SESSION_TOKEN : login.sessionToken;
  if (!accessKeyId || !secretAccessKey) throw new CodedError('shared-cache-login', { detail: nameLogin(address) });
  const { openS3 } = await import('./s3-store.ts');
  return openS3(address, { accessKeyId, secretAccessKey, sessionToken });
}
