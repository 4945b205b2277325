/** One version of an archive on a server: where its tiles are, and their bytes. */
import { setImmediate } from 'node:timers/promises';
import { CodedError } from '../../../shared/errors.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { TilePlace } from '../../archives/archive-protocol.ts';
import { PartsArchive } from '../../archives/parts-archive.ts';
import type { ByteRange } from '../../archives/pmtiles/directory.ts';
import { RANKS, type RequestPurpose } from '../http/request-queue.ts';
import type { Dated, EndOutcome, ServerAsker, ServerQuestion } from '../http/server-asker.ts';
import type { FailedOutcome } from '../http/tile-outcome.ts';
import { type ArchiveVersion, makeMatch } from './archive-version.ts';
import { PartGatherer, type PartQuestion } from './part-gatherer.ts';
import { makeRange, type Part, readPartOf } from './part-request.ts';

/** Another version answers, so all that is known of this one is of no use. */
export const CHANGED: FailedOutcome = {
  kind: 'tile-failed',
  failure: 'broken',
  trouble: { code: 'archive-changed' },
};

/** True if another version than the opened one answered. */
export function isChange(outcome: FailedOutcome): boolean {
  return outcome.kind === 'tile-failed' && outcome.trouble.code === 'archive-changed';
}

/** A request that failed, thrown through the thread that needed its part. */
export class PartFailed extends Error {
  override readonly name = 'PartFailed';
  readonly outcome: FailedOutcome;

  constructor(outcome: FailedOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

/** A round of a warming run comes in a few large parts at the same time, which share a line that may be slow. */
const WARMING_BODY_TIMES = 4;

export interface FoundTile {
  readonly place: TilePlace;
  /** For `inflate`. */
  readonly tileCompression: number;
}

export interface OpenedArchiveOptions {
  readonly url: string;
  readonly server: Pick<ServerAsker, 'ask' | 'checkMayAsk'>;
  /** Set if {@link OpenedArchive.describe} is called. */
  readonly describes?: boolean;
  readonly workerUrl?: URL | undefined;
}

interface Search {
  readonly coord: TileCoord;
  readonly purpose: RequestPurpose;
  readonly settle: (found: FoundTile | Error) => void;
}

/** Sends no request before the first call. Every answer is of the version of the first. */
export class OpenedArchive {
  readonly #options: OpenedArchiveOptions;
  readonly #archive: PartsArchive;
  readonly #gatherer: PartGatherer;
  #version: ArchiveVersion | undefined;
  #searches: Search[] = [];
  #isSearching = false;
  #isClosed = false;
  /** Number of parts that were wanted. */
  #asked = 0;
  /** Of the directories that are read now. */
  #purpose: RequestPurpose = 'visible';

  constructor(options: OpenedArchiveOptions) {
    this.#options = options;
    this.#gatherer = new PartGatherer((question, range) => this.#ask(question, range));
    this.#archive = new PartsArchive({
      readRange: (offset, length, signal) => this.#readPart({ offset, length }, signal),
      describes: options.describes ?? false,
      workerUrl: options.workerUrl,
    });
  }

  /** Undefined before the first answer. */
  get version(): ArchiveVersion | undefined {
    return this.#version;
  }

  /** True once {@link close} was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What it says about itself. Rejects with {@link PartFailed} and like {@link PartsArchive}. */
  describe(signal: AbortSignal) {
    return this.#archive.describe(signal);
  }

  /** Where a tile is. Those that are searched at the same time are searched together. Rejects like {@link describe}. */
  find(coord: TileCoord, purpose: RequestPurpose, signal: AbortSignal): Promise<FoundTile> {
    return new Promise((resolve, reject) => {
      const leave = (): void => search.settle(new CodedError('cancelled'));
      const search: Search = {
        coord,
        purpose,
        settle: (found) => {
          signal.removeEventListener('abort', leave);
          this.#searches = this.#searches.filter((other) => other !== search);
          if (found instanceof Error) reject(found);
          else resolve(found);
        },
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#searches.push(search);
      void this.#search();
    });
  }

  /** Like {@link find} for many, for a warming run. */
  async findAll(coords: readonly TileCoord[], signal: AbortSignal): Promise<readonly TilePlace[]> {
    this.#purpose = 'warming';
    return (await this.#archive.find(coords, signal)).places;
  }

  /** The bytes of a tile, with those around it; see {@link PartGatherer.ask}. */
  askPart(range: ByteRange, question: PartQuestion): Promise<Dated<EndOutcome<Part>>> {
    return this.#gatherer.ask(range, question);
  }

  /** Open calls of {@link find} reject with `cancelled`, tiles that wait as if the archive had changed. May be called twice. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#archive.close();
  }

  async #search(): Promise<void> {
    if (this.#isSearching) return;
    this.#isSearching = true;
    // The other tiles of a view arrive in the same moment.
    await setImmediate();
    while (this.#searches.length > 0) {
      const searches = this.#searches;
      this.#searches = [];
      const purposes = searches.map(({ purpose }) => purpose).sort((left, right) => RANKS[right] - RANKS[left]);
      this.#purpose = purposes[0] ?? 'visible';
      const found = await this.#findTogether(searches.map(({ coord }) => coord));
      searches.forEach(({ settle }, at) => {
        settle(found instanceof Error ? found : { ...found, place: found.places[at] ?? null });
      });
    }
    this.#isSearching = false;
  }

  async #findTogether(coords: readonly TileCoord[]) {
    try {
      return await this.#archive.find(coords, new AbortController().signal);
    } catch (thrown) {
      return thrown instanceof Error ? thrown : new CodedError('internal', { cause: thrown });
    }
  }

  async #readPart(range: ByteRange, signal: AbortSignal): Promise<Uint8Array> {
    const outcome = await this.#ask({ purpose: this.#purpose, signal, onStatus: () => undefined }, () => range);
    if (outcome.kind === 'good') return outcome.good.bytes;
    throw new PartFailed(asFailure(outcome));
  }

  async #ask(question: PartQuestion, range: () => ByteRange): Promise<Dated<EndOutcome<Part>>> {
    const { server, url } = this.#options;
    this.#asked += 1;
    const asked: ServerQuestion = {
      ...question,
      // A part that fails twice while nothing else is asked for says that the server fails.
      name: `part ${this.#asked}`,
      bodyTimes: question.purpose === 'warming' ? WARMING_BODY_TIMES : 1,
      conditions: () => ({ ...makeRange(range()), ...makeMatch(this.#version) }),
      mayBegin: () => {
        if (this.#isClosed) throw new PartFailed(CHANGED);
        server.checkMayAsk(question.purpose);
      },
    };
    const outcome = await server.ask(asked, url, (response, signal) =>
      readPartOf(range(), this.#version)(response, signal),
    );
    if (outcome.kind === 'good') this.#version ??= outcome.good.version;
    return outcome;
  }
}

/** What a response means that isn't a part. */
export function asFailure(outcome: Exclude<EndOutcome<Part>, { kind: 'good' }>): FailedOutcome {
  // Neither has a place where no tile's own address is asked for.
  if (outcome.kind === 'missing') return { kind: 'refused', detail: 'HTTP 403' };
  if (outcome.kind !== 'not-modified') return outcome;
  return { kind: 'tile-failed', failure: 'wrong', trouble: { code: 'source-failed', detail: 'unexpected HTTP 304' } };
}
