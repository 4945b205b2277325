/** `POST /session`: exchanges a one-time token for the cookie that every socket needs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { sendRefusal } from '../../listening/answer.ts';
import type { Access } from './access.ts';

/** Largest body in bytes. Unauthenticated clients send it. */
export const MAX_SESSION_BYTES = 256;

const BODY = z.object({ token: z.string() });

/**
 * Sends 204 when the client may open sockets: its token is valid, or it already has the cookie, as after a reload; calls `trust` with
 * its connection. Sends 403 otherwise, 413 for a large body, 400 for a body without a token. Rejects when the client disconnects.
 */
export async function answerSession(
  { access, trust }: { readonly access: Access; readonly trust: (socket: Socket) => void },
  admitted: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return sendRefusal(response, { status: 413, reason: 'too large' });
  const asked = attempt(() => BODY.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))));
  if (asked === undefined) return sendRefusal(response, { status: 400, reason: 'not JSON' });
  const cookie = access.exchangeToken(asked.token);
  if (cookie === undefined && !admitted) return sendRefusal(response, { status: 403, reason: 'no cookie' });
  if (cookie !== undefined) response.setHeader('Set-Cookie', cookie);
  trust(request.socket);
  response.writeHead(204).end();
}

/** Undefined for a body over the limit; an announced length over it is refused before reading. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_SESSION_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_SESSION_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
