/** A loopback server of one file in parts (RFC 9110 §14), with validators, that counts what it sends and can lie. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUpAfterTest } from './clean-up.ts';

export interface RangeRequest {
  /** With the query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** The first and the last byte asked for; undefined without a range. */
  readonly range: readonly [first: number, last: number] | undefined;
  /** What was sent of the file, as soon as it is written; 0 for an error. */
  bodyBytes: number;
  status: number | undefined;
}

/** Answers in place of the server; `answerWell` does what it would have done, with other headers if given. */
export type RangeFault = (exchange: {
  readonly request: RangeRequest;
  readonly response: ServerResponse;
  readonly answerWell: (headers?: Readonly<Record<string, string>>) => void;
}) => void;

export interface RangeServerOptions {
  readonly bytes: Uint8Array;
  /** `/map.pmtiles` by default; other paths are 404, with any query. */
  readonly path?: string;
  /** `strong` by default: an ETag of the bytes. `dated`: only Last-Modified. */
  readonly validator?: 'strong' | 'weak' | 'dated' | 'none';
  readonly headers?: Readonly<Record<string, string>>;
}

/** Stopped after the test. */
export async function startRangeServer(options: RangeServerOptions): Promise<RangeServer> {
  const server = new RangeServer(options);
  await server.start();
  cleanUpAfterTest(() => server.stop());
  return server;
}

export class RangeServer {
  /** Every request so far, in order. */
  requests: RangeRequest[] = [];
  /** Used for each request while it is set. */
  fault: RangeFault | undefined;
  /** Further headers of good answers. */
  headers: Readonly<Record<string, string>>;
  readonly #path: string;
  readonly #validator: NonNullable<RangeServerOptions['validator']>;
  #bytes: Buffer;
  #etag: string | undefined;
  #changedMs = Date.UTC(2026, 0, 1);
  #server: Server | undefined;
  #port = 0;

  constructor({ bytes, path = '/map.pmtiles', validator = 'strong', headers }: RangeServerOptions) {
    this.#bytes = Buffer.from(bytes);
    this.#path = path;
    this.#validator = validator;
    this.headers = headers ?? { 'cache-control': 'max-age=604800' };
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}${this.#path}`;
  }

  get etag(): string {
    this.#etag ??= `"${createHash('md5').update(this.#bytes).digest('hex')}"`;
    return this.#etag;
  }

  /** Bytes of bodies with parts of the file. */
  get sentBytes(): number {
    return this.requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  }

  /** Replaces the file, and with it its validators. */
  replace(bytes: Uint8Array): void {
    this.#bytes = Buffer.from(bytes);
    this.#etag = undefined;
    this.#changedMs += 60_000;
  }

  /** Listens, on the same port each time. */
  async start(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Closes all connections and refuses new ones until {@link start}. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  #answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const request: RangeRequest = {
      path: url,
      headers,
      range: readRange(headers.range),
      bodyBytes: 0,
      status: undefined,
    };
    this.requests.push(request);
    response.on('error', () => undefined);
    const answerWell = (more: Readonly<Record<string, string>> = {}): void => {
      if (url.split('?')[0] === this.#path) this.#send(request, response, more);
      else response.writeHead(404).end('not here');
      request.status = response.statusCode;
    };
    if (this.fault) this.fault({ request, response, answerWell });
    else answerWell();
  }

  #send(request: RangeRequest, response: ServerResponse, more: Readonly<Record<string, string>>): void {
    const size = this.#bytes.length;
    const all = { ...this.headers, ...this.#validators(), ...more };
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'if-modified-since': since } = request.headers;
    const isOld = ifMatch !== undefined && ifMatch !== this.etag;
    const isKnown = ifNoneMatch === undefined ? since === this.#lastModified : ifNoneMatch === this.#validators().etag;
    const [first, last] = request.range ?? [0, size - 1];
    if (isOld) response.writeHead(412, all).end();
    else if (isKnown && (ifNoneMatch !== undefined || this.#validator === 'dated')) response.writeHead(304, all).end();
    else if (first >= size) response.writeHead(416, { ...all, 'content-range': `bytes */${size}` }).end();
    else {
      const body = this.#bytes.subarray(first, last + 1);
      request.bodyBytes = body.length;
      const range = `bytes ${first}-${first + body.length - 1}/${size}`;
      const headers = { 'content-type': 'application/octet-stream', 'content-length': String(body.length), ...all };
      if (request.range) response.writeHead(206, { 'content-range': range, ...headers }).end(body);
      else response.writeHead(200, headers).end(body);
    }
  }

  get #lastModified(): string {
    return new Date(this.#changedMs).toUTCString();
  }

  #validators(): Readonly<Record<string, string>> {
    if (this.#validator === 'none') return {};
    if (this.#validator === 'dated') return { 'last-modified': this.#lastModified };
    return { etag: this.#validator === 'weak' ? `W/${this.etag}` : this.etag, 'last-modified': this.#lastModified };
  }
}

function readRange(text: string | undefined): RangeRequest['range'] {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text ?? '') ?? [];
  return first === undefined ? undefined : [Number(first), Number(last)];
}
