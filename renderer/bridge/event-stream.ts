/** The service's events over Server-Sent Events, with a connection that mends itself. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { createListeners } from './listeners.ts';
import { onPageOpened } from './page-meeting.ts';
import type { Transport } from './transport.ts';

/** How long it waits before it tries again: at first, and at most. */
const RECONNECT_MS = { first: 1000, most: 15_000 } as const;

/**
 * Opens the stream at `url` and keeps it open until the page ends or the service says `ended`. While nobody answers it tries
 * again, ever more rarely, and at once when another page of the program has opened. Listeners for the
 * connection hear of changes only: the first `true` comes after a `false`.
 */
export function openEventStream(url: string): Pick<Transport, 'onEvent' | 'onConnection'> {
  const events = createListeners<ServiceEvent>();
  const connections = createListeners<boolean>();
  let connected = true;
  let waitMs: number = RECONNECT_MS.first;

  const changeTo = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    connections.tell(now);
  };
  const connectLater = () => {
    const again = () => {
      clearTimeout(timer);
      stopListening();
      connect();
    };
    const timer = setTimeout(again, waitMs);
    const stopListening = onPageOpened(again);
    waitMs = Math.min(RECONNECT_MS.most, waitMs * 1.5);
  };
  const connect = () => {
    const stream = new EventSource(url);
    let ended = false;
    stream.onopen = () => {
      waitMs = RECONNECT_MS.first;
      changeTo(true);
    };
    stream.onmessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as ServiceEvent;
      ended = event.name === 'ended';
      if (ended) stream.close();
      events.tell(event);
    };
    // The browser gives up for good on some failures and waits long on others; a new stream is plain and quick.
    stream.onerror = () => {
      stream.close();
      if (ended) return;
      changeTo(false);
      connectLater();
    };
  };
  connect();
  return { onEvent: events.add, onConnection: connections.add };
}
