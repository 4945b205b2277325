/** The ways in which servers of other people misbehave. Each is told of one request and answers it, or does not. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TileCoord } from '../../shared/tile-coord.ts';
import { makePng } from './tile-images.ts';

/** Headers of an answer, names in lower case; null leaves one out that would be sent, `date` included. */
export type HeaderSet = Readonly<Record<string, string | readonly string[] | null>>;

/** One request with what a good answer would be made of. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** For answers that are no good HTTP. */
  readonly socket: Socket;
  readonly coord: TileCoord | undefined;
  /** The whole tile; empty when the path is no tile's. */
  readonly bytes: Buffer;
  readonly sizePx: number;
  /** Answers as a good server, with some headers changed. */
  readonly answerWell: (headers?: HeaderSet) => void;
}

export type Fault = (exchange: Exchange) => void | Promise<void>;

/** A good answer with other headers, such as `cache-control: no-store`. */
export function sendHeaders(headers: HeaderSet): Fault {
  return ({ answerWell }) => answerWell(headers);
}

/** Any status with a short text, and with headers such as `retry-after`. */
export function sendStatus(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`status ${status}`);
  };
}

/** Any body under any status and type. */
export function sendBody(body: string | Buffer, contentType: string, status = 200): Fault {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
  };
}

/** What a sign-in page of a network answers to everything. */
export const sendHtml = sendBody('<!doctype html><title>Sign in</title><p>Please sign in.</p>', 'text/html');

/** What a service of maps answers with 200 when it fails. */
export const sendJson = sendBody('{"error":"no such layer"}', 'application/json');

/** An HTML page that claims to be a PNG. */
export const sendHtmlAsPng = sendBody('<!doctype html><title>Sign in</title><p>Please sign in.</p>', 'image/png');

/** No bytes at all, with 200. */
export const sendNothing = sendBody('', 'image/png');

/** The bytes of a program that claims to be a PNG. */
export const sendWrongMagic = sendBody(Buffer.concat([Buffer.from('MZ'), makePng(1).subarray(2)]), 'image/png');

/** A whole PNG of another size than the tile's. */
export function sendSize(sizePx: number): Fault {
  return sendBody(makePng(7, { sizePx }), 'image/png');
}

/** A whole PNG with something behind its end. */
export const sendTrailingBytes: Fault = ({ response, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.concat([bytes, Buffer.from('more')]));
};

/** Some servers say "access blocked" in a picture; under a status of refusal, or later with 200. */
export function sendNotice(status: number): Fault {
  return sendBody(BLOCK_NOTICE, 'image/png', status);
}

/** A refusal with the very picture that the tile has otherwise. */
export const refuseWithTile: Fault = ({ response, bytes }) => {
  response.writeHead(403, { 'content-type': 'image/png', 'content-length': bytes.length }).end(bytes);
};

/** The picture of {@link sendNotice}: a whole image of a tile's size. */
const BLOCK_NOTICE = makePng(403);

/** Half of the bytes that the length has announced, then the end of the connection. */
export const cutOffByLength: Fault = ({ response, socket, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => socket.end());
};

/** Half of the bytes in a chunk, then the end of the connection without the last chunk. */
export const cutOffChunked: Fault = ({ response, socket, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png', connection: 'close' });
  response.write(bytes.subarray(0, bytes.length / 2), () => socket.end());
};

/** Half of the bytes, delimited by the end of the connection alone: by HTTP a complete answer. */
export const cutOffByClose: Fault = ({ socket, bytes }) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n');
  socket.end(bytes.subarray(0, bytes.length / 2));
};

/** A redirect to another address. */
export function redirectTo(url: string, status = 302): Fault {
  return sendStatus(status, { location: url });
}

/** Ends the connection with a reset instead of an answer. */
export const resetConnection: Fault = ({ socket }) => {
  socket.resetAndDestroy();
};

/** Ends the connection in good order, without an answer. */
export const closeConnection: Fault = ({ socket }) => {
  socket.end();
};

/** Takes the request and never answers. */
export const neverAnswer: Fault = () => undefined;

/** Sends the headers letter by letter, without an end. */
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

/** A body without an end, as fast as it is taken. */
export const sendEndlessBody: Fault = async ({ response, socket, bytes }) => {
  response.writeHead(200, { 'content-type': 'image/png' });
  response.write(bytes);
  const chunk = Buffer.alloc(64 * 1024);
  const closed = once(socket, 'close').catch(() => []);
  while (!socket.destroyed) {
    if (!response.write(chunk)) await Promise.race([once(response, 'drain').catch(() => []), closed]);
  }
};

/** A good body under headers that Node would not send, such as an ETag of 64 kB or with bytes past ASCII. */
export function sendRawHeaders(lines: readonly string[]): Fault {
  return ({ socket, bytes }) => {
    const head = ['HTTP/1.1 200 OK', 'Content-Type: image/png', `Content-Length: ${bytes.length}`, 'Connection: close'];
    socket.write(Buffer.from(`${[...head, ...lines].join('\r\n')}\r\n\r\n`, 'utf8'));
    socket.end(bytes);
  };
}

/** Holds requests until they are let go; then they are answered well. */
export interface Latch {
  readonly fault: Fault;
  /** How many requests it holds whose client still waits. */
  readonly held: () => number;
  /** Lets those go that it holds, and all that come. */
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
