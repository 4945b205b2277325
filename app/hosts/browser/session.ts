/** `POST /session`: exchanges a one-time token for the cookie that every call needs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import type { Access } from './access.ts';
import { sendRefusal } from './answer.ts';
import { readJsonBody } from './request-body.ts';

/** The most a token in JSON may weigh. Clients without the cookie send it, so it is far less than a call's. */
export const MAX_SESSION_BYTES = 256;

const BODY = z.object({ token: z.string() });

/** What the exchange takes. */
export interface SessionDoor {
  readonly access: Access;
  /** Called with the connection of a client that sent a good token or has the cookie. */
  readonly trust: (socket: Socket) => void;
}

/**
 * Answers 204 when the client may make calls from now on: its token was good, or it has the cookie already, as a page that is
 * loaded again does. Answers 403 otherwise. Rejects when the client goes away.
 */
export async function answerSession(
  { access, trust }: SessionDoor,
  admitted: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJsonBody(request, MAX_SESSION_BYTES);
  if ('refusal' in body) return sendRefusal(response, body.refusal);
  const asked = BODY.safeParse(body.value);
  if (!asked.success) return sendRefusal(response, { status: 400, reason: 'not JSON' });
  const cookie = access.exchangeToken(asked.data.token);
  if (cookie === undefined && !admitted) return sendRefusal(response, { status: 403, reason: 'no cookie' });
  if (cookie !== undefined) response.setHeader('Set-Cookie', cookie);
  trust(request.socket);
  response.writeHead(204).end();
}
