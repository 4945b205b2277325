/** Fetches the description at an address that people entered, under the same rules as tiles. Keeps nothing. */
import { REQUEST_LIMITS } from '../../../shared/sources/source.ts';
import { sourceHintTexts as hints } from '../../../shared/texts/source-reading.ts';
import { type FetchSurroundings, fetchBytes } from '../http/fetched-bytes.ts';

/** A text with the address that it came from at last, or a sentence that says why there is none. */
export type FetchedText =
  | { readonly kind: 'text'; readonly text: string; readonly url: string }
  | { readonly kind: 'hint'; readonly message: string };

const WISH = {
  accept: 'application/json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5',
  maxBytes: 16 * 1024 * 1024,
  // Only one request: the limits of the host's own sources count.
  limits: { maxConcurrentRequests: REQUEST_LIMITS.own.maxConcurrentRequests.max, maxRequestsPerSecond: 10_000 },
};

/** Rejects as {@link fetchBytes} does. */
export async function fetchText(url: string, around: FetchSurroundings, signal: AbortSignal): Promise<FetchedText> {
  const fetched = await fetchBytes(url, WISH, around, signal);
  if (fetched.kind === 'bytes') return { kind: 'text', text: decode(fetched.bytes), url: fetched.url };
  if (fetched.kind === 'status') return { kind: 'hint', message: hints.status(fetched.status) };
  return { kind: 'hint', message: fetched.kind === 'too-long' ? hints.tooLarge : hints.damaged };
}

/** XML may state its encoding; everything else is UTF-8. */
function decode(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const label = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]{1,40})["']/i.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
