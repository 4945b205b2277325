/** Sends the requests of one source to its server: when it may be contacted, and in which order. Knows no tiles. */
import type { CodedError } from '../../../shared/errors.ts';
import { findWarmingRefusal, type SourceOf } from '../../../shared/sources/source.ts';
import type { SourceSecrets } from '../../../shared/sources/source-secrets.ts';
import type { FetchPort } from '../fetch-port.ts';
import type { Urgency } from '../tile-source.ts';
import { DisguisedRefusals } from './disguised-refusals.ts';
import type { HostPlace, Hosts } from './hosts.ts';
import { MAX_REDIRECTS } from './redirect.ts';
import { createRequestHeaders, type RequestHeaders } from './request-headers.ts';
import type { RequestMeter } from './request-meter.ts';
import type { RequestPurpose } from './request-queue.ts';
import { RequestSignal, TIME_LIMITS, type TimeLimits } from './request-signal.ts';
import { type GoodAnswer, type OnStatus, type ReadGood, sendRequest } from './server-request.ts';
import { drawOutcome, type FailedOutcome, type Outcome } from './tile-outcome.ts';
import { nameHost } from './tile-url.ts';
import { type Trouble, toCodedError } from './trouble.ts';

export interface ServerAskerOptions {
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
  /** Wall clock in milliseconds since 1970; `Date.now` by default. */
  readonly nowMs?: () => number;
  readonly timeLimits?: TimeLimits;
}

/** A request with its purpose and conditional headers. */
export interface ServerQuestion {
  /** What it asks for, such as a tile: a server that only fails on one thing isn't paused. */
  readonly name: string;
  readonly purpose: RequestPurpose;
  /** Returns the conditional headers; called when it is sent. */
  readonly conditions: () => RequestHeaders;
  readonly signal: AbortSignal;
  /** Set if the request may become urgent. */
  readonly urgency?: Urgency | undefined;
  readonly onStatus: OnStatus;
  /** How many times as long as a tile its body may take; 1 by default. */
  readonly bodyTimes?: number;
  /** Throws if it must not be sent; called before it waits, and right before it is sent. Calls {@link ServerAsker.checkMayAsk}. */
  readonly mayBegin: () => void;
}

/** `askedMs`: when the request was sent, by the wall clock. */
export type Dated<Kind> = Kind & { readonly askedMs: number };

/** The outcome after all redirects. */
export type EndOutcome<Good> = Exclude<Outcome<Good>, { kind: 'moved' }>;

/** Retry delay reported when a pause ends before its cause. */
const ASK_AGAIN_MS = 1000;
const TOO_MANY_REDIRECTS: EndOutcome<never> = {
  kind: 'tile-failed',
  failure: 'wrong',
  trouble: { code: 'source-failed', detail: 'too many redirects' },
};
/** An edited source gets a new asker, which callers that still want the tile will find by then. */
const CLOSED: Trouble = { code: 'source-failed', detail: 'source closed', retryAfterMs: ASK_AGAIN_MS };

export class ServerAsker {
  readonly #options: ServerAskerOptions;
  readonly #place: HostPlace;
  readonly #refusals = new DisguisedRefusals();
  /** Requests that are waiting or pending. */
  readonly #open = new Set<RequestSignal>();
  readonly #nowMs: () => number;
  readonly #headersFor: ReturnType<typeof createRequestHeaders>;
  #refusal: Trouble | undefined;
  /** True after trouble until the next good answer. */
  #awaitsAnswer = false;
  #isClosed = false;

