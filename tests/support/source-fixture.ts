/** A loopback tile server and a source for it, with clocks that can be moved forward. */
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { Hosts } from '../../app/sources/http/hosts.ts';
import { HttpSource, type HttpSourceOptions } from '../../app/sources/http/http-source.ts';
import { RequestMeter } from '../../app/sources/http/request-meter.ts';
import type { TileSource } from '../../app/sources/tile-source.ts';
import { CodedError } from '../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, type RuleCard, type SourceOf } from '../../shared/sources/source.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { cleanUpAfterTest } from './clean-up.ts';
import { startTileServer, type TileServer } from './tile-server.ts';

/** Running clocks that can be moved forward. */
class TestClock {
  #aheadMs = 0;
  readonly monotonicMs = (): number => performance.now() + this.#aheadMs;
  readonly nowMs = (): number => Date.now() + this.#aheadMs;

  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}

export interface SourceFixture {
  readonly server: TileServer;
  readonly source: HttpSource;
  readonly clock: TestClock;
  readonly hosts: Hosts;
  /** Shared by all its sources. */
  readonly meter: RequestMeter;
  /** Events so far: `ready`, or the code of a refusal. */
  readonly told: string[];
  /** Opens another source; with the same server and program by default. */
  readonly open: (options?: FixtureOptions) => HttpSource;
  /** Starts or stops working offline. */
  setOffline: (offline: boolean) => void;
  /** Sets whether double-resolution tiles are wanted; false at first. */
  setSharp: (sharp: boolean) => void;
}

export interface FixtureOptions {
  readonly id?: string;
  readonly template?: string;
  /** Uses the server's template with double-resolution tiles. */
  readonly offersSharp?: boolean;
  readonly rules?: Partial<RuleCard>;
  readonly fetch?: HttpSourceOptions['fetch'];
  readonly timeLimits?: HttpSourceOptions['timeLimits'];
}

const RULES: RuleCard = { ...OPENSTREETMAP_SOURCE.rules, maxRequestsPerSecond: 100 };

/** Always draws the longest pause, so that tests know its length. */
const LONGEST = (): number => 1 - Number.EPSILON;

export async function startSource(options: FixtureOptions = {}): Promise<SourceFixture> {
  const server = await startTileServer();
  const clock = new TestClock();
  const hosts = new Hosts({ monotonicMs: clock.monotonicMs, random: LONGEST });
  const meter = new RequestMeter(clock.monotonicMs);
  const told: string[] = [];
  let isOffline = false;
  let isSharp = false;
  cleanUpAfterTest(() => server.stop());
  const open = (more: FixtureOptions = {}): HttpSource => {
    const opened = new HttpSource({
      source: describeSource(server, { ...options, ...more }),
      fetch: more.fetch ?? options.fetch ?? fetchFromPlatform,
      hosts,
      meter,
      userAgent: 'Tilekeep/0.0 (+https://example.org)',
      isOffline: () => isOffline,
      wantsSharp: () => isSharp,
      onReady: () => told.push('ready'),
      onRefused: (error) => told.push(error.code),
      nowMs: clock.nowMs,
      monotonicMs: clock.monotonicMs,
      timeLimits: more.timeLimits ?? options.timeLimits ?? { headersMs: 5000, bodyMs: 5000 },
    });
    cleanUpAfterTest(() => opened.close());
    return opened;
  };
  const setOffline = (offline: boolean): void => {
    isOffline = offline;
    if (offline) hosts.abortAll();
  };
  const setSharp = (sharp: boolean): void => {
    isSharp = sharp;
  };
  return { server, source: open(), clock, hosts, meter, told, open, setOffline, setSharp };
}

function describeSource(server: TileServer, options: FixtureOptions): SourceOf<'http'> {
  const { id = 'test', template, offersSharp = false, rules } = options;
  const usual = offersSharp ? server.sharpTemplate : server.template;
  return {
    kind: 'http',
    id,
    name: id,
    address: { template: template ?? usual, subdomains: [] },
    builtIn: false,
    rules: { ...RULES, ...rules },
  };
}

/** A tile from a row of different tiles. */
export function tileAt(x: number): TileCoord {
  return { z: 10, x, y: 100 };
}

/** A signal that never aborts. */
export function patiently(): AbortSignal {
  return new AbortController().signal;
}

/** Returns the error of a failed call; throws if it succeeds, or fails with anything but a `CodedError`. */
export async function failureOf(call: Promise<unknown>): Promise<CodedError> {
  try {
    await call;
  } catch (thrown) {
    if (thrown instanceof CodedError) return thrown;
    throw thrown;
  }
  throw new Error('it did not fail');
}

/** Fetches tiles one after the other. Returns the code of each, or `ok`. */
export async function askInTurn(source: TileSource, count: number, from = 0): Promise<string[]> {
  const codes: string[] = [];
  for (let x = from; x < from + count; x += 1) {
    codes.push(
      await source.fetchTile(tileAt(x), patiently()).then(
        () => 'ok',
        (thrown: CodedError) => thrown.code,
      ),
    );
  }
  return codes;
}
