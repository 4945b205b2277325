/** Fetches a picture from an address that a file of people names. The file may come from anybody. */
import { CodedError } from '../../shared/errors.ts';
import { checkImage, MAX_TILE_BYTES } from '../image/image-check.ts';
import { type FetchSurroundings, fetchBytes } from './http/fetched-bytes.ts';
import { isPrivateHost } from './private-hosts.ts';
import { parseUrl } from './url-text.ts';

const WISH = {
  accept: 'image/png,image/jpeg,image/webp,image/gif;q=0.9,image/*;q=0.5',
  maxBytes: MAX_TILE_BYTES,
  limits: { maxConcurrentRequests: 2, maxRequestsPerSecond: 5 },
};

/**
 * The bytes of one whole PNG, JPEG, WebP, GIF or AVIF of at most 2 MiB. Rejects with `picture-unavailable` for anything else, for
 * an address with a password, and for one of this computer or its own network; otherwise as {@link fetchBytes} does.
 */
export async function fetchPicture(
  address: string,
  around: FetchSurroundings,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const url = parseUrl(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== '' || isPrivateHost(url.hostname))
    throw new CodedError('picture-unavailable');
  url.hash = '';
  const fetched = await fetchBytes(url.href, WISH, around, signal);
  const bytes = fetched.kind === 'bytes' ? fetched.bytes : new Uint8Array();
  const image = checkImage(bytes, 'raster');
  if (!image) throw new CodedError('picture-unavailable');
  return bytes.slice(0, image.length);
}
