/**
 * How the pages of a program in one browser share one stream of events. A browser keeps six connections to a server open and
 * a stream takes one of them for good: with a stream for each page the sixth page would get nothing any more.
 */
import type { ServiceEvent } from '../../shared/contract.ts';

export interface StreamShare {
  /** Hands an event of this page's stream on to the other pages, if that is the one that is kept. */
  readonly pass: (event: ServiceEvent) => void;
  /** Hears and hands on nothing more; another page keeps its stream then. */
  readonly leave: () => void;
}

export interface ShareOptions {
  /** Hears an event that another page has handed on. For a moment some come here and by this page's own stream. */
  readonly onEvent: (event: ServiceEvent) => void;
  /** Another page has a stream already, so this page has to close its own. */
  readonly onSpare: () => void;
  /** The page with the stream is gone or has lost it: nothing is heard any more. */
  readonly onVacant: () => void;
}

/**
 * Shares a stream that this page has opened on a run of the program: keeps it when no other page has one, for as long as
 * this page is there and has not left; hears the other page's else.
 */
export function shareStream(run: string, { onEvent, onSpare, onVacant }: ShareOptions): StreamShare {
  const name = `tilekeep-events-${run}`;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<ServiceEvent>) => onEvent(data);
  let hasLeft = false;
  let endKeeping = (): void => undefined;
  const untilLeft = new Promise<void>((resolve) => {
    endKeeping = resolve;
  });
  let isKept = false;
  // Another page may close its stream before it has heard what this one heard before it knew that it keeps its own.
  let unsaid: ServiceEvent[] = [];
  // The browser itself takes the lock from a page that is closed or has crashed.
  const keep = async (lock: Lock | null) => {
    if (lock === null || hasLeft) return;
    isKept = true;
    for (const event of unsaid) channel.postMessage(event);
    unsaid = [];
    await untilLeft;
  };
  const follow = async () => {
    await navigator.locks.request(name, { ifAvailable: true }, keep);
    if (hasLeft) return;
    unsaid = [];
    onSpare();
    await navigator.locks.request(name, () => undefined);
    channel.close();
    if (!hasLeft) onVacant();
  };
  void follow();
  return {
    pass: (event) => {
      if (isKept) channel.postMessage(event);
      else unsaid.push(event);
    },
    leave: () => {
      hasLeft = true;
      channel.close();
      endKeeping();
    },
  };
}
