/** WebSocket frames, byte for byte, which a client library would correct. */
import type { Socket } from 'node:net';
import { openSocket } from './raw-http.ts';

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  readonly opcode?: number;
  /** False for a fragment followed by others. */
  readonly fin?: boolean;
  /** Clients must mask their frames. */
  readonly masked?: boolean;
  /** The reserved bits of the first byte. */
  readonly reserved?: number;
  /** The length stated in the frame. */
  readonly length?: number;
}

/** Formats one frame. */
export function formatFrame(payload: Uint8Array, options: FrameOptions = {}): Buffer {
  const { opcode = OPCODE.binary, fin = true, masked = true, reserved = 0, length = payload.length } = options;
  const head = [(fin ? 0x80 : 0) | reserved | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 0xff);
  else head.push(mask | 127, 0, 0, ...[40, 32, 24, 16, 8, 0].map((bits) => Math.floor(length / 2 ** bits) & 0xff));
  // A mask of zeros doesn't change the payload.
  return Buffer.concat([Buffer.from(head), masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

/** Formats one frame with any messages. */
export function formatMessages(messages: readonly unknown[]): Buffer {
  const text = Buffer.from(JSON.stringify(messages));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return formatFrame(Buffer.concat([length, text]));
}

export interface RawPage {
  readonly socket: Socket;
  /** The close code, or 0 if it ended without one. Resolves when the connection ends. */
  readonly closed: Promise<number>;
  /** The text of all frames so far, including bytes, as Latin-1. */
  readonly text: () => string;
}

/** The lines of a valid upgrade; `headers` are Host, Cookie and so on. */
export function formatUpgrade(headers: readonly string[], firstLine = 'GET /socket HTTP/1.1'): string {
  const needed = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  return [firstLine, ...headers, ...needed, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''].join('\r\n');
}

/** Opens a page's socket by hand; resolves after the program's greeting. `headers` need the cookie and the origin. */
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

/** The program neither masks nor fragments, so its frames follow each other after the response header. */
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
