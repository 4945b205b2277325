/** Ways in which servers misbehave. Each fault handles one request, or doesn't. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { makePng } from './tile-images.ts';

/** Response headers with lower-case names; null omits one that would otherwise be sent, even `date`. */
export type HeaderSet = Readonly<Record<string, string | readonly string[] | null>>;

/** One request and the parts of a good response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** For responses that aren't valid HTTP. */
  readonly socket: Socket;
  readonly coord: TileCoord | undefined;
  /** The whole tile; empty if the path isn't a tile's. */
  readonly bytes: Buffer;
  readonly sizePx: number;
  /** Sends a good response, with some headers changed. */
  readonly answerWell: (headers?: HeaderSet) => void;
}

export type Fault = (exchange: Exchange) => void | Promise<void>;

/** A good response with other headers, such as `cache-control: no-store`. */
export function sendHeaders(headers: HeaderSet): Fault {
  return ({ answerWell }) => answerWell(headers);
}

/** Any status with a short text, and headers such as `retry-after`. */
export function sendStatus(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`status ${status}`);
  };
}

/** Any body with any status and type. */
export function sendBody(body: string | Buffer, contentType: string, status = 200): Fault {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
  };
}

/** The response of a network's sign-in page to any request. */
export const sendHtml = sendBody('<!doctype html><title>Sign in</title><p>Please sign in.</p>', 'text/html');

/** A map service's error response with status 200. */
export const sendJson = sendBody('{"error":"no such layer"}', 'application/json');

/** An HTML page that claims to be a PNG. */
export const sendHtmlAsPng = sendBody('<!doctype html><title>Sign in</title><p>Please sign in.</p>', 'image/png');

/** An empty body with status 200. */
export const sendNothing = sendBody('', 'image/png');

/** The bytes of an executable that claims to be a PNG. */
export const sendWrongMagic = sendBody(Buffer.concat([Buffer.from('MZ'), makePng(1).subarray(2)]), 'image/png');

/** A whole PNG of the wrong size. */
export function sendSize(sizePx: number): Fault {
  return sendBody(makePng(7, { sizePx }), 'image/png');
}

/** A whole PNG with trailing bytes. */
export const sendTrailingBytes: Fault = ({ response, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.concat([bytes, Buffer.from('more')]));
};

/** A notice as an image, such as "access blocked", under an error status or later with 200. */
export function sendNotice(status: number): Fault {
  return sendBody(BLOCK_NOTICE, 'image/png', status);
}

/** A refusal with the tile's own picture. */
export const refuseWithTile: Fault = ({ response, bytes }) => {
  response.writeHead(403, { 'content-type': 'image/png', 'content-length': bytes.length }).end(bytes);
};

/** The picture of {@link sendNotice}: a whole image of a tile's size. */
const BLOCK_NOTICE = makePng(403);

/** Half of the announced bytes, then the connection closes. */
export const cutOffByLength: Fault = ({ response, socket, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => socket.end());
};

/** Half of the bytes in a chunk, then the connection closes without the last chunk. */
export const cutOffChunked: Fault = ({ response, socket, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png', connection: 'close' });
  response.write(bytes.subarray(0, bytes.length / 2), () => socket.end());
};

/** Half of the bytes, delimited only by closing the connection: a complete response by HTTP. */
export const cutOffByClose: Fault = ({ socket, bytes }) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n');
  socket.end(bytes.subarray(0, bytes.length / 2));
};

/** A redirect to another address. */
export function redirectTo(url: string, status = 302): Fault {
  return sendStatus(status, { location: url });
}

/** Resets the connection instead of responding. */
export const resetConnection: Fault = ({ socket }) => {
  socket.resetAndDestroy();
};

/** Closes the connection normally without responding. */
export const closeConnection: Fault = ({ socket }) => {
  socket.end();
};

/** Accepts the request and never responds. */
export const neverAnswer: Fault = () => undefined;

/** Sends an endless header, letter by letter. */
export const dribbleHeaders: Fault = async ({ socket }) => {
  socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
  await repeat(socket, 50, () => socket.write('x'));
};

/** Sends good headers and the body byte by byte, `everyMs` apart. */
export function dribbleBody(everyMs = 200): Fault {
  return async ({ response, socket, bytes }) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
    let sent = 0;
    await repeat(socket, everyMs, () => response.write(bytes.subarray(sent, ++sent)));
  };
}

/** An endless body, as fast as it is read. */
export const sendEndlessBody: Fault = async ({ response, socket, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png' });
  response.write(bytes);
  const chunk = Buffer.alloc(64 * 1024);
  const closed = once(socket, 'close').catch(() => []);
  while (!socket.destroyed) {
    if (!response.write(chunk)) await Promise.race([once(response, 'drain').catch(() => []), closed]);
  }
};

/** A good body with headers that Node refuses to send, such as a 64 kB ETag or one with non-ASCII bytes. */
export function sendRawHeaders(lines: readonly string[]): Fault {
  return ({ socket, bytes }) => {
    const head = ['HTTP/1.1 200 OK', 'Content-Type: image/png', `Content-Length: ${bytes.length}`, 'Connection: close'];
    socket.write(Buffer.from(`${[...head, ...lines].join('\r\n')}\r\n\r\n`, 'utf8'));
    socket.end(bytes);
  };
}

/** Holds requests until released; then they get good responses. */
export interface Latch {
  readonly fault: Fault;
  /** Number of held requests whose client is still waiting. */
  readonly held: () => number;
  /** Releases the held requests and all later ones. */
  readonly release: () => void;
}

export function makeLatch(): Latch {
  const waiting = new Set<() => void>();
  let isOpen = false;
  return {
    fault: ({ answerWell, response }) => {
      if (isOpen) return answerWell();
      const letGo = (): void => answerWell();
      waiting.add(letGo);
      response.once('close', () => waiting.delete(letGo));
    },
    held: () => waiting.size,
    release: () => {
      isOpen = true;
      for (const letGo of [...waiting]) letGo();
    },
  };
}

function repeat(socket: Socket, everyMs: number, act: () => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!socket.destroyed) act();
    }, everyMs);
    socket.once('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}
