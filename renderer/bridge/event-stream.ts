/** The service's events over Server-Sent Events, with a connection that mends itself. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { createListeners } from './listeners.ts';
import { announcePage, onPageOpened } from './page-meeting.ts';
import { type StreamShare, shareStream } from './shared-stream.ts';
import type { Transport } from './transport.ts';

/** How long it waits before it tries again: at first, and at most. */
const RECONNECT_MS = { first: 1000, most: 15_000 } as const;

/**
 * Opens the stream at `url` and keeps it open until the page ends or the service says `ended`; or hears the one that another
 * page of this browser has open. Listeners for the connection hear of changes only; of a `true` alone when another page's
 * stream had to be followed by a new one, as events may have been missed.
 *
 * While nobody answers it tries again, ever more rarely. It goes on with the run of the program that it was opened on, or
 * with one that another page has come by: anybody on this computer may listen where the program was.
 */
export function openEventStream(url: string): Pick<Transport, 'onEvent' | 'onConnection'> {
  const events = createListeners<ServiceEvent>();
  const connections = createListeners<boolean>();
  const knownRuns = new Set<string>();
  let state: 'heard' | 'missed' | 'lost' = 'heard';
  let hasEnded = false;
  let waitMs: number = RECONNECT_MS.first;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const noteHeard = () => {
    waitMs = RECONNECT_MS.first;
    const before = state;
    state = 'heard';
    if (before !== 'heard') connections.tell(true);
  };
  const connectLater = () => {
    if (hasEnded) return;
    timer = setTimeout(connect, waitMs);
    waitMs = Math.min(RECONNECT_MS.most, waitMs * 1.5);
    const before = state;
    state = 'lost';
    if (before !== 'lost') connections.tell(false);
  };
  const noteRun = (run: string): boolean => {
    if (knownRuns.size === 0) {
      knownRuns.add(run);
      announcePage(run);
    }
    return knownRuns.has(run);
  };
  const tell = (event: ServiceEvent) => {
    if (event.name === 'ended') hasEnded = true;
    events.tell(event);
  };
  const connect = () => {
    timer = undefined;
    const stream = new EventSource(url);
    let share: StreamShare | undefined;
    const giveUp = () => {
      stream.close();
      share?.leave();
      connectLater();
    };
    stream.addEventListener('run', ({ data: run }: MessageEvent<string>) => {
      if (!noteRun(run)) return giveUp();
      share = shareStream(run, { onEvent: tell, onSpare: () => stream.close(), onVacant });
      noteHeard();
    });
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as ServiceEvent;
      share?.pass(event);
      tell(event);
      // The share stays, so that no other page misses this and takes the stream for lost.
      if (hasEnded) stream.close();
    };
    // The browser gives up for good on some failures and waits long on others; a new stream is plain and quick.
    stream.onerror = giveUp;
  };
  const onVacant = () => {
    if (hasEnded) return;
    state = 'missed';
    connect();
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