  constructor(options: ServerAskerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    const { source, userAgent, secrets } = options;
    this.#headersFor = createRequestHeaders({ address: source.address, userAgent, secrets });
    this.#place = options.hosts.join(nameHost(source.address), {
      limits: source.rules,
      onPause: () => this.#beginTrouble(),
      onReady: () => this.endTrouble(),
      onAbort: () => this.#stopAll({ code: 'working-offline' }),
    });
  }

  /** Why the server can't be contacted now; undefined if it can. */
  findTrouble(): Trouble | undefined {
    if (this.#isClosed) return CLOSED;
    if (this.#options.source.rules.cachedTilesOnly) return { code: 'cached-tiles-only' };
    if (this.#options.isOffline()) return { code: 'working-offline' };
    return this.#refusal ?? this.#place.gate.trouble;
  }

  /** Throws why no request of this purpose may be sent now. Enforces the rule card, whatever callers do. */
  checkMayAsk(purpose: RequestPurpose): void {
    const { rules } = this.#options.source;
    const isForWindow = purpose === 'visible' || purpose === 'revalidation';
    const forbidden = isForWindow || rules.warmingAllowed ? undefined : findWarmingRefusal(rules);
    const trouble = forbidden ?? this.findTrouble();
    if (trouble) throw this.tell(trouble);
  }

  /**
   * Waits for its turn, sends a request, and follows redirects within the server; each is a request like any other, within the limits
   * of the host. Rejects with what `mayBegin` throws, `cancelled`, or the reason why all requests were dropped.
   */
  async ask<Good extends GoodAnswer>(
    question: ServerQuestion,
    firstUrl: string,
    readGood: ReadGood<Good>,
  ): Promise<Dated<EndOutcome<Good>>> {
    let url = firstUrl;
    for (let redirects = 0; ; redirects += 1) {
      const outcome = await this.#askOnce(question, url, readGood);
      if (outcome.kind !== 'moved') return outcome;
      if (redirects === MAX_REDIRECTS) return { ...TOO_MANY_REDIRECTS, askedMs: outcome.askedMs };
      url = outcome.url;
    }
  }

  /** Why a request failed; if that says something about the whole server, with the time after which a retry may help. */
  describe(outcome: FailedOutcome): Trouble {
    if (outcome.kind === 'refused') return this.#describeRefusal(outcome.detail);
    if (outcome.kind !== 'host-failed') return outcome.trouble;
    return this.findTrouble() ?? { ...outcome.trouble, retryAfterMs: ASK_AGAIN_MS };
  }

  /** Sends no request until people retry. */
  refuse(detail: string): void {
    if (this.#refusal) return;
    this.#refusal = this.#describeRefusal(detail);
    this.#beginTrouble();
    this.#options.onRefused?.(this.tell(this.#refusal));
  }

  /** Notes that the server has answered about what it was asked for. */
  endTrouble(): void {
    if (!this.#awaitsAnswer || this.findTrouble()) return;
    this.#awaitsAnswer = false;
    this.#options.onReady?.();
  }

  /** Drops a refusal with its images, and every pause that the server didn't request. */
  retry(): void {
    this.#refusal = undefined;
    this.#refusals.forget();
    this.#place.gate.retry();
  }

  /** Drops all requests: they reject with `source-failed`, as do all later calls. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopAll(CLOSED);
    this.#place.leave();
  }

  /** The error of a trouble of this source; `wasAsked` if its own request failed. */
  tell(trouble: Trouble, wasAsked = false): CodedError {
    return toCodedError(trouble, this.#options.source.id, wasAsked);
  }

  async #askOnce<Good extends GoodAnswer>(
    question: ServerQuestion,
    url: string,
    readGood: ReadGood<Good>,
  ): Promise<Dated<Outcome<Good>>> {
    const request = new RequestSignal(question.signal);
    this.#open.add(request);
    try {
      request.signal.throwIfAborted();
      question.mayBegin();
      return await this.#place.queue.run({
        purpose: question.purpose,
        onHurry: question.urgency && ((hurry) => question.urgency?.onHurry(hurry)),
        signal: request.signal,
        mayBegin: question.mayBegin,
        begin: () => this.#send(question, url, readGood, request),
      });
    } finally {
      request.release();
      this.#open.delete(request);
    }
  }

  async #send<Good extends GoodAnswer>(
    { name, conditions, onStatus, bodyTimes = 1 }: ServerQuestion,
    url: string,
    readGood: ReadGood<Good>,
    request: RequestSignal,
  ): Promise<Dated<Outcome<Good>>> {
    const { fetch, source, meter, timeLimits: usual = TIME_LIMITS } = this.#options;
    const timeLimits = { ...usual, bodyMs: usual.bodyMs * bodyTimes };
    request.hasBegun = true;
    meter?.noteRequest(source.id);
    const askedMs = this.#nowMs();
    const ticket = this.#place.gate.begin(`${source.id}/${name}`);
    const headers = this.#headersFor(url, conditions());
    const answer = await sendRequest({ url, headers, fetch, readGood, timeLimits, onStatus }, request);
    // Settle the effect on other requests while this one holds its slot, or the next would start.
    const outcome = drawOutcome(this.#refusals.reveal(answer), this.#place.gate, ticket, this.#nowMs());
    if (outcome.kind === 'refused') this.refuse(outcome.detail);
    return { ...outcome, askedMs };
  }

  #describeRefusal(detail: string): Trouble {
    const { termsUrl } = this.#options.source.rules;
    // RFC 9110 §15.5.2: the server wants credentials, or better ones.
    if (detail === 'HTTP 401') return { code: 'password-needed', detail };
    return { code: 'source-refused', detail, moreUrl: termsUrl === '' ? undefined : termsUrl };
  }

  /** No request waits while the server can't be contacted. */
  #beginTrouble(): void {
    this.#awaitsAnswer = true;
    const trouble = this.findTrouble();
    if (!trouble) return;
    const error = this.tell(trouble);
    for (const request of this.#open) {
      if (!request.hasBegun) request.stop(error);
    }
  }

  #stopAll(trouble: Trouble): void {
    for (const request of this.#open) request.stop(this.tell(trouble));
  }
}
