/**
 * Checks the head of a request before anything acts on it: pure, compares strings, parses nothing. Each check names the
 * attack it stops. Loopback is no protection: every page and every user of this computer can reach it.
 */

import { SOCKET_PATH } from '../../../shared/calls/messages.ts';
import {
  type Check as AnyCheck,
  findRefusal,
  type Refusal,
  type RequestHead,
  refuse,
  refuseBody,
  refuseDoubled,
  refuseForeignHost,
  refuseOtherMethods,
  refuseTwoLengths,
  refuseUpgrade,
  valuesOf,
} from '../../listening/request-head.ts';

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

type Check = AnyCheck<OwnAddress>;

/** Returns why a request is refused, or undefined. Never throws. */
export function judgeRequest(head: RequestHead, own: OwnAddress): Refusal | undefined {
  return findRefusal(CHECKS, head, own);
}

/** The same for a request that opens a socket. A request that passes has no body. */
export function judgeUpgrade(head: RequestHead, own: OwnAddress): Refusal | undefined {
  return findRefusal(UPGRADE_CHECKS, head, own);
}

const requireOwnHost: Check = (head, own) => refuseForeignHost(head, (host) => host === own.host);

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

const refuseOtherProtocol: Check = (head) =>
  valuesOf(head, 'upgrade')[0]?.toLowerCase() === 'websocket' ? undefined : refuse(400, 'upgrade');

const refuseOtherTarget: Check = (head) =>
  head.target === `/${SOCKET_PATH}` ? undefined : refuse(404, 'no such path');

/** POST is only for the exchange of a token, the only request that changes anything. */
export const SESSION_TARGET = '/session';

const OTHER_POST: Refusal = { ...refuse(405, 'method not allowed'), allow: 'GET, HEAD, POST' };

const refuseOtherPost: Check = (head) =>
  (head.method === 'POST') === (head.target === SESSION_TARGET) ? undefined : OTHER_POST;

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
  requireOwnHost,
  refuseDoubled(SINGLE_HEADERS),
  refuseTwoLengths,
  refuseOtherMethods('GET', 'HEAD', 'POST'),
  refuseUpgrade,
  refuseOddTarget,
  refuseCrossSite,
  refuseServiceWorker,
  refuseForeignOrigin,
  refuseFormPost,
  refuseOtherPost,
];

const UPGRADE_CHECKS: readonly Check[] = [
  requireOwnHost,
  refuseDoubled(SINGLE_HEADERS),
  refuseOtherMethods('GET'),
  refuseOtherProtocol,
  refuseBody,
  refuseOtherTarget,
  refuseCrossSite,
  refuseOtherMode,
  requireOwnOrigin,
];
