/** Sends a file to the program in parts, none larger than a call may be. */
import type { Reply } from '../../shared/calls/contract.ts';
import { describeError } from '../../shared/errors.ts';
import { MAX_UPLOAD_CHARACTERS } from '../../shared/layers/layer.ts';

const PART_BYTES = (MAX_UPLOAD_CHARACTERS / 4) * 3;

/** A part of a file in base64. */
export interface FilePart {
  /** Number of bytes sent before. */
  readonly at: number;
  readonly data: string;
  readonly isLast: boolean;
}

/** Sends a file, one part after another, and returns the reply to its last part, or the first failure. */
export async function sendParts<Value>(
  file: Blob,
  name: string,
  send: (part: FilePart) => Promise<Reply<Value>>,
): Promise<Reply<Value>> {
  for (let at = 0; ; at += PART_BYTES) {
    const data = await encode(file.slice(at, at + PART_BYTES));
    // Folders can be dropped too.
    if (data === undefined) return { ok: false, error: describeError('file-unreadable', name) };
    const isLast = at + PART_BYTES >= file.size;
    const reply = await send({ at, data, isLast });
    if (!reply.ok || isLast) return reply;
  }
}

/** In base64; undefined if it can't be read. */
function encode(part: Blob): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '');
    reader.onerror = () => resolve(undefined);
    reader.readAsDataURL(part);
  });
}

/** A new id for a file or a transfer: 16 hexadecimal digits. */
export function makeId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
