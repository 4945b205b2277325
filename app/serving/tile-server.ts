/**
 * The tile server for other programs: tiles and TileJSON below a secret path segment, and nothing else. Every answer is made
 * here; none comes from a source's server.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CodedError, type ErrorCode, toErrorValue } from '../../shared/errors.ts';
import { isSourceId, type SourceId } from '../../shared/sources/source.ts';
import { parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { guardAnswer, type Headers, sendRefusal, setHeaders } from '../listening/answer.ts';
import {
  type Check,
  findRefusal,
  readHead,
  refuse,
  refuseBody,
  refuseDoubled,
  refuseForeignHost,
  refuseOtherMethods,
  refuseTwoLengths,
  refuseUpgrade,
  valuesOf,
} from '../listening/request-head.ts';
import { equalSecrets } from '../listening/secrets.ts';
import { openListener } from '../listening/server.ts';
import { createHostCheck, listOrigins } from './own-hosts.ts';
import { formatSourceList, formatTileJson } from './tile-json.ts';
import type { ServedSource, TileShelf } from './tile-shelf.ts';

export interface TileServerOptions {
  readonly shelf: TileShelf;
  /** Returns the path segment that is valid now. */
  readonly secret: () => Promise<string>;
  /** An IP address. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface TileServer {
  readonly port: number;
  /** Such as `http://127.0.0.1:8080`, the best to give away first. */
  readonly origins: readonly string[];
  /** Stops listening and closes every connection. */
  readonly close: () => Promise<void>;
}

/** For every response. A tile that is opened as a page runs no script. */
const COMMON_HEADERS: Headers = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/** For tiles and TileJSON: pages of other origins may read them, because the path is secret. */
const OPEN_HEADERS: Headers = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

const PREFLIGHT_HEADERS: Headers = {
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': 'If-None-Match',
  'Access-Control-Max-Age': '86400',
};

/** How long a client may wait for its tile, and how long it may take to read it, in milliseconds. */
const WAIT_MS = 30_000;
const READ_WITHIN_MS = 30_000;
/** Most requests that one connection may have under way: clients that don't wait for responses. */
const MAX_PIPELINED = 8;
const RETRY_AFTER_S = 10;

/** Listens on an address. Rejects with the system's error if it can't, and leaves nothing open. */
export async function startTileServer(options: TileServerOptions): Promise<TileServer> {
  const listener = await openListener(options, COMMON_HEADERS);
  const { port, limit } = listener;
  const isOwnHost = createHostCheck(options.host, port);
  const context: Context = { ...options, isOwnHost, trust: limit.trust, underWay: new WeakMap() };
  listener.server.on(
    'request',
    guardAnswer((request, response) => answer(context, request, response)),
  );
  return { port, origins: listOrigins(options.host, port), close: listener.close };
}

interface Context extends Pick<TileServerOptions, 'shelf' | 'secret'> {
  readonly isOwnHost: (host: string) => boolean;
  /** Marks a connection that knows the secret; others are closed first. */
  readonly trust: (socket: Socket) => void;
  /** The number of requests under way by connection. */
  readonly underWay: WeakMap<Socket, number>;
}

const CHECKS: readonly Check<Context>[] = [
  (head, { isOwnHost }) => refuseForeignHost(head, isOwnHost),
  refuseDoubled(['content-length', 'upgrade']),
  refuseTwoLengths,
  refuseOtherMethods('GET', 'HEAD', 'OPTIONS'),
  refuseUpgrade,
  refuseBody,
];

const NOT_FOUND = refuse(404, 'not found');
/** The secret, and a path of plain names: nothing to decode. */
const TARGET = /^\/([\w-]{1,64})\/([\w./-]{0,128})$/;

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  setHeaders(response, COMMON_HEADERS);
  const head = readHead(request);
  const refusal = findRefusal(CHECKS, head, context);
  if (refusal) return sendRefusal(response, refusal);
  const [, secret = '', path = ''] = TARGET.exec(head.target) ?? [];
  // The same answer for every path, so that nothing can be learned without the secret.
  if (!equalSecrets(secret, await context.secret())) return sendRefusal(response, NOT_FOUND);
  context.trust(request.socket);
  if (!countIn(context.underWay, request.socket, response)) {
    return sendRefusal(response, refuse(503, 'too many at once'));
  }
  await answerKnown(context.shelf, { path, base: `http://${valuesOf(head, 'host')[0]}/${secret}` }, request, response);
}

/** Counts a request of a connection until it is answered. False if there are too many. */
function countIn(underWay: Context['underWay'], socket: Socket, response: ServerResponse): boolean {
  const count = underWay.get(socket) ?? 0;
  if (count >= MAX_PIPELINED) return false;
  underWay.set(socket, count + 1);
  response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
  return true;
}

