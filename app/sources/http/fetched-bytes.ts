/** Fetches what isn't a tile, such as a description or a picture, under the same rules as tiles. Keeps nothing. */
import { CodedError } from '../../../shared/errors.ts';
import type { RequestLimits } from '../../../shared/sources/source.ts';
import type { FetchPort } from '../fetch-port.ts';
import { dropBody, readBody } from './answer-body.ts';
import { judgeStatus } from './answer-kind.ts';
import { readFetchFailure } from './fetch-failure.ts';
import type { HostPlace, Hosts } from './hosts.ts';
import { judgeRedirect, MAX_REDIRECTS } from './redirect.ts';
import { RequestSignal, TIME_LIMITS, type TimeLimits } from './request-signal.ts';
import { nameHost } from './tile-url.ts';

export interface FetchSurroundings {
  readonly fetch: FetchPort;
  readonly hosts: Hosts;
  readonly userAgent: string;
  readonly isOffline: () => boolean;
  readonly timeLimits?: TimeLimits;
}

export interface FetchWish {
  /** The request's `Accept`. */
  readonly accept: string;
  readonly maxBytes: number;
  /** The host's other sources may have stricter ones. */
  readonly limits: RequestLimits;
}

/** What came, with the address that it came from at last, or why nothing did. */
export type FetchedBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly url: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'too-long' | 'cut-off' };

/**
 * Sends one request, and follows redirects on the same host. Rejects with `cancelled`, `working-offline`, `offline`,
 * `redirected`, `sign-in-page`, `source-busy` or `source-failed`.
 */
export async function fetchBytes(
  url: string,
  wish: FetchWish,
  around: FetchSurroundings,
  signal: AbortSignal,
): Promise<FetchedBytes> {
  const request = new RequestSignal(signal);
  const place = around.hosts.join(nameHost({ template: url, subdomains: [] }), {
    limits: wish.limits,
    onPause: () => undefined,
    onReady: () => undefined,
    onAbort: () => request.stop(new CodedError('working-offline')),
  });
  try {
    const mayBegin = (): void => checkMayAsk(place, around);
    mayBegin();
    const begin = (): Promise<FetchedBytes> => send(url, wish, around, request);
    return await place.queue.run({ purpose: 'visible', signal: request.signal, mayBegin, begin });
  } finally {
    request.release();
    place.leave();
  }
}

function checkMayAsk({ gate }: HostPlace, { isOffline }: FetchSurroundings): void {
  if (isOffline()) throw new CodedError('working-offline');
  const { trouble } = gate;
  if (trouble) throw new CodedError(trouble.code, trouble.detail === undefined ? {} : { detail: trouble.detail });
}

async function send(
  first: string,
  wish: FetchWish,
  around: FetchSurroundings,
  request: RequestSignal,
): Promise<FetchedBytes> {
  const { fetch, userAgent, timeLimits = TIME_LIMITS } = around;
  let url = first;
  for (let redirects = 0; ; redirects += 1) {
    request.limit(timeLimits.headersMs);
    const headers = { 'User-Agent': userAgent, Accept: wish.accept };
    const response = await fetch(url, { headers, signal: request.signal }).catch((thrown: unknown) => {
      throw readRejection(thrown, request.signal);
    });
    const next = readRedirect(url, response);
    if (next === undefined)
      return readAnswer(response, { url, request, maxBytes: wish.maxBytes, bodyMs: timeLimits.bodyMs });
    dropBody(response);
    if (redirects === MAX_REDIRECTS) throw new CodedError('redirected');
    url = next;
  }
}

/** Where a redirect leads, if it stays on the host and isn't less safe. */
function readRedirect(from: string, { status, headers }: Response): string | undefined {
  if (judgeStatus(status) !== 'redirected') return undefined;
  const redirect = judgeRedirect(from, headers.get('location'));
  if (redirect.kind === 'here') return redirect.url;
  throw new CodedError('redirected', redirect.host === undefined ? {} : { detail: redirect.host });
}

interface Reading {
  readonly url: string;
  readonly request: RequestSignal;
  readonly maxBytes: number;
  readonly bodyMs: number;
}

async function readAnswer(response: Response, { url, request, maxBytes, bodyMs }: Reading): Promise<FetchedBytes> {
  const kind = judgeStatus(response.status);
  if (kind !== 'image') {
    dropBody(response);
    if (kind === 'sign-in-page') throw new CodedError('sign-in-page');
    if (kind === 'overloaded') throw new CodedError('source-busy', { detail: `HTTP ${response.status}` });
    return { kind: 'status', status: response.status };
  }
  request.limit(bodyMs);
  const body = await readBody(response, { maxBytes, signal: request.signal }).catch((thrown: unknown) => {
    throw readRejection(thrown, request.signal);
  });
  return body.kind === 'whole' ? { kind: 'bytes', bytes: body.bytes, url } : { kind: body.kind };
}

function readRejection(thrown: unknown, signal: AbortSignal): CodedError {
  if (signal.reason instanceof CodedError) return signal.reason;
  if (signal.aborted) return new CodedError('offline', { detail: 'no response in time' });
  const failure = readFetchFailure(thrown);
  if (failure.kind === 'garbled') return new CodedError('source-failed', { detail: 'not an HTTP response' });
  return new CodedError('offline', failure.detail === undefined ? {} : { detail: failure.detail });
}
