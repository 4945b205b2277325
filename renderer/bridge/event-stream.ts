/** The service's events over Server-Sent Events, with a connection that mends itself. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { createListeners } from './listeners.ts';
import type { Transport } from './transport.ts';

const RECONNECT_MS = 1000;

/**
 * Opens the stream at `url` and keeps it open until the page ends or the service says `ended`. Listeners for the
 * connection hear of changes only: the first `true` comes after a `false`.
 */
export function openEventStream(url: string): Pick<Transport, 'onEvent' | 'onConnection'> {
  const events = createListeners<ServiceEvent>();
  const connections = createListeners<boolean>();
  let connected = true;

  const changeTo = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    connections.tell(now);
  };
  const connect = () => {
    const stream = new EventSource(url);
    let ended = false;
    stream.onopen = () => changeTo(true);
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
      setTimeout(connect, RECONNECT_MS);
    };
  };
  connect();
  return { onEvent: events.add, onConnection: connections.add };
}
