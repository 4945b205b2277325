/**
 * Messages on a socket, in binary frames. A frame is the length of a text (4 bytes, big-endian), the text (a JSON list
 * of messages in UTF-8), then the bytes of the replies, in order. A message whose reply has bytes states their number
 * in its field `bytes`. Electron clones messages and needs none of this.
 */
import type { Greeting, PageMessage, ProgramMessage } from './messages.ts';

export type Message = PageMessage | ProgramMessage | Greeting;

/** A message prepared for a frame. */
export interface Part {
  readonly text: string;
  readonly bytes?: Uint8Array;
}

// Available in browsers and in Node, but this project's types include neither.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const LENGTH_BYTES = 4;
const NO_BYTES = new Uint8Array();

/** Separates the bytes, if any, from a message. */
export function splitMessage(message: Message): Part {
  const reply = 'reply' in message ? message.reply : undefined;
  if (!reply?.ok || !hasBytes(reply.value)) return { text: JSON.stringify(message) };
  const { bytes, ...value } = reply.value;
  return { text: JSON.stringify({ ...message, reply: { ok: true, value }, bytes: bytes.byteLength }), bytes };
}

/** Makes one frame from several messages. */
export function joinParts(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(`[${parts.map((part) => part.text).join()}]`);
  const blocks = [text, ...parts.map(({ bytes = NO_BYTES }) => bytes)];
  const frame = new Uint8Array(blocks.reduce((sum, block) => sum + block.byteLength, LENGTH_BYTES));
  new DataView(frame.buffer).setUint32(0, text.byteLength);
  let at = LENGTH_BYTES;
  for (const block of blocks) {
    frame.set(block, at);
    at += block.byteLength;
  }
  return frame;
}

/** {@link splitMessage} and {@link joinParts} combined. */
export function encodeFrame(messages: readonly Message[]): Uint8Array<ArrayBuffer> {
  return joinParts(messages.map(splitMessage));
}

/**
 * The messages of a frame. Checks only that exactly their bytes are present. Bytes get their own buffer. Throws for
 * anything but a whole frame.
 */
export function decodeFrame(frame: Uint8Array): readonly unknown[] {
  // Throws a RangeError if a frame has no room for its length.
  const textLength = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0);
  let at = LENGTH_BYTES + textLength;
  if (at > frame.byteLength) throw new RangeError('text is cut off');
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(frame.subarray(LENGTH_BYTES, at));
  const messages: unknown = JSON.parse(text);
  if (!Array.isArray(messages)) throw new TypeError('not a list');
  const whole = messages.map((message: unknown) => {
    if (typeof message !== 'object' || message === null || !Object.hasOwn(message, 'bytes')) return message;
    const { bytes: length, ...rest } = message as { readonly bytes: unknown };
    const end = at + readLength(length);
    if (end > frame.byteLength) throw new RangeError('bytes are cut off');
    const bytes = new Uint8Array(frame.subarray(at, end));
    at = end;
    return putBytes(rest, bytes);
  });
  if (at !== frame.byteLength) throw new RangeError('bytes of no message');
  return whole;
}

/** True for a reply value that carries bytes. */
export function hasBytes(value: unknown): value is { readonly bytes: Uint8Array } {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array;
}

function readLength(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new RangeError('not a length');
  return value as number;
}

function putBytes(message: object, bytes: Uint8Array): object {
  const { reply } = message as { readonly reply?: { readonly ok?: unknown; readonly value?: unknown } | null };
  const value = reply?.ok === true ? reply.value : undefined;
  if (typeof value !== 'object' || value === null) throw new TypeError('bytes without a reply');
  return { ...message, reply: { ok: true, value: { ...value, bytes } } };
}
