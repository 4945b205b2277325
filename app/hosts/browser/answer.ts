/** Responses: common headers, and refusals without internals. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Writable } from 'node:stream';
import { SECURITY_HEADERS } from '../../service/content-policy.ts';
import type { Refusal } from './request-guard.ts';

/** Sets the headers of every response. `no-store` keeps tiles and calls out of the browser's cache. */
export function setCommonHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
}

/** Sends a refusal and ends the connection, so the rest of the request can't be read as another one. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (refusal.status === 405) response.setHeader('Allow', 'GET, HEAD, POST');
  response.writeHead(refusal.status, {
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
  });
  response.end(`${refusal.reason}\n`);
}

/** Sends a refusal on a plain socket, where Node has no response object: broken requests, CONNECT, upgrades. */
export function sendRawRefusal(socket: Writable, refusal: Refusal): void {
  // Node no longer handles errors of a socket it has handed over; a reset would end the process.
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = `${refusal.reason}\n`;
  const headers = {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
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
