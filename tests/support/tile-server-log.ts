/** The requests a tile server received, in order, and their outcomes. */
import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';

export interface LoggedRequest {
  readonly method: string;
  /** As requested, including the query. */
  readonly path: string;
  /** `z/x/y`; undefined if the path isn't a tile's. */
  readonly coord: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Arrival time by `Date.now()`. */
  readonly atMs: number;
  /** Undefined until a response begins. */
  readonly status: number | undefined;
  /** `aborted`: the connection ended before the response did. */
  readonly state: 'under way' | 'answered' | 'aborted';
}

/** The server's interface to an entry. */
export interface LogEntry {
  readonly logged: LoggedRequest;
  readonly begin: (status: number) => void;
  readonly end: (state: 'answered' | 'aborted') => void;
}

const WAIT_AT_MOST_MS = 15_000;

/** The log that tests read; the server adds to it with `add`. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #underWay = 0;
  #mostUnderWay = 0;
  readonly #changes = new EventEmitter().setMaxListeners(0);

  /** Adds a request; `begin` and `end` update it. */
  add(facts: Pick<LoggedRequest, 'method' | 'path' | 'coord' | 'headers'>): LogEntry {
    const logged: { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] } = {
      ...facts,
      atMs: Date.now(),
      status: undefined,
      state: 'under way',
    };
    this.#requests.push(logged);
    this.#underWay += 1;
    this.#mostUnderWay = Math.max(this.#mostUnderWay, this.#underWay);
    this.#changes.emit('change');
    return {
      logged,
      begin: (status) => {
        logged.status = status;
      },
      end: (state) => {
        if (logged.state !== 'under way') return;
        logged.state = state;
        this.#underWay -= 1;
        this.#changes.emit('change');
      },
    };
  }

  /** All requests since the last {@link clearLog}, including refused and aborted ones. */
  requests(): readonly LoggedRequest[] {
    return [...this.#requests];
  }

  requestsFor(coord: TileCoord): readonly LoggedRequest[] {
    return this.#requests.filter((request) => request.coord === formatTileCoord(coord));
  }

  /** `z/x/y` of each requested tile, once. */
  coords(): ReadonlySet<string> {
    return new Set(this.#requests.flatMap(({ coord }) => coord ?? []));
  }

  /** `z/x/y` of each tile requested more than once. */
  duplicates(): readonly string[] {
    const seen = this.#requests.flatMap(({ coord }) => coord ?? []);
    return [...new Set(seen.filter((coord, index) => seen.indexOf(coord) !== index))];
  }

  /** Maximum number of concurrent requests since the last {@link clearLog}. */
  mostUnderWay(): number {
    return this.#mostUnderWay;
  }

  /** Clears all requests; pending ones still end but no longer appear. */
  clearLog(): void {
    this.#requests = [];
    this.#mostUnderWay = this.#underWay;
  }

  /** Resolves when this many requests have arrived, answered or not; rejects after 15 s. */
  waitForRequests(count: number): Promise<void> {
    return this.waitUntil((requests) => requests.length >= count, `${count} requests`);
  }

  /** Resolves when no request is pending; rejects after 15 s. */
  waitUntilIdle(): Promise<void> {
    return this.waitUntil(() => this.#underWay === 0, 'nothing under way');
  }

  /** Resolves when the log meets a condition, checked on every change; rejects after 15 s. */
  waitUntil(isWanted: (requests: readonly LoggedRequest[]) => boolean, what = 'the wanted requests'): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#changes.off('change', look);
      };
      const look = (): void => {
        if (!isWanted(this.#requests)) return;
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`waited in vain for ${what}; there were:\n${this.#describe()}`));
      }, WAIT_AT_MOST_MS);
      this.#changes.on('change', look);
      look();
    });
  }

  #describe(): string {
    return this.#requests.map(({ path, status, state }) => `${path} ${status ?? '-'} ${state}`).join('\n');
  }
}
