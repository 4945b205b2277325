/** How a reply travels where only text and raw bytes can: HTTP. Electron clones the reply itself and needs none of this. */
import type { Reply } from './contract.ts';

/** The response header that carries {@link SplitReply.text}. */
export const REPLY_HEADER = 'tilekeep-reply';

/** A reply as printable ASCII and, for a value with `bytes`, those bytes apart. */
export interface SplitReply {
  readonly text: string;
  readonly bytes?: Uint8Array;
}

/** Takes the bytes, if any, out of a reply's value. Inverse of {@link joinReply}. */
export function splitReply(reply: Reply<unknown>): SplitReply {
  if (reply.ok && hasBytes(reply.value)) {
    const { bytes, ...value } = reply.value;
    return { text: toAscii({ ok: true, value }), bytes };
  }
  return { text: toAscii(reply) };
}

/** Puts a reply together again; throws a SyntaxError when the text is not one that {@link splitReply} wrote. */
export function joinReply(split: SplitReply): Reply<unknown> {
  const reply = JSON.parse(split.text) as Reply<unknown>;
  if (!reply.ok || split.bytes === undefined) return reply;
  return { ok: true, value: { ...(reply.value as object), bytes: split.bytes } };
}

function hasBytes(value: unknown): value is { readonly bytes: Uint8Array } {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array;
}

function toAscii(value: unknown): string {
  // Header values are Latin-1 on the wire; JSON escapes keep any name or path intact.
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
