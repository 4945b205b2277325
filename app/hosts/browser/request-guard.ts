/**
 * Checks the head of a request before anything acts on it: pure, compares strings, parses nothing. Each check names the
 * attack it stops. Loopback is no protection: every page and every user of this computer can reach it.
 */

import { SOCKET_PATH } from '../../../shared/messages.ts';

/** The raw head of a request. */
export interface RequestHead {
  readonly method: string;
  /** The raw request target. */
  readonly target: string;
  /** Alternating names and values, as in Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
}

/** Why a request is refused, for the status line and the tests. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 408 | 413 | 415 | 417 | 421 | 431 | 500 | 503;
  readonly reason: string;
}

/** The server's own address, such as `127.0.0.1:8080`. */
export interface OwnAddress {
  readonly host: string;
  readonly origin: string;
}

/** The only names this server accepts on a port. Browsers omit port 80 in both. */
export function describeOwnAddress(port: number): OwnAddress {
  const host = port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`;
  return { host, origin: `http://${host}` };
}

type Check = (head: RequestHead, own: OwnAddress) => Refusal | undefined;

/** Returns why a request is refused, or undefined. Never throws. */
export function judgeRequest(head: RequestHead, own: OwnAddress): Refusal | undefined {
  return findRefusal(CHECKS, head, own);
}

/** The same for a request that opens a socket. A request that passes has no body. */
export function judgeUpgrade(head: RequestHead, own: OwnAddress): Refusal | undefined {
  return findRefusal(UPGRADE_CHECKS, head, own);
}

function findRefusal(checks: readonly Check[], head: RequestHead, own: OwnAddress): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(head, own);
    if (refusal) return refusal;
  }
  return undefined;
}

function refuse(status: Refusal['status'], reason: string): Refusal {
  return { status, reason };
}

function valuesOf(head: RequestHead, name: string): string[] {
  return head.rawHeaders.filter((_, index) => index % 2 === 1 && head.rawHeaders[index - 1]?.toLowerCase() === name);
}

/**
 * DNS rebinding and similar attacks (0.0.0.0, other names and spellings of this computer). Compares strings, because a parser reads
 * `2130706433` as 127.0.0.1 and throws on `[]`. Node keeps only the first Host header, so this counts all of them.
 */
const refuseForeignHost: Check = (head, own) => {
  const hosts = valuesOf(head, 'host');
  return hosts.length === 1 && hosts[0] === own.host ? undefined : refuse(421, 'foreign host');
};

const SINGLE_HEADERS = [
  'content-length',
  'content-type',
  'cookie',
  'origin',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-websocket-key',
  'sec-websocket-version',
  'upgrade',
];

/** Duplicate headers: two parsers could each use a different one. */
const refuseDoubledHeaders: Check = (head) =>
  SINGLE_HEADERS.some((name) => valuesOf(head, name).length > 1) ? refuse(400, 'doubled header') : undefined;

/** Request smuggling: two lengths for one body. */
const refuseTwoLengths: Check = (head) =>
  valuesOf(head, 'transfer-encoding').length > 0 && valuesOf(head, 'content-length').length > 0
    ? refuse(400, 'two lengths')
    : undefined;

/** Another protocol on this connection (h2c), or a WebSocket on a wrong path. */
const refuseUpgrade: Check = (head) => (valuesOf(head, 'upgrade').length > 0 ? refuse(400, 'upgrade') : undefined);

const refuseOtherProtocol: Check = (head) =>
  valuesOf(head, 'upgrade')[0]?.toLowerCase() === 'websocket' ? undefined : refuse(400, 'upgrade');

const refuseAllButGet: Check = (head) => (head.method === 'GET' ? undefined : refuse(405, 'method not allowed'));

const refuseOtherTarget: Check = (head) =>
  head.target === `/${SOCKET_PATH}` ? undefined : refuse(404, 'no such path');

/** Request smuggling: a body that would be read as frames. */
const refuseBody: Check = (head) =>
  ['content-length', 'transfer-encoding'].some((name) => valuesOf(head, name).length > 0)
    ? refuse(400, 'body')
    : undefined;

