/** Calls over HTTP to the loopback server that served this page. */
import type { Method, Reply } from '../../shared/contract.ts';
import { describeError } from '../../shared/errors.ts';
import { joinReply, REPLY_HEADER } from '../../shared/wire.ts';
import { openEventStream } from './event-stream.ts';
import type { Transport } from './transport.ts';

/** A transport to the server of this page: calls by POST, events by Server-Sent Events. */
export function createHttpTransport(): Transport {
  return { call: postCall, ...openEventStream('./events') };
}

async function postCall(method: Method, args: unknown, signal?: AbortSignal): Promise<Reply<unknown>> {
  try {
    return await readReply(await fetch(`./call/${method}`, requestOf(args, signal)));
  } catch {
    return { ok: false, error: describeError(signal?.aborted ? 'cancelled' : 'disconnected') };
  }
}

/**
 * Of all requests that outlive their page, 64 KiB may be under way (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch);
 * what is more fails at once. A long track is larger, but nobody closes the page upon it.
 */
const MAX_OUTLIVING_CHARS = 8 * 1024;

function requestOf(args: unknown, signal: AbortSignal | undefined): RequestInit {
  const body = JSON.stringify(args);
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    // What nobody can cancel must arrive, even from a page that is being closed.
    keepalive: signal === undefined && body.length <= MAX_OUTLIVING_CHARS,
    signal: signal ?? null,
  };
}

async function readReply(response: Response): Promise<Reply<unknown>> {
  const text = response.headers.get(REPLY_HEADER);
  const reply =
    text === null
      ? joinReply({ text: await response.text() })
      : joinReply({ text, bytes: new Uint8Array(await response.arrayBuffer()) });
  // A refusal of the server itself (e.g. a cookie of an earlier run) is no reply of the service.
  if (typeof reply?.ok !== 'boolean') throw new TypeError('not a reply');
  return reply;
}
