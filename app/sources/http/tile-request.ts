/** Sends one request for one tile and classifies the result. Stateless. */
import type { TileContentType } from '../../../shared/tile.ts';
import { checkImage, MAX_TILE_BYTES } from '../../image/image-check.ts';
import type { FetchPort } from '../fetch-port.ts';
import { dropBody, readBody } from './answer-body.ts';
import { judgeBytes, judgeStatus } from './answer-kind.ts';
import { readFetchFailure } from './fetch-failure.ts';
import { type RequestSignal, type TimeLimits, TimeUp } from './request-signal.ts';

/** Result of a request. */
export type HttpAnswer =
  | {
      readonly kind: 'tile';
      readonly bytes: Uint8Array;
      readonly contentType: TileContentType;
      readonly headers: Headers;
    }
  | { readonly kind: 'not-modified'; readonly headers: Headers }
  | { readonly kind: 'missing'; readonly headers: Headers }
  /** `notice` is the image that came with the refusal, if any. */
  | { readonly kind: 'refused'; readonly detail: string; readonly notice: Uint8Array | undefined }
  | {
      readonly kind: 'overloaded';
      readonly detail: string;
      readonly headers: Headers;
      readonly notice: Uint8Array | undefined;
    }
  | { readonly kind: 'failing'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string; readonly notice: Uint8Array | undefined }
  | { readonly kind: 'unreachable'; readonly detail: string | undefined }
  /** The response began but didn't end in time. */
  | { readonly kind: 'stuck'; readonly detail: string }
  | { readonly kind: 'sign-in-page' | 'redirected' }
  | { readonly kind: 'bad'; readonly detail: string };

export interface TileRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: FetchPort;
  readonly tileSizePx: number;
  readonly timeLimits: TimeLimits;
  readonly onStatus: OnStatus;
}

/** Called with the HTTP status once a response has begun; 0 if the host doesn't report it. */
export type OnStatus = (status: number) => void;

/** Rejects only if `signal` was stopped, with that reason; timeouts are results. */
export async function sendTileRequest(request: TileRequest, signal: RequestSignal): Promise<HttpAnswer> {
  signal.limit(request.timeLimits.headersMs);
  let response: Response;
  try {
    response = await request.fetch(request.url, { headers: request.headers, signal: signal.signal });
  } catch (thrown) {
    return readRejection(thrown, signal.signal);
  }
  request.onStatus(response.status);
  signal.limit(request.timeLimits.bodyMs);
  try {
    return await readAnswer(response, request.tileSizePx, signal.signal);
  } catch (thrown) {
    if (thrown instanceof TimeUp) return { kind: 'stuck', detail: `not finished within ${inSeconds(thrown)}` };
    throw thrown;
  }
}

function readRejection(thrown: unknown, signal: AbortSignal): HttpAnswer {
  if (signal.reason instanceof TimeUp) {
    return { kind: 'unreachable', detail: `no response within ${inSeconds(signal.reason)}` };
  }
  signal.throwIfAborted();
  const failure = readFetchFailure(thrown);
  return failure.kind === 'garbled' ? { kind: 'bad', detail: 'not an HTTP response' } : failure;
}

function inSeconds({ afterMs }: TimeUp): string {
  return `${Math.round(afterMs / 1000)} seconds`;
}

async function readAnswer(response: Response, tileSizePx: number, signal: AbortSignal): Promise<HttpAnswer> {
  const { status, headers } = response;
  const kind = judgeStatus(status);
  const detail = `HTTP ${status}`;
  if (kind === 'image') return readImage(response, tileSizePx, signal);
  if (kind === 'refused' || kind === 'overloaded' || kind === 'failed') {
    const notice = await readNotice(response, signal);
    return kind === 'overloaded' ? { kind, detail, headers, notice } : { kind, detail, notice };
  }
  dropBody(response);
  if (kind === 'bad' || kind === 'failing') return { kind, detail };
  return kind === 'not-modified' || kind === 'missing' ? { kind, headers } : { kind };
}

async function readImage(response: Response, tileSizePx: number, signal: AbortSignal): Promise<HttpAnswer> {
  const body = await readBody(response, { maxBytes: MAX_TILE_BYTES, signal });
  if (body.kind === 'too-long') return { kind: 'bad', detail: 'larger than 2 MiB' };
  if (body.kind === 'cut-off') return { kind: 'bad', detail: 'incomplete' };
  const judged = judgeBytes(body.bytes, response.headers.get('content-type') ?? '', tileSizePx);
  if (judged.kind !== 'tile') return judged;
  return { kind: 'tile', bytes: body.bytes, contentType: judged.contentType, headers: response.headers };
}

/** The image sent with a 4xx: some providers write their notices into one. */
async function readNotice(response: Response, signal: AbortSignal): Promise<Uint8Array | undefined> {
  if (response.status >= 500) {
    dropBody(response);
    return undefined;
  }
  try {
    const body = await readBody(response, { maxBytes: MAX_TILE_BYTES, signal });
    return body.kind === 'whole' && checkImage(body.bytes, 'raster') ? body.bytes : undefined;
  } catch (thrown) {
    // The status is sufficient.
    if (thrown instanceof TimeUp) return undefined;
    throw thrown;
  }
}
