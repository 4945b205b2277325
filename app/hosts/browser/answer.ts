/** How this server answers: the headers on everything, and refusals that tell nothing of the inside. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Writable } from 'node:stream';
import { SECURITY_HEADERS } from '../../service/content-policy.ts';
import type { Refusal } from './request-guard.ts';

/** Sets the headers of every answer. `no-store` keeps tiles and calls out of the browser's own cache. */
export function setCommonHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
}

/** Answers with a refusal and ends the connection, so that what may still come of the request is not taken for another. */
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

/** Answers on a bare socket, where Node has no response object: broken requests, CONNECT, upgrades. */
export function sendRawRefusal(socket: Writable, refusal: Refusal): void {
  // Node listens no more once it has given a socket away, and a client that resets it would end the program.
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

/** Runs a handler of a request so that neither a throw nor a rejection can end the program or tell a stack. */
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
