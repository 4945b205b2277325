/** `GET /events`: the service's events as Server-Sent Events, one line of JSON each. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ServiceEvent } from '../../../shared/contract.ts';

/** A comment goes out this often, so that either side notices when the other has died. */
export const HEARTBEAT_MS = 15_000;

// A window that stops reading is cut off instead of being remembered for ever; it asks again by itself.
const MAX_UNREAD_BYTES = 1024 * 1024;

type Subscribe = (listener: (event: ServiceEvent) => void) => () => void;

export interface EventStreams {
  /** Streams events until the window goes away or {@link EventStreams.endAll}; then its listener is gone too. */
  readonly open: (response: ServerResponse) => void;
  /** How many windows listen. */
  readonly count: () => number;
  readonly endAll: () => void;
}

/** The streams of one server over the events that `subscribe` gives. */
export function createEventStreams(subscribe: Subscribe): EventStreams {
  // Known to the windows of this run alone: by it they tell the program from whoever takes its port after it.
  const run = randomBytes(16).toString('base64url');
  const responses = new Set<ServerResponse>();
  return {
    open: (response) => {
      responses.add(response);
      response.once('close', () => responses.delete(response));
      openEventStream(subscribe, run, response);
    },
    count: () => responses.size,
    endAll: () => {
      for (const response of responses) response.end();
    },
  };
}

function openEventStream(subscribe: Subscribe, run: string, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
  const send = (text: string): void => {
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else if (!response.writableEnded) response.write(text);
  };
  const unsubscribe = subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`));
  const heartbeat = setInterval(() => send(': alive\n\n'), HEARTBEAT_MS);
  response.once('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
  });
  // Tells the window that it will hear every event from now on, and of which run of the program.
  send(`event: run\ndata: ${run}\n\n`);
}
