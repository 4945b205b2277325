/** Frames of a WebSocket, byte for byte: what a client library would put right first. */
import type { Socket } from 'node:net';
import { openSocket } from './raw-http.ts';

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  readonly opcode?: number;
  /** False for a fragment that others follow. */
  readonly fin?: boolean;
  /** A client has to mask. */
  readonly masked?: boolean;
  /** The reserved bits, as they stand in the first byte. */
  readonly reserved?: number;
  /** What the frame says its length is. */
  readonly length?: number;
}

/** One frame. */
export function formatFrame(payload: Uint8Array, options: FrameOptions = {}): Buffer {
  const { opcode = OPCODE.binary, fin = true, masked = true, reserved = 0, length = payload.length } = options;
  const head = [(fin ? 0x80 : 0) | reserved | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 0xff);
  else head.push(mask | 127, 0, 0, ...[40, 32, 24, 16, 8, 0].map((bits) => Math.floor(length / 2 ** bits) & 0xff));
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from(head), masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

/** One frame of messages, whatever they are. */
export function formatMessages(messages: readonly unknown[]): Buffer {
  const text = Buffer.from(JSON.stringify(messages));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return formatFrame(Buffer.concat([length, text]));
}

export interface RawPage {
  readonly socket: Socket;
  /** The number by which the connection was closed; 0 when it ended without one. Resolves at its end. */
  readonly closed: Promise<number>;
  /** The text of all frames so far, bytes and all, as Latin-1. */
  readonly text: () => string;
}

/** The lines of an upgrade that is in order; `headers` are Host, Cookie and the like. */
export function formatUpgrade(headers: readonly string[], firstLine = 'GET /socket HTTP/1.1'): string {
  const needed = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  return [firstLine, ...headers, ...needed, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''].join('\r\n');
}

/** Opens a page's socket by hand; resolves once the program has greeted it. `headers` need the cookie and the origin. */
export async function openRawPage(port: number, headers: readonly string[]): Promise<RawPage> {
  const socket = await openSocket(port);
  let heard = Buffer.alloc(0);
  socket.on('data', (part) => {
    heard = Buffer.concat([heard, part as Buffer]);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', () => resolve(readCloseCode(heard))));
  socket.write(formatUpgrade(headers));
  const text = () => heard.toString('latin1');
  while (!text().includes('"run"')) {
    if (socket.destroyed) throw new Error(`not let in: ${text()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { socket, closed, text };
}

/** The program masks nothing and fragments nothing: so its frames stand one after the other behind the answer's head. */
function readCloseCode(bytes: Buffer): number {
  let at = bytes.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= bytes.length) {
    const opcode = (bytes[at] as number) & 0x0f;
    let length = bytes[at + 1] as number;
    let head = 2;
    if (length === 126) [length, head] = [bytes.readUInt16BE(at + 2), 4];
    else if (length === 127) [length, head] = [Number(bytes.readBigUInt64BE(at + 2)), 10];
    if (opcode === OPCODE.close) return length >= 2 ? bytes.readUInt16BE(at + head) : 0;
    at += head + length;
  }
  return 0;
}
