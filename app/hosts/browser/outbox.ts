/** Sends messages to one page over its socket, with backpressure and a limit. */
import type { WebSocket } from 'ws';
import { joinParts, type Message, type Part, splitMessage } from '../../../shared/calls/wire.ts';

/** In bytes. */
export const OUTBOX_LIMITS = {
  /** Size at which a frame is sent: the page sees a frame only when it is complete. */
  frame: 256 * 1024,
  /** Written before the page has read it. The rest waits as references to tiles, most of which are in memory anyway. */
  ahead: 4 * 1024 * 1024,
  /** A page with more unread data is disconnected. A view of 300 large tiles takes half of it. */
  unread: 64 * 1024 * 1024,
} as const;

/** Sends messages over a socket in order; waiting messages share a frame. */
export function createOutbox(
  socket: Pick<WebSocket, 'send' | 'terminate' | 'bufferedAmount' | 'readyState' | 'OPEN'>,
): (messages: readonly Message[]) => void {
  let waiting: Part[] = [];
  let waitingBytes = 0;

  const pump = (): void => {
    while (waiting.length > 0 && socket.bufferedAmount < OUTBOX_LIMITS.ahead && socket.readyState === socket.OPEN) {
      socket.send(joinParts(takeFrame()), pump);
    }
  };
  const takeFrame = (): readonly Part[] => {
    let bytes = 0;
    const end = waiting.findIndex((part) => {
      bytes += sizeOf(part);
      return bytes >= OUTBOX_LIMITS.frame;
    });
    const parts = end === -1 ? waiting : waiting.slice(0, end + 1);
    waiting = waiting.slice(parts.length);
    waitingBytes -= bytes;
    return parts;
  };
  return (messages) => {
    for (const message of messages) {
      const part = splitMessage(message);
      waiting.push(part);
      waitingBytes += sizeOf(part);
    }
    if (waitingBytes + socket.bufferedAmount > OUTBOX_LIMITS.unread) socket.terminate();
    else pump();
  };
}

function sizeOf({ text, bytes }: Part): number {
  return text.length + (bytes?.byteLength ?? 0);
}