const refuseMethod: Check = (head) =>
  ['GET', 'HEAD', 'POST'].includes(head.method) ? undefined : refuse(405, 'method not allowed');

/** POST is only for the exchange of a token, the only request that changes anything. */
export const SESSION_TARGET = '/session';

const refuseOtherPost: Check = (head) =>
  (head.method === 'POST') === (head.target === SESSION_TARGET) ? undefined : refuse(405, 'method not allowed');

// One leading slash, then plain names: no host (`http://…`, `//…`), no `%`, no backslash, no `..`, nothing to decode.
const PLAIN_TARGET = /^\/(?:[\w$-][\w$.-]*(?:\/[\w$-][\w$.-]*)*\/?)?$/;
// The map at a place; the page decodes it from its own address.
const PLACE_TARGET = /^\/\?geo=(?:[\w.,:;=?()+-]|%[\dA-Fa-f]{2}){1,512}$/;

/** Path traversal in every spelling, absolute and asterisk forms, and hosts after `//`. */
const refuseOddTarget: Check = (head) =>
  PLAIN_TARGET.test(head.target) || PLACE_TARGET.test(head.target) ? undefined : refuse(404, 'no such path');

/**
 * Requests by other pages: forms, images, scripts, fetch without CORS. `same-site` is refused too, because another
 * user's server on another port of 127.0.0.1 is the same site. Opening the map's address from another page is a navigation of a
 * whole window, which shows the opener nothing and changes nothing.
 */
const refuseCrossSite: Check = (head) => {
  const site = valuesOf(head, 'sec-fetch-site')[0];
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
  return isNavigation(head) ? undefined : refuse(403, 'foreign site');
};

function isNavigation(head: RequestHead): boolean {
  const [mode] = valuesOf(head, 'sec-fetch-mode');
  const [destination] = valuesOf(head, 'sec-fetch-dest');
  return head.method === 'GET' && mode === 'navigate' && destination === 'document' && /^\/(\?|$)/.test(head.target);
}

/** A service worker would outlive its page. Our own worker, which reads files, ends with it. */
const refuseServiceWorker: Check = (head) =>
  valuesOf(head, 'service-worker').length > 0 ? refuse(403, 'service worker') : undefined;

/** Cross-site request forgery, for browsers without Sec-Fetch-Site. */
const refuseForeignOrigin: Check = (head, own) => {
  const [origin] = valuesOf(head, 'origin');
  return origin === undefined || origin === own.origin ? undefined : refuse(403, 'foreign origin');
};

/**
 * Cross-site WebSocket hijacking: any page can open a socket, and the browser sends the cookie. Browsers send the origin of every
 * socket.
 */
const requireOwnOrigin: Check = (head, own) =>
  valuesOf(head, 'origin')[0] === own.origin ? undefined : refuse(403, 'foreign origin');

const refuseOtherMode: Check = (head) =>
  [undefined, 'websocket'].includes(valuesOf(head, 'sec-fetch-mode')[0]) ? undefined : refuse(403, 'foreign site');

/** Forms can post text without a preflight (a "simple request"); JSON needs a CORS preflight, which is always refused. */
const refuseFormPost: Check = (head) => {
  if (head.method !== 'POST') return undefined;
  const type = valuesOf(head, 'content-type')[0] ?? '';
  return /^application\/json(?:; ?charset=utf-8)?$/i.test(type) ? undefined : refuse(415, 'not JSON');
};

const CHECKS: readonly Check[] = [
  refuseForeignHost,
  refuseDoubledHeaders,
  refuseTwoLengths,
  refuseMethod,
  refuseUpgrade,
  refuseOddTarget,
  refuseCrossSite,
  refuseServiceWorker,
  refuseForeignOrigin,
  refuseFormPost,
  refuseOtherPost,
];

const UPGRADE_CHECKS: readonly Check[] = [
  refuseForeignHost,
  refuseDoubledHeaders,
  refuseAllButGet,
  refuseOtherProtocol,
  refuseBody,
  refuseOtherTarget,
  refuseCrossSite,
  refuseOtherMode,
  requireOwnOrigin,
];
