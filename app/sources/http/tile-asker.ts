/** Asks one server for tiles: when it may be asked, in which order, and what is remembered of its refusals. Knows no records. */
import type { CodedError } from '../../../shared/errors.ts';
import type { SourceOf } from '../../../shared/source.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tile-coord.ts';
import type { FetchPort } from '../fetch-port.ts';
import type { Urgency } from '../tile-source.ts';
import { FailedTiles } from './failed-tiles.ts';
import type { HostPlace, Hosts } from './hosts.ts';
import { RefusedImages } from './refused-images.ts';
import type { RequestMeter } from './request-meter.ts';
import type { RequestPurpose } from './request-queue.ts';
import { RequestSignal, TIME_LIMITS, type TimeLimits } from './request-signal.ts';
import { drawOutcome, isAboutAddress, type Outcome } from './tile-outcome.ts';
import { type HttpAnswer, type OnStatus, sendTileRequest } from './tile-request.ts';
import { expandTileUrl, nameHost } from './tile-url.ts';
import { type Trouble, toCodedError } from './trouble.ts';

export interface TileAskerOptions {
  readonly source: SourceOf<'http'>;
  readonly fetch: FetchPort;
  /** Shared by all sources of the program. */
  readonly hosts: Hosts;
  /** Told of every request, and of every answer that spared an image. */
  readonly meter?: RequestMeter;
  readonly userAgent: string;
  /** Asked right before every request. */
  readonly isOffline: () => boolean;
  /** The source answers again after trouble that `trouble` told of. */
  readonly onReady?: () => void;
  /** The server refuses this program; once until people retry. */
  readonly onRefused?: (error: CodedError) => void;
  /** The clock of the day, in milliseconds since 1970; `Date.now` unless a test brings its own. */
  readonly nowMs?: () => number;
  /** Milliseconds by a clock that nobody sets; `performance.now` unless a test brings its own. */
  readonly monotonicMs?: () => number;
  readonly timeLimits?: TimeLimits;
}

/** Which tile is asked for, what for, and the headers that ask for it only if it has changed. */
export interface Question {
  readonly coord: TileCoord;
  readonly purpose: RequestPurpose;
  readonly conditions: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** What is asked for warming may come to be wanted sooner. */
  readonly urgency?: Urgency | undefined;
  readonly onStatus: OnStatus;
}

/** `askedMs`: when the request was sent, by the clock of the day. */
type Dated<Kind> = Kind & { readonly askedMs: number };

/** A whole tile, or the word that the one which was asked about is still the newest. */
export type AskedTile = Dated<Extract<Outcome, { kind: 'tile' | 'not-modified' }>>;

const ACCEPTED_TYPES = 'image/webp,image/png,image/jpeg;q=0.9';
/** Told when a pause is over before its reason has been. */
const ASK_AGAIN_MS = 1000;
/** A source that was edited has another asker in its place, which whoever still wants the tile finds by then. */
const CLOSED: Trouble = { code: 'source-failed', detail: 'the source was closed', retryAfterMs: ASK_AGAIN_MS };

export class TileAsker {
  readonly #options: TileAskerOptions;
  readonly #place: HostPlace;
  readonly #failed: FailedTiles;
  readonly #refusedImages = new RefusedImages();
  /** Requests that wait or are under way. */
  readonly #open = new Set<RequestSignal>();
  readonly #nowMs: () => number;
  #refusal: Trouble | undefined;
  /** There was trouble, and no good answer since. */
  #awaitsAnswer = false;
  #isClosed = false;

