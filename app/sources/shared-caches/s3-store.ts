/** Tiles as objects of an S3-compatible bucket; see docs/shared-cache.md. */
import { AwsClient } from 'aws4fetch';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { SharedEngine, SharedStore } from '../../cache/shared/shared-store.ts';
import { dropBody, readBody } from '../http/answer-body.ts';
import { parseHttpDate } from '../http/http-date.ts';
import type { S3Address } from './shared-address.ts';

export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const RECORD = 'x-amz-meta-tilekeep';
/** Amazon allows 2 kB of metadata. */
const MAX_RECORD_CHARS = 1900;

/** Requests are signed by AWS Signature Version 4. Redirects aren't followed. */
export function openS3(address: S3Address, keys: S3Keys): SharedEngine {
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 's3',
    region: address.region,
    retries: 0,
  });
  const base = address.endpoint
    ? `${address.endpoint}/${address.bucket}`
    : `https://${address.bucket}.s3.${address.region}.amazonaws.com`;
  return {
    open: (name) => openTiles(client, ({ z, x, y }) => `${base}/${name}/${z}/${x}/${y}.${address.extension}`),
    close: async () => undefined,
  };
}

function openTiles(client: AwsClient, urlOf: (coord: TileCoord) => string): SharedStore {
  const send = async (url: string, init: RequestInit & { readonly signal: AbortSignal }): Promise<Response> => {
    const request = await client.sign(url, init);
    return fetch(request, { redirect: 'manual', signal: init.signal });
  };
  return {
    async read(coord, maxBytes, signal) {
      const response = await send(urlOf(coord), { signal });
      if (response.status !== 200) return readRefusal(response);
      const body = await readBody(response, { maxBytes, signal });
      if (body.kind === 'cut-off') throw new Error('cut off');
      if (body.kind === 'too-long') return undefined;
      return {
        bytes: body.bytes,
        recordLine: response.headers.get(RECORD) ?? undefined,
        writtenMs: parseHttpDate(response.headers.get('last-modified') ?? '') ?? null,
      };
    },
    async write(coord, { bytes, contentType, recordLine }, signal) {
      const metadata = recordLine.length <= MAX_RECORD_CHARS ? { [RECORD]: recordLine } : {};
      const headers = { 'content-type': contentType, ...metadata };
      const response = await send(urlOf(coord), { method: 'PUT', body: new Uint8Array(bytes), headers, signal });
      dropBody(response);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    },
  };
}

/** Undefined for an object that isn't there: a bucket that may not be listed answers 403 then. */
function readRefusal(response: Response): undefined {
  dropBody(response);
  if (response.status !== 404 && response.status !== 403) throw new Error(`HTTP ${response.status}`);
}
