/** The service's events over Server-Sent Events, with a connection that mends itself. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { createListeners } from './listeners.ts';
import { announcePage, onPageOpened } from './page-meeting.ts';
import type { Transport } from './transport.ts';

/** How long it waits before it tries again: at first, and at most. */
const RECONNECT_MS = { first: 1000, most: 15_000 } as const;

/**
 * Opens the stream at `url` and keeps it open until the page ends or the service says `ended`. Listeners for the connection
 * hear of changes only: the first `true` comes after a `false`.
 *
 * While nobody answers it tries again, ever more rarely. It goes on with the run of the program that it was opened on, or
 * with one that another page has come by: anybody on this computer may listen where the program was.
 */
export function openEventStream(url: string): Pick<Transport, 'onEvent' | 'onConnection'> {
  const events = createListeners<ServiceEvent>();
  const connections = createListeners<boolean>();
  const knownRuns = new Set<string>();
  let connected = true;
  let waitMs: number = RECONNECT_MS.first;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const changeTo = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    connections.tell(now);
  };
  const connectLater = () => {
    changeTo(false);
    timer = setTimeout(connect, waitMs);
    waitMs = Math.min(RECONNECT_MS.most, waitMs * 1.5);
  };
  const noteRun = (run: string): boolean => {
    if (knownRuns.size === 0) {
      knownRuns.add(run);
      announcePage(run);
    }
    return knownRuns.has(run);
  };
  const connect = () => {
    timer = undefined;
    const stream = new EventSource(url);
    let hasEnded = false;
    const giveUp = () => {
      stream.close();
      if (!hasEnded) connectLater();
    };
    stream.addEventListener('run', ({ data }: MessageEvent<string>) => {
      if (noteRun(data)) {
        waitMs = RECONNECT_MS.first;
        changeTo(true);
      } else giveUp();
    });
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as ServiceEvent;
      if (event.name === 'ended') {
        hasEnded = true;
        stream.close();
      }
      events.tell(event);
    };
    // The browser gives up for good on some failures and waits long on others; a new stream is plain and quick.
    stream.onerror = giveUp;
  };
  onPageOpened((run) => {
    knownRuns.add(run);
    if (timer === undefined) return;
    clearTimeout(timer);
    connect();
  });
  connect();
  return { onEvent: events.add, onConnection: connections.add };
}
