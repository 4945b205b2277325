/**
 * Sends tile requests to one server: when it may be contacted, in which order, and which failures to remember. No
 * records here.
 */
import type { CodedError } from '../../../shared/errors.ts';
import { findWarmingRefusal, type SourceOf } from '../../../shared/source.ts';
import type { SourceSecrets } from '../../../shared/source-secrets.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tile-coord.ts';
import type { FetchPort } from '../fetch-port.ts';
import type { Urgency } from '../tile-source.ts';
import { FailedTiles } from './failed-tiles.ts';
import { FirstAnswers } from './first-answers.ts';
import type { HostPlace, Hosts } from './hosts.ts';
import { MAX_REDIRECTS } from './redirect.ts';
import { RefusedImages } from './refused-images.ts';
import { createRequestHeaders } from './request-headers.ts';
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
  /** Counts requests, and responses that saved an image transfer. */
  readonly meter?: RequestMeter;
  readonly userAgent: string;
  /** Sent to the source's own servers alone. */
  readonly secrets?: SourceSecrets | undefined;
  /** Called right before every request. */
  readonly isOffline: () => boolean;
  /** Called when the source answers again after a `trouble`. */
  readonly onReady?: () => void;
  /** Called when the server refuses this program; once until people retry. */
  readonly onRefused?: (error: CodedError) => void;
  /** Called when the first responses all fail in the same way; once until people retry. */
  readonly onFailing?: (error: CodedError) => void;
  /** Called at the first good response after {@link onFailing}. */
  readonly onWorking?: () => void;
  /** Wall clock in milliseconds since 1970; `Date.now` by default. */
  readonly nowMs?: () => number;
  /** A monotonic clock, in milliseconds; `performance.now` by default. */
  readonly monotonicMs?: () => number;
  readonly timeLimits?: TimeLimits;
}

/** A tile request with its purpose and conditional headers. */
export interface Question {
  readonly coord: TileCoord;
  readonly purpose: RequestPurpose;
  readonly conditions: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Set if the request may become urgent. */
  readonly urgency?: Urgency | undefined;
  readonly onStatus: OnStatus;
}

/** `askedMs`: when the request was sent, by the wall clock. */
type Dated<Kind> = Kind & { readonly askedMs: number };

/** The outcome after all redirects. */
type EndOutcome = Exclude<Outcome, { kind: 'moved' }>;

/** A whole tile, or a confirmation that the cached one is current. */
export type AskedTile = Dated<Extract<Outcome, { kind: 'tile' | 'not-modified' }>>;

/** A file store refuses single tiles that it doesn't have. After so many without a single good one it refuses the source. */
const MAX_WITHHELD = 64;
/** Retry delay reported when a pause ends before its cause. */
const ASK_AGAIN_MS = 1000;
const TOO_MANY_REDIRECTS: EndOutcome = {
  kind: 'tile-failed',
  failure: 'wrong',
  trouble: { code: 'source-failed', detail: 'too many redirects' },
};
/** An edited source gets a new asker, which callers that still want the tile will find by then. */
const CLOSED: Trouble = { code: 'source-failed', detail: 'source closed', retryAfterMs: ASK_AGAIN_MS };

export class TileAsker {
  readonly #options: TileAskerOptions;
  readonly #place: HostPlace;
  readonly #failed: FailedTiles;
  readonly #refusedImages = new RefusedImages();
  readonly #firstAnswers: FirstAnswers;
  /** Requests that are waiting or pending. */
  readonly #open = new Set<RequestSignal>();
  readonly #nowMs: () => number;
  readonly #headersFor: ReturnType<typeof createRequestHeaders>;
  #refusal: Trouble | undefined;
  /** Tiles that a file store refused; undefined once it has given one, because then its areas may just be sparse. */
  #withheld: number | undefined = 0;
  /** True after trouble until the next good answer. */
  #awaitsAnswer = false;
  #isClosed = false;

