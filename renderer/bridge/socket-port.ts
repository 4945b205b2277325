/** Messages over this page's WebSocket, with automatic reconnects. */
import { type Greeting, type PageMessage, type ProgramMessage, SOCKET_PATH } from '../../shared/calls/messages.ts';
import { decodeFrame, joinParts, type Part, splitMessage } from '../../shared/calls/wire.ts';
import { isNotedRun, noteRun, onNewRun } from './known-run.ts';
import type { Port, PortListener } from './transport.ts';

/** The first and the longest pause before a reconnect. */
const RECONNECT_MS = { first: 1000, most: 15_000 } as const;
/** Characters per frame before the next one starts. The program refuses frames of more than about 2 MB. */
const FRAME_CHARS = 64 * 1024;

/**
 * Stays connected until the page closes or the program says `ended`. Sends nothing until the other side has greeted it as the
 * known run, or as a later one that another page was opened on.
 *
 * Reconnects with growing pauses, and at once when a page is opened on a new run.
 */
export function openSocketPort({ onMessages, onConnection }: PortListener): Port {
  let knownRun: string | undefined;
  let socket: WebSocket | undefined;
  let isGreeted = false;
  let hasEnded = false;
  let unsent: PageMessage[] = [];
  let waitMs: number = RECONNECT_MS.first;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (messages: readonly PageMessage[]) => {
    for (const frame of splitFrames(messages)) socket?.send(joinParts(frame));
  };
  const greet = (run: string) => {
    if (knownRun === undefined) noteRun(run);
    else if (run !== knownRun && !isNotedRun(run)) return giveUp();
    knownRun = run;
    isGreeted = true;
    waitMs = RECONNECT_MS.first;
    send(unsent);
    unsent = [];
    onConnection(true);
  };
  const read = (messages: readonly (Greeting | ProgramMessage)[]) => {
    const [first] = messages;
    if (first !== undefined && 'run' in first) return greet(first.run);
    if (!isGreeted) return giveUp();
    hasEnded ||= messages.some((message) => 'event' in message && message.event.name === 'ended');
    onMessages(messages as readonly ProgramMessage[]);
  };
  const giveUp = () => {
    if (socket === undefined) return;
    // Ignore whatever this socket still delivers.
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    socket = undefined;
    isGreeted = false;
    unsent = [];
    if (!hasEnded) {
      timer = setTimeout(connect, waitMs);
      waitMs = Math.min(RECONNECT_MS.most, waitMs * 1.5);
    }
    onConnection(false);
  };
  const connect = () => {
    clearTimeout(timer);
    socket = new WebSocket(new URL(SOCKET_PATH, location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.onclose = giveUp;
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const messages = tryDecode(data);
      if (messages === undefined) giveUp();
      else read(messages as readonly (Greeting | ProgramMessage)[]);
    };
  };
  onNewRun(() => {
    if (socket === undefined && !hasEnded) connect();
  });
  connect();
  return {
    send(messages) {
      if (isGreeted) send(messages);
      else if (socket !== undefined) unsent.push(...messages);
      return socket !== undefined;
    },
  };
}

/** The messages of a frame; undefined when it isn't valid. */
function tryDecode(frame: unknown): readonly unknown[] | undefined {
  try {
    return decodeFrame(new Uint8Array(frame as ArrayBuffer));
  } catch {
    return undefined;
  }
}

/** Splits messages into frames of about {@link FRAME_CHARS}. */
function splitFrames(messages: readonly PageMessage[]): readonly (readonly Part[])[] {
  const frames: Part[][] = [];
  let chars = Number.POSITIVE_INFINITY;
  for (const part of messages.map(splitMessage)) {
    if (chars > FRAME_CHARS) {
      frames.push([]);
      chars = 0;
    }
    frames.at(-1)?.push(part);
    chars += part.text.length;
  }
  return frames;
}