/** Answers a client that knows the secret. `base` is the address that it used, with the secret. */
async function answerKnown(
  shelf: TileShelf,
  { path, base }: { readonly path: string; readonly base: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const sources = shelf.sources();
  const wish = readWish(path, sources);
  if (wish === undefined) return sendTrouble(response, 404, 'Not found');
  if (wish.kind !== 'list') setHeaders(response, OPEN_HEADERS);
  if (request.method === 'OPTIONS') {
    if (wish.kind !== 'list') setHeaders(response, PREFLIGHT_HEADERS);
    response.writeHead(204, { Allow: 'GET, HEAD, OPTIONS' }).end();
    return;
  }
  if (wish.kind === 'tile') return answerTile(shelf, wish, request, response);
  const text = wish.kind === 'list' ? formatSourceList(sources, base) : formatTileJson(wish.source, base);
  sendWhole(request, response, Buffer.from(text), {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'private, no-cache',
  });
}

type Wish = { readonly kind: 'list' } | { readonly kind: 'description'; readonly source: ServedSource } | TileWish;

interface TileWish {
  readonly kind: 'tile';
  readonly sourceId: SourceId;
  readonly coord: TileCoord;
}

const DESCRIPTION = /^([a-z\d-]+)\.json$/;
// Some programs demand an extension. The picture has its own type, whatever they say.
const TILE = /^([a-z\d-]+)\/(\d+\/\d+\/\d+)(?:\.(?:png|jpe?g|webp|gif|avif|svg))?$/;

/** What a path asks for; undefined if it is nothing that we have. */
function readWish(path: string, sources: readonly ServedSource[]): Wish | undefined {
  if (path === '') return { kind: 'list' };
  const find = (id = ''): ServedSource | undefined => sources.find((source) => isSourceId(id) && source.id === id);
  const described = find(DESCRIPTION.exec(path)?.[1]);
  if (described) return { kind: 'description', source: described };
  const [, id, place = ''] = TILE.exec(path) ?? [];
  const source = find(id);
  const coord = parseTileCoord(place);
  return source && coord && { kind: 'tile', sourceId: source.id, coord };
}

async function answerTile(
  shelf: TileShelf,
  { sourceId, coord }: TileWish,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  try {
    const signal = AbortSignal.any([left.signal, AbortSignal.timeout(WAIT_MS)]);
    const { bytes, contentType, freshForS } = await shelf.readTile(sourceId, coord, signal);
    sendWhole(request, response, bytes, {
      'Content-Type': contentType,
      'Cache-Control': freshForS === null ? 'no-store' : `private, max-age=${freshForS}`,
    });
  } catch (thrown) {
    if (!(thrown instanceof CodedError)) throw thrown;
    // The title alone: details and sentences may name a server.
    const { code, title, retryAfterMs } = toErrorValue(thrown);
    if (MISSING.has(code)) return sendTrouble(response, 404, title);
    if (REFUSING.has(code)) return sendTrouble(response, 502, title);
    const retryAfterS = retryAfterMs === undefined ? RETRY_AFTER_S : Math.ceil(retryAfterMs / 1000);
    sendTrouble(response, 503, code === 'cancelled' ? 'Too slow' : title, { 'Retry-After': String(retryAfterS) });
  }
}

/** There is no such tile, or none that may be served. */
const MISSING: ReadonlySet<ErrorCode> = new Set([
  'tile-missing',
  'not-cached',
  'too-deep',
  'unknown-source',
  'cached-tiles-only',
  'warming-forbidden',
  'warming-unmarked',
]);

/** The source's server gives none until people change something. */
const REFUSING: ReadonlySet<ErrorCode> = new Set([
  'source-refused',
  'password-needed',
  'redirected',
  'sign-in-page',
  'wrong-tile-size',
  'unsupported-tile',
]);

/** Sends a body with a strong ETag, or 304 if the client has it (RFC 9110 §13.1.2). Node leaves the body out for HEAD. */
function sendWhole(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array, headers: Headers): void {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  const { 'Content-Type': type = '', ...others } = headers;
  setHeaders(response, { ...others, ETag: etag });
  if (isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  const slow = setTimeout(() => response.destroy(), READ_WITHIN_MS).unref();
  response.once('close', () => clearTimeout(slow));
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes);
}

function isKnown(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false;
  return given.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}

/** A sentence of ours, and nothing about where the source is. The connection stays open, because the request had no body. */
function sendTrouble(response: ServerResponse, status: 404 | 502 | 503, text: string, headers: Headers = {}): void {
  if (response.destroyed) return;
  const body = `${text}\n`;
  const type = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...type }).end(body);
}
