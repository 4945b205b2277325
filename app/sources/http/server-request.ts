/** Sends one request to a server and classifies the result. Stateless. */
import { checkImage, MAX_TILE_BYTES } from '../../image/image-check.ts';
import type { FetchPort } from '../fetch-port.ts';
import { dropBody, readBody } from './answer-body.ts';
import { cutOff, judgeStatus } from './answer-kind.ts';
import { readFetchFailure } from './fetch-failure.ts';
import { judgeRedirect } from './redirect.ts';
import { type RequestSignal, type TimeLimits, TimeUp } from './request-signal.ts';

/** What a good response brought. */
export interface GoodAnswer {
  readonly bytes: Uint8Array;
  readonly headers: Headers;
}

/** Result of a request. */
export type HttpAnswer<Good> = { readonly kind: 'good'; readonly good: Good } | OtherAnswer;

export type OtherAnswer =
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
  | { readonly kind: 'bad' | 'wrong-size' | 'unsupported'; readonly detail: string }
  /** A part of a file was asked for: the server only sends it whole, has another file by now, or the file ends before. */
  | { readonly kind: 'whole-only' | 'changed' | 'cut-short' };

/**
 * Reads what this request expects; undefined for a response that its status alone says enough about. Reads or drops the body unless
 * it returns undefined. Rejects with the signal's reason only.
 */
export type ReadGood<Good> = (response: Response, signal: AbortSignal) => Promise<HttpAnswer<Good> | undefined>;

export interface ServerRequest<Good> {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: FetchPort;
  readonly readGood: ReadGood<Good>;
  readonly timeLimits: TimeLimits;
  readonly onStatus: OnStatus;
}

/** Called with the HTTP status once a response has begun; 0 if the host doesn't report it. */
export type OnStatus = (status: number) => void;

/** Rejects only if `signal` was stopped, with that reason; timeouts are results. */
export async function sendRequest<Good>(
  request: ServerRequest<Good>,
  signal: RequestSignal,
): Promise<HttpAnswer<Good>> {
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

function readRejection(thrown: unknown, signal: AbortSignal): OtherAnswer {
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

async function readAnswer<Good>(
  response: Response,
  { url, readGood }: ServerRequest<Good>,
  signal: AbortSignal,
): Promise<HttpAnswer<Good>> {
  const good = await readGood(response, signal);
  if (good) return good;
  const { status, headers } = response;
  const kind = judgeStatus(status);
  const detail = `HTTP ${status}`;
  if (kind === 'refused' || kind === 'overloaded' || kind === 'failed') return readRefusal(response, kind, signal);
  dropBody(response);
  switch (kind) {
    case 'redirected':
      return readRedirect(url, headers);
    // What a request can use is read above.
    case 'image':
    case 'empty':
    case 'bad':
      return { kind: 'bad', detail };
    case 'failing':
      return { kind, detail };
    case 'sign-in-page':
      return { kind };
    default:
      return { kind, headers };
  }
}

function readRedirect(url: string, headers: Headers): OtherAnswer {
  const redirect = judgeRedirect(url, headers.get('location'));
  return redirect.kind === 'here'
    ? { kind: 'moved', url: redirect.url }
    : { kind: 'redirected', detail: redirect.host };
}

async function readRefusal(
  response: Response,
  kind: 'refused' | 'overloaded' | 'failed',
  signal: AbortSignal,
): Promise<OtherAnswer> {
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