  constructor(options: TileAskerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#failed = new FailedTiles(options.monotonicMs ?? (() => performance.now()));
    this.#place = options.hosts.join(nameHost(options.source.address), {
      limits: options.source.rules,
      onPause: () => this.#beginTrouble(),
      onReady: () => this.#endTrouble(),
      onAbort: () => this.#stopAll({ code: 'working-offline' }),
    });
  }

  /** Why the server cannot be asked for any tile now; undefined when it can. */
  get trouble(): CodedError | undefined {
    const trouble = this.#findTrouble();
    return trouble && this.#tell(trouble);
  }

  /**
   * Asks for a tile; one that comes damaged for the first time is asked for once more at once. Rejects with a `CodedError`:
   * `cancelled`, or why the tile cannot be had, with the time after which asking again may help.
   */
  async ask(question: Question): Promise<AskedTile> {
    return this.#conclude(question.coord, await this.#askTwice(question, false));
  }

  /**
   * Asks for the picture of double sharpness, as {@link ask} does for the plain one. Undefined when the server finds fault
   * with the very address: there may be a plain one, and nothing is remembered of it.
   */
  async askSharp(question: Question): Promise<AskedTile | undefined> {
    const outcome = await this.#askTwice(question, true);
    return isAboutAddress(outcome) ? undefined : this.#conclude(question.coord, outcome);
  }

  /** Remembers that a tile has failed, and answers the error that tells of it. */
  failTile(coord: TileCoord, trouble: Trouble): CodedError {
    return this.#tell(this.#failed.add(coord, 'wrong', trouble), true);
  }

  /** Why a tile has failed the last time; see {@link FailedTiles.reasonOf}. */
  failureOf(coord: TileCoord): CodedError | undefined {
    const trouble = this.#failed.reasonOf(coord);
    return trouble && this.#tell(trouble, true);
  }

  /** Forgets why a tile has failed, and nothing else. */
  forgetFailure(coord: TileCoord): void {
    this.#failed.forget(coord);
  }

  /** Forgets why tiles failed, or why one did; a refusal with its images; and every pause that the server did not ask for. */
  retry(coord: TileCoord | null): void {
    if (coord) this.#failed.forget(coord);
    else this.#failed.forgetAll();
    this.#refusal = undefined;
    this.#refusedImages.clear();
    this.#place.gate.retry();
  }

  /** Gives up all requests: they reject with `source-failed`, and so does whoever asks from now on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopAll(CLOSED);
    this.#place.leave();
  }

  async #askTwice(question: Question, sharp: boolean): Promise<Dated<Outcome>> {
    const outcome = await this.#askOnce(question, sharp);
    const mayComeWhole = outcome.kind === 'tile-failed' && outcome.failure === 'damaged';
    return mayComeWhole && !this.#failed.hasFailed(question.coord) ? this.#askOnce(question, sharp) : outcome;
  }

  async #askOnce(question: Question, sharp: boolean): Promise<Dated<Outcome>> {
    const request = new RequestSignal(question.signal);
    const mayBegin = (): void => this.#checkMayAsk(question);
    this.#open.add(request);
    try {
      request.signal.throwIfAborted();
      mayBegin();
      return await this.#place.queue.run({
        purpose: question.purpose,
        onHurry: question.urgency && ((hurry) => question.urgency?.onHurry(hurry)),
        signal: request.signal,
        mayBegin,
        begin: () => this.#send(question, sharp, request),
      });
    } finally {
      request.release();
      this.#open.delete(request);
    }
  }

  async #send(
    { coord, conditions, onStatus }: Question,
    sharp: boolean,
    request: RequestSignal,
  ): Promise<Dated<Outcome>> {
    const { fetch, userAgent, source, meter, timeLimits = TIME_LIMITS } = this.#options;
    request.hasBegun = true;
    meter?.noteRequest(source.id);
    const askedMs = this.#nowMs();
    const ticket = this.#place.gate.begin(`${source.id}/${formatTileCoord(coord)}`);
    const answer = await sendTileRequest(
      {
        url: expandTileUrl(source.address, coord, sharp),
        headers: { 'User-Agent': userAgent, Accept: ACCEPTED_TYPES, 'Accept-Encoding': 'identity', ...conditions },
        fetch,
        tileSizePx: source.rules.tileSizePx,
        timeLimits,
        onStatus,
      },
      request,
    );
    // What this means for the others is settled here, while the request still has its place: else the next would begin.
    const outcome = drawOutcome(this.#unmask(answer), this.#place.gate, ticket, this.#nowMs());
    if (outcome.kind === 'refused') this.#refuse(outcome.detail);
    return { ...outcome, askedMs };
  }

  /** A notice that came with a refusal is one under 200 as well, until people retry. */
  #unmask(answer: HttpAnswer): HttpAnswer {
    if ('notice' in answer && answer.notice) this.#refusedImages.add(answer.notice);
    if (answer.kind !== 'tile' || !this.#refusedImages.has(answer.bytes)) return answer;
    return { kind: 'refused', detail: 'it sent a notice in the place of a tile', notice: undefined };
  }

  #conclude(coord: TileCoord, outcome: Dated<Outcome>): AskedTile {
    switch (outcome.kind) {
      case 'tile':
      case 'not-modified':
        this.#failed.forget(coord);
        this.#endTrouble();
        return outcome;
      case 'missing':
        this.#endTrouble();
        throw this.#tell(this.#failed.addMissing(coord, outcome.waitMs, outcome.trouble), true);
      case 'tile-failed':
        throw this.#tell(this.#failed.add(coord, outcome.failure, outcome.trouble), true);
      case 'host-failed':
        throw this.#tell(this.#findTrouble() ?? { ...outcome.trouble, retryAfterMs: ASK_AGAIN_MS }, true);
      case 'refused':
        throw this.#tell(this.#describeRefusal(outcome.detail), true);
    }
  }

  #refuse(detail: string): void {
    if (this.#refusal) return;
    this.#refusal = this.#describeRefusal(detail);
    this.#beginTrouble();
    this.#options.onRefused?.(this.#tell(this.#refusal));
  }

  #describeRefusal(detail: string): Trouble {
    const { termsUrl } = this.#options.source.rules;
    return { code: 'source-refused', detail, moreUrl: termsUrl === '' ? undefined : termsUrl };
  }

  #checkMayAsk({ coord, purpose }: Question): void {
    const trouble = this.#findZoomTrouble(coord) ?? this.#findRuleTrouble(purpose) ?? this.#findTrouble();
    if (trouble) throw this.#tell(trouble);
    // Warming has a bound of its own on how often it tries a tile.
    const failed = purpose === 'warming' ? undefined : this.#failed.find(coord);
    if (failed) throw this.#tell(failed);
  }

  /** The card holds here, whatever those who ask have made of it. */
  #findRuleTrouble(purpose: RequestPurpose): Trouble | undefined {
    const { warmingAllowed, termsUrl } = this.#options.source.rules;
    if (purpose !== 'warming' || warmingAllowed) return undefined;
    return termsUrl === '' ? { code: 'warming-unmarked' } : { code: 'warming-forbidden', moreUrl: termsUrl };
  }

  #findZoomTrouble({ z }: TileCoord): Trouble | undefined {
    const { minZoom, maxZoom } = this.#options.source.rules;
    return z < minZoom || z > maxZoom ? { code: 'too-deep' } : undefined;
  }

  #findTrouble(): Trouble | undefined {
    if (this.#isClosed) return CLOSED;
    if (this.#options.isOffline()) return { code: 'working-offline' };
    return this.#refusal ?? this.#place.gate.trouble;
  }

  /** Nothing waits while the server cannot be asked. */
  #beginTrouble(): void {
    this.#awaitsAnswer = true;
    const error = this.trouble;
    if (!error) return;
    for (const request of this.#open) {
      if (!request.hasBegun) request.stop(error);
    }
  }

  #endTrouble(): void {
    if (!this.#awaitsAnswer || this.#findTrouble()) return;
    this.#awaitsAnswer = false;
    this.#failed.forgetForeign();
    this.#options.onReady?.();
  }

  #stopAll(trouble: Trouble): void {
    for (const request of this.#open) request.stop(this.#tell(trouble));
  }

  #tell(trouble: Trouble, wasAsked = false): CodedError {
    return toCodedError(trouble, this.#options.source.id, wasAsked);
  }
}
