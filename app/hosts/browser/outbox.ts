/** What goes out to one page over its socket: no faster than the page reads, and not without end. */
import type { WebSocket } from 'ws';
import { joinParts, type Message, type Part, splitMessage } from '../../../shared/wire.ts';

/** In bytes. */
export const OUTBOX_LIMITS = {
  /** A frame is closed once it has so many: the page sees nothing of it until all of it has come. */
  frame: 256 * 1024,
  /** Written ahead of what the page has read. The rest waits as references to tiles, which memory mostly holds anyway. */
  ahead: 4 * 1024 * 1024,
  /** A page that leaves more than this unread is cut off. A view of 300 large tiles takes half of it. */
  unread: 64 * 1024 * 1024,
} as const;

/** Sends messages through a socket in order; several that wait share a frame. */
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
