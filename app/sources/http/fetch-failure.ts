/** Classifies a rejected fetch: no connection, or a response that isn't HTTP. */

export type FetchFailure =
  | { readonly kind: 'unreachable'; readonly detail: string | undefined }
  | { readonly kind: 'garbled' };

/** Descriptions for people, by the codes of Node's network stack and of Chromium's messages (`net::ERR_...`). */
const DETAILS: readonly (readonly [pattern: RegExp, detail: string])[] = [
  [/BAD_PROXY/, 'the proxy setting is wrong'],
  [/PROXY_REFUSED|PROXY_AUTH|TUNNEL_CONNECTION/, 'refused by the proxy'],
  [/PROXY_CONNECTION/, 'proxy unreachable'],
  [/ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED|NAME_RESOLUTION/, 'unknown host'],
  [/ECONNREFUSED|CONNECTION_REFUSED/, 'connection refused'],
  [/CERT|SELF_SIGNED|SSL|TLS|UNABLE_TO_(GET|VERIFY)/, 'untrusted certificate'],
  [/TIMEOUT|TIMED_?OUT/, 'no response in time'],
  [/ENETUNREACH|EHOSTUNREACH|ENETDOWN|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE/, 'no route to the host'],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|CONNECTION_(RESET|CLOSED|ABORTED)|EMPTY_RESPONSE/, 'connection closed'],
];

const GARBLED = /HPE_|HEADERS_OVERFLOW|RESPONSE_HEADERS|INVALID_(HTTP_)?RESPONSE|INVALID_CHUNKED|CONTENT_DECODING/;

/** Classifies what a fetch threw without being aborted. */
export function readFetchFailure(thrown: unknown): FetchFailure {
  const text = collectCodes(thrown).join(' ');
  if (GARBLED.test(text)) return { kind: 'garbled' };
  return { kind: 'unreachable', detail: DETAILS.find(([pattern]) => pattern.test(text))?.[1] };
}

// Stops at cycles in the chain of causes.
const MAX_CAUSES = 8;

/** The codes of an error and its causes; the message for those without a code. */
function collectCodes(thrown: unknown): string[] {
  const codes: string[] = [];
  const open: unknown[] = [thrown];
  while (open.length > 0 && codes.length < MAX_CAUSES) {
    const error = open.shift();
    if (!(error instanceof Error)) continue;
    const code: unknown = 'code' in error ? error.code : undefined;
    codes.push(typeof code === 'string' ? code : error.message);
    open.push(error.cause, ...(error instanceof AggregateError ? error.errors : []));
  }
  return codes;
}
