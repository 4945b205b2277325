/** Refusals of our servers, without internals. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Writable } from 'node:stream';
import type { Refusal } from './request-head.ts';

/** Headers by name. */
export type Headers = Readonly<Record<string, string>>;

/** Sets headers of a response. */
export function setHeaders(response: ServerResponse, headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** Sends a refusal and ends the connection, so the rest of the request can't be read as another one. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(refusal.status, {
    ...(refusal.allow !== undefined && { Allow: refusal.allow }),
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
  });
  response.end(`${refusal.reason}\n`);
}

/** Sends a refusal on a plain socket, where Node has no response object: broken requests, CONNECT, upgrades. */
export function sendRawRefusal(socket: Writable, refusal: Refusal, common: Headers): void {
  // Node no longer handles errors of a socket it has handed over; a reset would end the process.
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = `${refusal.reason}\n`;
  const headers = {
    ...common,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(body.length),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`, ...lines].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
}

/** Runs a request handler. A throw or rejection becomes a 500 without a stack. */
export function guardAnswer(
  handler: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      await handler(request, response);
    } catch {
      sendRefusal(response, { status: 500, reason: 'failed' });
    }
  };
}
