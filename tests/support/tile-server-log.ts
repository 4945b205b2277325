/** What a tile server was asked, in the order in which it came, with what became of each request. */
import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { formatTileCoord, type TileCoord } from '../../shared/tile-coord.ts';

export interface LoggedRequest {
  readonly method: string;
  /** As it was asked, the query included. */
  readonly path: string;
  /** `z/x/y`; undefined when the path is no tile's. */
  readonly coord: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** When it came, by `Date.now()`. */
  readonly atMs: number;
  /** Undefined as long as no answer has begun. */
  readonly status: number | undefined;
  /** `aborted`: the connection ended before the answer had. */
  readonly state: 'under way' | 'answered' | 'aborted';
}

/** The writing side of an entry, for the server. */
export interface LogEntry {
  readonly logged: LoggedRequest;
  readonly begin: (status: number) => void;
  readonly end: (state: 'answered' | 'aborted') => void;
}

const WAIT_AT_MOST_MS = 15_000;

/** Everything a test asks of the log; the server adds to it by `add`. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #underWay = 0;
  #mostUnderWay = 0;
  readonly #changes = new EventEmitter().setMaxListeners(0);

  /** Takes a request down; what `begin` and `end` say is seen in it from then on. */
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

  /** Every request since the last {@link clearLog}, those that were refused or given up included. */
  requests(): readonly LoggedRequest[] {
    return [...this.#requests];
  }

  requestsFor(coord: TileCoord): readonly LoggedRequest[] {
    return this.#requests.filter((request) => request.coord === formatTileCoord(coord));
  }

  /** `z/x/y` of each tile that was asked for, once. */
  coords(): ReadonlySet<string> {
    return new Set(this.#requests.flatMap(({ coord }) => coord ?? []));
  }

  /** `z/x/y` of each tile that was asked for more than once. */
  duplicates(): readonly string[] {
    const seen = this.#requests.flatMap(({ coord }) => coord ?? []);
    return [...new Set(seen.filter((coord, index) => seen.indexOf(coord) !== index))];
  }

  /** How many requests were under way at a time, at most, since the last {@link clearLog}. */
  mostUnderWay(): number {
    return this.#mostUnderWay;
  }

  /** Forgets all requests; those under way still end, but are seen no more. */
  clearLog(): void {
    this.#requests = [];
    this.#mostUnderWay = this.#underWay;
  }

  /** Resolves when this many requests have come, answered or not; rejects after 15 s. */
  waitForRequests(count: number): Promise<void> {
    return this.waitUntil((requests) => requests.length >= count, `${count} requests`);
  }

  /** Resolves when nothing is under way; rejects after 15 s. */
  waitUntilIdle(): Promise<void> {
    return this.waitUntil(() => this.#underWay === 0, 'nothing under way');
  }

  /** Resolves when the log is as wanted, looked at whenever it changes; rejects after 15 s. */
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
