/** Fetches the description at an address that people entered, under the same rules as tiles. Keeps nothing. */
import { CodedError } from '../../../shared/errors.ts';
import { REQUEST_LIMITS } from '../../../shared/source.ts';
import { sourceHintTexts as hints } from '../../../shared/texts/source-reading.ts';
import type { FetchPort } from '../fetch-port.ts';
import { dropBody, readBody } from '../http/answer-body.ts';
import { judgeStatus } from '../http/answer-kind.ts';
import { readFetchFailure } from '../http/fetch-failure.ts';
import type { HostPlace, Hosts } from '../http/hosts.ts';
import { judgeRedirect, MAX_REDIRECTS } from '../http/redirect.ts';
import { RequestSignal, TIME_LIMITS, type TimeLimits } from '../http/request-signal.ts';
import { nameHost } from '../http/tile-url.ts';

export interface FetchSurroundings {
  readonly fetch: FetchPort;
  readonly hosts: Hosts;
  readonly userAgent: string;
  readonly isOffline: () => boolean;
  readonly timeLimits?: TimeLimits;
}

/** A text with the address that it came from at last, or a sentence that says why there is none. */
export type FetchedText =
  | { readonly kind: 'text'; readonly text: string; readonly url: string }
  | { readonly kind: 'hint'; readonly message: string };

const MAX_BYTES = 16 * 1024 * 1024;
const ACCEPTED_TYPES = 'application/json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5';

/**
 * Sends one request, and follows redirects on the same host. Rejects with `cancelled`, `working-offline`, `offline`,
 * `redirected`, `sign-in-page`, `source-busy` or `source-failed`.
 */
export async function fetchText(url: string, around: FetchSurroundings, signal: AbortSignal): Promise<FetchedText> {
  const request = new RequestSignal(signal);
  const place = around.hosts.join(nameHost({ template: url, subdomains: [] }), {
    // Only one request: the limits of the host's own sources count.
    limits: { maxConcurrentRequests: REQUEST_LIMITS.own.maxConcurrentRequests.max, maxRequestsPerSecond: 10_000 },
    onPause: () => undefined,
    onReady: () => undefined,
    onAbort: () => request.stop(new CodedError('working-offline')),
  });
  try {
    const mayBegin = (): void => checkMayAsk(place, around);
    mayBegin();
    const begin = (): Promise<FetchedText> => send(url, around, request);
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

async function send(first: string, around: FetchSurroundings, request: RequestSignal): Promise<FetchedText> {
  const { fetch, userAgent, timeLimits = TIME_LIMITS } = around;
  let url = first;
  for (let redirects = 0; ; redirects += 1) {
    request.limit(timeLimits.headersMs);
    const headers = { 'User-Agent': userAgent, Accept: ACCEPTED_TYPES };
    const response = await fetch(url, { headers, signal: request.signal }).catch((thrown: unknown) => {
      throw readRejection(thrown, request.signal);
    });
    const next = readRedirect(url, response);
    if (next === undefined) return readAnswer(response, url, request, timeLimits);
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

async function readAnswer(
  response: Response,
  url: string,
  request: RequestSignal,
  { bodyMs }: TimeLimits,
): Promise<FetchedText> {
  const kind = judgeStatus(response.status);
  if (kind !== 'image') {
    dropBody(response);
    if (kind === 'sign-in-page') throw new CodedError('sign-in-page');
    if (kind === 'overloaded') throw new CodedError('source-busy', { detail: `HTTP ${response.status}` });
    return { kind: 'hint', message: hints.status(response.status) };
  }
  request.limit(bodyMs);
  const body = await readBody(response, { maxBytes: MAX_BYTES, signal: request.signal }).catch((thrown: unknown) => {
    throw readRejection(thrown, request.signal);
  });
  if (body.kind === 'too-long') return { kind: 'hint', message: hints.tooLarge };
  if (body.kind === 'cut-off') return { kind: 'hint', message: hints.damaged };
  return { kind: 'text', text: decode(body.bytes), url };
}

function readRejection(thrown: unknown, signal: AbortSignal): CodedError {
  if (signal.reason instanceof CodedError) return signal.reason;
  if (signal.aborted) return new CodedError('offline', { detail: 'no response in time' });
  const failure = readFetchFailure(thrown);
  if (failure.kind === 'garbled') return new CodedError('source-failed', { detail: 'not an HTTP response' });
  return new CodedError('offline', failure.detail === undefined ? {} : { detail: failure.detail });
}

/** XML may state its encoding; everything else is UTF-8. */
function decode(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const label = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]{1,40})["']/i.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
