/** Reads a JSON body, within a bound. */
import type { IncomingMessage } from 'node:http';
import type { Refusal } from './request-guard.ts';

export type Body = { readonly value: unknown } | { readonly refusal: Refusal };

const TOO_LARGE: Body = { refusal: { status: 413, reason: 'too large' } };
const NOT_JSON: Body = { refusal: { status: 400, reason: 'not JSON' } };

/** The parsed body of at most `maxBytes`, or why there is none. Rejects only when the client goes away. */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  // Told by its length, it is refused before a byte of it is read.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return TOO_LARGE;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return TOO_LARGE;
    chunks.push(chunk);
  }
  return parseJson(Buffer.concat(chunks));
}

function parseJson(bytes: Buffer): Body {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return NOT_JSON;
  }
}
