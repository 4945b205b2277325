/** Reads the body of a response: all or nothing, and never more than a tile may have. */

export type AnswerBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-long' }
  /** The connection ended early, or the length differs from the announced one. */
  | { readonly kind: 'cut-off' };

export interface BodyLimits {
  /** Counted after decoding: a body that decompresses to more is aborted. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Reads the whole body. Rejects only with the signal's reason; an unfinished body is cancelled. */
export async function readBody(response: Response, { maxBytes, signal }: BodyLimits): Promise<AnswerBody> {
  const announced = readAnnouncedBytes(response.headers);
  if (announced !== undefined && announced > maxBytes) {
    dropBody(response);
    return { kind: 'too-long' };
  }
  const parts = await readParts(response, maxBytes, signal);
  if (!Array.isArray(parts)) return { kind: parts };
  const bytes = joinParts(parts);
  return announced === undefined || announced === bytes.length ? { kind: 'whole', bytes } : { kind: 'cut-off' };
}

/** Cancels a body that won't be read, so that its connection is released. */
export function dropBody(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

async function readParts(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array[] | 'too-long' | 'cut-off'> {
  const reader = response.body?.getReader();
  if (!reader) return [];
  const drop = (): void => void reader.cancel().catch(() => undefined);
  // Not every network stack ends a body being read when the request's signal aborts.
  signal.addEventListener('abort', drop, { once: true });
  const parts: Uint8Array[] = [];
  let total = 0;
  try {
    signal.throwIfAborted();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      total += part.value.length;
      if (total > maxBytes) return 'too-long';
      parts.push(part.value);
    }
  } catch {
    signal.throwIfAborted();
    return 'cut-off';
  } finally {
    signal.removeEventListener('abort', drop);
    drop();
  }
  signal.throwIfAborted();
  return parts;
}

/** The body size promised by `Content-Length`; undefined if the body was encoded. */
function readAnnouncedBytes(headers: Headers): number | undefined {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  const text = headers.get('content-length') ?? '';
  return encoding === 'identity' && /^\d+$/.test(text) ? Number(text) : undefined;
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  // Not from Node's shared pool: the bytes live as long as memory holds the tile.
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
