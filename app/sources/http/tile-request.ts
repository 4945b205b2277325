/** Sends one request for one tile and classifies the result. Stateless. */
import type { TileContentType } from '../../../shared/tile.ts';
import { checkImage, MAX_TILE_BYTES } from '../../image/image-check.ts';
import type { FetchPort } from '../fetch-port.ts';
import { dropBody, readBody } from './answer-body.ts';
import { cutOff, EMPTY, judgeBytes, judgeStatus } from './answer-kind.ts';
import { readFetchFailure } from './fetch-failure.ts';
import { judgeRedirect } from './redirect.ts';
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
  /** The server refuses this tile in the way of a file store that doesn't have it; see {@link isWithheld}. */
  | { readonly kind: 'withheld'; readonly detail: string; readonly headers: Headers }
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
  /** The same server has the tile at another address. */
  | { readonly kind: 'moved'; readonly url: string }
  /** `detail` names the other host, if there is one. */
  | { readonly kind: 'redirected'; readonly detail: string | undefined }
  | { readonly kind: 'sign-in-page' }
  | { readonly kind: 'bad' | 'wrong-size' | 'unsupported'; readonly detail: string };

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
    return await readAnswer(response, request, signal.signal);
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

async function readAnswer(
  response: Response,
  { url, tileSizePx }: Pick<TileRequest, 'url' | 'tileSizePx'>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { status, headers } = response;
  const kind = judgeStatus(status);
  const detail = `HTTP ${status}`;
  if (kind === 'image') return readImage(response, tileSizePx, signal);
  if (kind === 'refused' || kind === 'overloaded' || kind === 'failed') return readRefusal(response, kind, signal);
  dropBody(response);
  switch (kind) {
    case 'empty':
      return { ...EMPTY, headers };
    case 'redirected':
      return readRedirect(url, headers);
    case 'bad':
    case 'failing':
      return { kind, detail };
    case 'sign-in-page':
      return { kind };
    default:
      return { kind, headers };
  }
}

function readRedirect(url: string, headers: Headers): HttpAnswer {
  const redirect = judgeRedirect(url, headers.get('location'));
  return redirect.kind === 'here'
    ? { kind: 'moved', url: redirect.url }
    : { kind: 'redirected', detail: redirect.host };
}

async function readImage(response: Response, tileSizePx: number, signal: AbortSignal): Promise<HttpAnswer> {
  const body = await readBody(response, { maxBytes: MAX_TILE_BYTES, signal });
  if (body.kind === 'too-long') return { kind: 'bad', detail: 'larger than 2 MiB' };
  if (body.kind === 'cut-off') return { kind: 'bad', detail: 'incomplete' };
  const judged = judgeBytes(body.bytes, response.headers.get('content-type') ?? '', tileSizePx);
  return judged.kind === 'tile' ? { ...judged, headers: response.headers } : judged;
}

async function readRefusal(
  response: Response,
  kind: 'refused' | 'overloaded' | 'failed',
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { status, headers } = response;
  const detail = `HTTP ${status}`;
  const body = await readErrorBody(response, signal);
  if (status === 403 && body && isWithheld(body)) return { kind: 'withheld', detail, headers };
  const image = body && checkImage(body, 'raster');
  const notice = image && cutOff(body, image.length);
  return kind === 'overloaded' ? { kind, detail, headers, notice } : { kind, detail, notice };
}

/**
 * True for the error of a file store such as S3, which answers so for a missing file if it doesn't let people list the
 * others: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function isWithheld(body: Uint8Array): boolean {
  const text = Buffer.from(body.subarray(0, 4096)).toString('latin1');
  return /<Error\b[^>]*>/.test(text) && /<Code>\s*(AccessDenied|NoSuchKey)\s*<\/Code>/.test(text);
}

/** The body of a 4xx: some providers write their notices into an image. Undefined if it can't be read. */
async function readErrorBody(response: Response, signal: AbortSignal): Promise<Uint8Array | undefined> {
  if (response.status >= 500) {
    dropBody(response);
    return undefined;
  }
  try {
    const body = await readBody(response, { maxBytes: MAX_TILE_BYTES, signal });
    return body.kind === 'whole' ? body.bytes : undefined;
  } catch (thrown) {
    // The status is sufficient.
    if (thrown instanceof TimeUp) return undefined;
    throw thrown;
  }
}
