/** Reads the body of an answer: all of it, or nothing, and never more than a tile may have. */

export type AnswerBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-long' }
  /** The connection ended within it, or it is not of the length that was announced. */
  | { readonly kind: 'cut-off' };

export interface BodyLimits {
  /** Counted after decoding: a body that unfolds to more is given up as it does. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The whole body. Rejects with the signal's reason alone; whatever is not read to its end is given up. */
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

/** Lets go of a body that nobody will read, so that its connection is not held. */
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
  // Not every stack ends a body that is being read when the request's signal aborts.
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

/** What `Content-Length` promises of the bytes as they arrive here: nothing, once they were encoded. */
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
