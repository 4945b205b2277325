/**
 * A loopback tile server in the test's process, standing in for public servers: real PNG tiles with validators, a log
 * of all requests, and the faults of tile-server-faults.ts.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { formatTileCoord, parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { drawTilePicture } from './tile-pictures.ts';
import type { Exchange, Fault, HeaderSet } from './tile-server-faults.ts';
import { type LoggedRequest, RequestLog } from './tile-server-log.ts';

export interface TileServerOptions {
  /** Edge of a tile in pixels; addresses with `@2x` have twice as many. */
  readonly tileSizePx?: 256 | 512;
  /** Serves https with this key and certificate, in PEM. */
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
  /** The path of its tiles, as in a template; `/{z}/{x}/{y}.png` by default. */
  readonly path?: string;
  /** Reads the tile of a request, as `z/x/y`, from such a path; undefined if it isn't a tile's. */
  readonly readPlace?: (path: string) => string | undefined;
}

/** Default headers of a good response: fresh for a week. */
const USUAL_HEADERS: HeaderSet = { 'content-type': 'image/png', 'cache-control': 'max-age=604800' };

const TILE_PATH = /\/(\d+\/\d+\/\d+)(@2x)?\.png(?:\?|$)/;

type Rule = (request: LoggedRequest) => Fault | undefined;

/** Starts a server on a free port of 127.0.0.1. */
export async function startTileServer(options: TileServerOptions = {}): Promise<TileServer> {
  const server = new TileServer(options);
  await server.start();
  return server;
}

export class TileServer extends RequestLog {
  /** Increase it to change every tile's bytes and ETag. */
  version = 1;
  #headers: HeaderSet = USUAL_HEADERS;
  #rules: Rule[] = [];
  #server: Server | undefined;
  #port = 0;
  #connections = 0;
  readonly #sockets = new Set<Socket>();
  /** Pictures are cached: drawing takes longer than serving, and tests compare them repeatedly. */
  readonly #pictures = new Map<string, Buffer>();
  readonly #options: TileServerOptions;

  constructor(options: TileServerOptions) {
    super();
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  get origin(): string {
    return `${this.#options.tls ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  /** The template of its tiles, as people type it. */
  get template(): string {
    return `${this.origin}${this.#options.path ?? '/{z}/{x}/{y}.png'}`;
  }

  /** The template of tiles with double-resolution versions. */
  get sharpTemplate(): string {
    return `${this.origin}/{z}/{x}/{y}{r}.png`;
  }

  /** Number of connections ever opened, with or without a request. */
  get connections(): number {
    return this.#connections;
  }

  /** Listens, on the same port each time. */
  async start(): Promise<void> {
    const { tls } = this.#options;
    const server = tls ? createTlsServer(tls) : createServer();
    server.on('request', (request, response) => void this.#answer(request, response));
    server.on('connection', (socket: Socket) => {
      this.#connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
    });
    server.on('clientError', (_error, socket) => {
      this.add({ method: '?', path: '', coord: undefined, headers: {} }).end('aborted');
      socket.destroy();
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Closes all connections and refuses new ones until {@link start}, as if the network were down. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Closes all connections; new ones are accepted. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Sets headers of good responses, including 304; null omits one. */
  setHeaders(headers: HeaderSet): void {
    this.#headers = { ...this.#headers, ...headers };
  }

  /** Uses a fault for the requests that `when` selects; the latest match wins. */
  misbehave(fault: Fault, when: (request: LoggedRequest) => boolean = () => true): void {
    this.#rules.unshift((request) => (when(request) ? fault : undefined));
  }

  /** Behaves well from now on; held or endless requests aren't affected. */
  heal(): void {
    this.#rules = [];
  }

  /** The current bytes of a good response. */
  tileBytes(coord: TileCoord, scale: 1 | 2 = 1): Buffer {
    const name = `${formatTileCoord(coord)} ${this.version} ${scale}`;
    const known = this.#pictures.get(name);
    if (known) return known;
    const picture = drawTilePicture(coord, this.version, (this.#options.tileSizePx ?? 256) * scale);
    this.#pictures.set(name, picture);
    return picture;
  }

  /** The current ETag of a good response: the MD5 of the bytes, like OpenStreetMap's. */
  etagOf(coord: TileCoord, scale: 1 | 2 = 1): string {
    return `"${createHash('md5').update(this.tileBytes(coord, scale)).digest('hex')}"`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const match = TILE_PATH.exec(path);
    const place = this.#options.readPlace ? this.#options.readPlace(path) : match?.[1];
    const coord = parseTileCoord(place ?? '');
    const entry = this.add({ method: request.method ?? '', path, coord: place, headers: request.headers });
    request.resume();
    response.once('close', () => {
      // A fault may write directly to the connection; the response then has no status.
      if (response.headersSent) entry.begin(response.statusCode);
      entry.end(response.writableFinished ? 'answered' : 'aborted');
    });
    const fault = this.#rules.map((rule) => rule(entry.logged)).find((found) => found !== undefined);
    const exchange = this.#describeExchange(request, response, coord, match?.[2] ? 2 : 1);
    if (fault) await fault(exchange);
    else exchange.answerWell();
  }

  #describeExchange(
    request: IncomingMessage,
    response: ServerResponse,
    coord: TileCoord | undefined,
    scale: 1 | 2,
  ): Exchange {
    const sizePx = (this.#options.tileSizePx ?? 256) * scale;
    return {
      request,
      response,
      socket: request.socket,
      coord,
      bytes: coord ? this.tileBytes(coord, scale) : Buffer.alloc(0),
      sizePx,
      answerWell: (headers = {}) => {
        if (!coord) response.writeHead(404, { 'content-type': 'text/plain' }).end('no tile');
        else this.#sendTile(request, response, coord, scale, headers);
      },
    };
  }

  #sendTile(request: IncomingMessage, response: ServerResponse, coord: TileCoord, scale: 1 | 2, more: HeaderSet): void {
    const etag = this.etagOf(coord, scale);
    const headers: HeaderSet = { etag, ...this.#headers, ...more };
    const isKnown = request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag) === true;
    const bytes = this.tileBytes(coord, scale);
    for (const [name, value] of Object.entries(headers)) {
      if (value !== null && !(isKnown && name === 'content-type')) response.setHeader(name, value);
    }
    response.sendDate = headers.date === undefined;
    if (isKnown) response.writeHead(304).end();
    else response.writeHead(200, { 'content-length': bytes.length }).end(request.method === 'HEAD' ? '' : bytes);
  }
}
