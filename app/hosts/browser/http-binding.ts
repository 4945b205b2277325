/** Carries one call over HTTP: the body in, the reply out. Knows no name of a call; `dispatch` judges them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { REPLY_HEADER, type SplitReply, splitReply } from '../../../shared/wire.ts';
import type { Dispatch } from '../../service/handlers/dispatch.ts';
import { sendRefusal } from './answer.ts';
import { readJsonBody } from './request-body.ts';

/**
 * Answers `POST /call/<method>`: 200 with whatever `dispatch` replied, errors included. When the client goes away
 * first, the call's signal aborts and nothing is sent.
 */
export async function answerCall(
  dispatch: Dispatch,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  const body = await readBody(request);
  if (body === undefined) return;
  if ('refusal' in body) {
    sendRefusal(response, body.refusal);
    return;
  }
  const reply = await dispatch(method, body.value, abort.signal);
  if (!abort.signal.aborted) sendReply(response, splitReply(reply));
}

// The client going away in mid-body is no failure of ours, and there is nobody left to tell.
async function readBody(request: IncomingMessage) {
  try {
    return await readJsonBody(request);
  } catch {
    return undefined;
  }
}

function sendReply(response: ServerResponse, { text, bytes }: SplitReply): void {
  if (bytes === undefined) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': bytes.byteLength,
    [REPLY_HEADER]: text,
  });
  response.end(bytes);
}