  constructor(options: TileAskerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    const { source, userAgent, secrets } = options;
    this.#headersFor = createRequestHeaders({ address: source.address, userAgent, secrets });
    this.#failed = new FailedTiles(options.monotonicMs ?? (() => performance.now()));
    this.#firstAnswers = new FirstAnswers(
      (error) => options.onFailing?.(error),
      () => options.onWorking?.(),
    );
    this.#place = options.hosts.join(nameHost(source.address), {
      limits: source.rules,
      onPause: () => this.#beginTrouble(),
      onReady: () => this.#endTrouble(),
      onAbort: () => this.#stopAll({ code: 'working-offline' }),
    });
  }

  /** Why the server can't be contacted for any tile now; undefined if it can. */
  get trouble(): CodedError | undefined {
    const trouble = this.#findTrouble();
    return trouble && this.#tell(trouble);
  }

  /**
   * Requests a tile; one that is damaged for the first time is requested once more at once. Rejects with a
   * `CodedError`: `cancelled`, or why the tile is unavailable, with the time after which a retry may help.
   */
  async ask(question: Question): Promise<AskedTile> {
    return this.#conclude(question.coord, await this.#askTwice(question, false));
  }

  /**
   * Requests the double-resolution picture like {@link ask}. Undefined if the server rejects this address: there may be
   * a plain one, and nothing is remembered.
   */
  async askSharp(question: Question): Promise<AskedTile | undefined> {
    const outcome = await this.#askTwice(question, true);
    return isAboutAddress(outcome) ? undefined : this.#conclude(question.coord, outcome);
  }

  /** Remembers that a tile failed and returns the error for it. */
  failTile(coord: TileCoord, trouble: Trouble): CodedError {
    return this.#tell(this.#failed.add(coord, 'wrong', trouble), true);
  }

  /** Why a tile failed last; see {@link FailedTiles.reasonOf}. */
  failureOf(coord: TileCoord): CodedError | undefined {
    const trouble = this.#failed.reasonOf(coord);
    return trouble && this.#tell(trouble, true);
  }

  /** Drops a tile's failure, nothing else. */
  forgetFailure(coord: TileCoord): void {
    this.#failed.forget(coord);
  }

  /**
   * Drops the failures of one tile or all, a refusal with its images, and every pause that the server didn't request.
   */
  retry(coord: TileCoord | null): void {
    if (coord) this.#failed.forget(coord);
    else this.#failed.forgetAll();
    this.#refusal = undefined;
    this.#withheld &&= 0;
    this.#refusedImages.clear();
    this.#firstAnswers.forget();
    this.#place.gate.retry();
  }

  /** Drops all requests: they reject with `source-failed`, as do all later calls. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopAll(CLOSED);
    this.#place.leave();
  }

  async #askTwice(question: Question, sharp: boolean): Promise<Dated<EndOutcome>> {
    const outcome = await this.#follow(question, sharp);
    const mayComeWhole = outcome.kind === 'tile-failed' && outcome.failure === 'damaged';
    return mayComeWhole && !this.#failed.hasFailed(question.coord) ? this.#follow(question, sharp) : outcome;
  }

  /** Follows redirects within the server. Each is a request like any other, within the limits of the host. */
  async #follow(question: Question, sharp: boolean): Promise<Dated<EndOutcome>> {
    let url = expandTileUrl(this.#options.source.address, question.coord, sharp);
    for (let redirects = 0; ; redirects += 1) {
      const outcome = await this.#askOnce(question, url);
      if (outcome.kind !== 'moved') return outcome;
      if (redirects === MAX_REDIRECTS) return { ...TOO_MANY_REDIRECTS, askedMs: outcome.askedMs };
      url = outcome.url;
    }
  }

  async #askOnce(question: Question, url: string): Promise<Dated<Outcome>> {
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
        begin: () => this.#send(question, url, request),
      });
    } finally {
      request.release();
      this.#open.delete(request);
    }
  }

  async #send({ coord, conditions, onStatus }: Question, url: string, request: RequestSignal): Promise<Dated<Outcome>> {
    const { fetch, source, meter, timeLimits = TIME_LIMITS } = this.#options;
    request.hasBegun = true;
    meter?.noteRequest(source.id);
    const askedMs = this.#nowMs();
    const ticket = this.#place.gate.begin(`${source.id}/${formatTileCoord(coord)}`);
    const answer = await sendTileRequest(
      {
        url,
        headers: this.#headersFor(url, conditions),
        fetch,
        tileSizePx: source.rules.tileSizePx,
        timeLimits,
        onStatus,
      },
      request,
    );
    // Settle the effect on other requests while this one holds its slot, or the next would start.
    const outcome = drawOutcome(this.#reveal(answer), this.#place.gate, ticket, this.#nowMs());
    if (outcome.kind === 'refused') this.#refuse(outcome.detail);
    return { ...outcome, askedMs };
  }

  /** Finds refusals in disguise: an image that came with one before, and file stores that refuse one tile after another. */
  #reveal(answer: HttpAnswer): HttpAnswer {
    if (answer.kind === 'withheld') {
      if (this.#withheld === undefined) return answer;
      this.#withheld += 1;
      return this.#withheld < MAX_WITHHELD ? answer : { kind: 'refused', detail: answer.detail, notice: undefined };
    }
    if (answer.kind === 'tile' || answer.kind === 'not-modified') this.#withheld = undefined;
    if ('notice' in answer && answer.notice) this.#refusedImages.add(answer.notice);
    if (answer.kind !== 'tile' || !this.#refusedImages.has(answer.bytes)) return answer;
    return { kind: 'refused', detail: 'a notice instead of a tile', notice: undefined };
  }

  #conclude(coord: TileCoord, outcome: Dated<EndOutcome>): AskedTile {
    if (outcome.kind === 'tile' || outcome.kind === 'not-modified') {
      this.#failed.forget(coord);
      this.#firstAnswers.noteGood();
      this.#endTrouble();
      return outcome;
    }
    if (outcome.kind === 'missing') this.#endTrouble();
    const error = this.#tell(this.#remember(coord, outcome), true);
    this.#firstAnswers.noteFailure(error);
    throw error;
  }

  /** Remembers a failure and returns its trouble, with the time after which a retry may help. */
  #remember(coord: TileCoord, outcome: Exclude<EndOutcome, { kind: 'tile' | 'not-modified' }>): Trouble {
    switch (outcome.kind) {
      case 'missing':
        return this.#failed.add(coord, 'missing', outcome.trouble, outcome.waitMs);
      case 'tile-failed':
        return this.#failed.add(coord, outcome.failure, outcome.trouble);
      case 'host-failed':
        return this.#findTrouble() ?? { ...outcome.trouble, retryAfterMs: ASK_AGAIN_MS };
      case 'refused':
        return this.#describeRefusal(outcome.detail);
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
    // RFC 9110 §15.5.2: the server wants credentials, or better ones.
    if (detail === 'HTTP 401') return { code: 'password-needed', detail };
    return { code: 'source-refused', detail, moreUrl: termsUrl === '' ? undefined : termsUrl };
  }

  #checkMayAsk({ coord, purpose }: Question): void {
    const trouble = this.#findZoomTrouble(coord) ?? this.#findRuleTrouble(purpose) ?? this.#findTrouble();
    if (trouble) throw this.#tell(trouble);
    // Warming limits its own attempts per tile.
    const failed = purpose === 'warming' ? undefined : this.#failed.find(coord);
    if (failed) throw this.#tell(failed);
  }

  /** Enforces the rule card here, whatever callers do. */
  #findRuleTrouble(purpose: RequestPurpose): Trouble | undefined {
    const { rules } = this.#options.source;
    const isForWindow = purpose === 'visible' || purpose === 'revalidation';
    return isForWindow || rules.warmingAllowed ? undefined : findWarmingRefusal(rules);
  }

  #findZoomTrouble({ z }: TileCoord): Trouble | undefined {
    const { minZoom, maxZoom } = this.#options.source.rules;
    return z < minZoom || z > maxZoom ? { code: 'too-deep' } : undefined;
  }

  #findTrouble(): Trouble | undefined {
    if (this.#isClosed) return CLOSED;
    if (this.#options.source.rules.cachedTilesOnly) return { code: 'cached-tiles-only' };
    if (this.#options.isOffline()) return { code: 'working-offline' };
    return this.#refusal ?? this.#place.gate.trouble;
  }

  /** No request waits while the server can't be contacted. */
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
