/** The life of one tile of the page: request, picture, stand-in, retry. No Leaflet and no DOM here. */
import type { TilePlace } from '../../../shared/calls/contract.ts';
import { CodedError, describeError, type ErrorValue } from '../../../shared/errors.ts';
import type { DeliveredTile, TileFreshness, TileTier } from '../../../shared/tiles/tile.ts';
import { pause } from '../asking/pause.ts';
import type { TileCalls } from '../asking/tile-calls.ts';
import type { RetryPlan } from '../asking/tile-retry.ts';
import { loadStandIns, type Piece, type StandIn } from './stand-in.ts';
import { isShown, NEW_TILE, type TileStatus } from './tile-status.ts';

/** After this time a stand-in is drawn. Memory and disk answer much sooner. */
export const LATE_MS = 120;

/** Extra delay before the built-in world is drawn as a stand-in, because that takes longer than most requests. None after a failure. */
const WORLD_AFTER_MS = 400;

/** Where a tile is drawn. Drawing rejects, and changes nothing, when the bytes aren't an image. */
export interface TileSurface {
  readonly drawTile: (tile: DeliveredTile, signal: AbortSignal) => Promise<void>;
  readonly drawStandIn: (pieces: readonly Piece[], signal: AbortSignal) => Promise<void>;
  /** Removes the picture. */
  readonly wipe: () => void;
  readonly show: (status: TileStatus) => void;
}

/** What a tile needs from its layer. */
export interface LiveTileOptions {
  readonly place: TilePlace;
  readonly calls: TileCalls;
  readonly surface: TileSurface;
  readonly plan: Pick<RetryPlan<LiveTile>, 'schedule' | 'cancel' | 'forget' | 'makeDue'>;
  /** Called once: when something is drawn, when nothing can be, or when the tile leaves the page. */
  readonly settle: (error?: Error) => void;
  /** The tile's own picture was drawn; it came from this tier. */
  readonly onDrawn: (tier: TileTier) => void;
  /** The number of pending tiles has changed by one. */
  readonly onWaiting: (change: 1 | -1) => void;
  readonly onChange: (tile: LiveTile) => void;
}

export class LiveTile {
  readonly place: TilePlace;
  readonly #options: LiveTileOptions;
  #status = NEW_TILE;
  #settled = false;
  // The picture may have been cleared from the cache, and no answer has come yet.
  #isOutdated = false;
  // Set while their work is running.
  #asking: AbortController | undefined;
  #standingIn: AbortController | undefined;
  /** Aborted when the tile fails: the built-in world needn't wait any longer. */
  #worldPause: AbortController | undefined;
  #revalidating: AbortController | undefined;

  constructor(options: LiveTileOptions) {
    this.place = options.place;
    this.#options = options;
    options.surface.show(this.#status);
  }

  get status(): TileStatus {
    return this.#status;
  }

  /** True while the picture may soon change or be removed. */
  get isAsking(): boolean {
    return this.#asking !== undefined || this.#isOutdated;
  }

  /** True for a missing or old tile without a request. */
  get wantsRetry(): boolean {
    const { state } = this.#status;
    const isUnderWay = this.#asking !== undefined || this.#revalidating !== undefined;
    return (state === 'missing' || state === 'old') && !isUnderWay;
  }

  /** Requests a missing tile, revalidates a shown one, and reloads a damaged one past the cache. */
  ask(): void {
    const { state, error } = this.#status;
    const isDamaged = error?.code === 'damaged-tile';
    if (isShown(state) && !isDamaged && !this.#isOutdated) void this.#revalidate();
    else void this.#load(!this.#isOutdated, isDamaged);
  }

  /** Starts with the picture already on the surface; requests the tile again if it may have changed. */
  resume(freshness: TileFreshness, mayHaveChanged: boolean): void {
    this.#showAs({ state: freshness, tier: 'memory' });
    this.#options.onDrawn('memory');
    // Leaflet registers the tile at the end of this turn.
    queueMicrotask(() => this.#settle());
    if (mayHaveChanged) void this.#load(true);
    else if (freshness !== 'fresh') void this.#revalidate();
  }

  /** Requests the tile again. The picture stays until the answer; after a failure it stays only with `keepsPicture`. */
  refresh(keepsPicture: boolean): void {
    this.#isOutdated ||= !keepsPicture;
    void this.#load(!this.#isOutdated);
  }

  /** Cancels running requests; they are due again when the tile is next in view. */
  pause(): void {
    if (this.#asking || this.#revalidating) this.#options.plan.makeDue(this);
    this.#endAsking();
    this.#endRevalidating();
  }

  /** Ends everything, because the tile leaves the page. Its surface keeps its picture. */
  leave(): void {
    this.#options.plan.forget(this);
    this.#endAsking();
    this.#endStandIn();
    this.#endRevalidating();
    // Now: later, Leaflet would take the answer for that of a new tile at the same place.
    this.#settle(new CodedError('cancelled'));
  }

  async #load(keepsPicture: boolean, isPastCache = false): Promise<void> {
    this.#endAsking();
    this.#endRevalidating();
    // A clear may remove the stand-in's source tiles, so stop drawing it; otherwise keep going across retries.
    if (!keepsPicture) this.#endStandIn();
    this.#options.plan.cancel(this);
    const asking = this.#beginAsking();
    const answer = await this.#getTile(isPastCache, asking.signal);
    if (asking.signal.aborted) return;
    if (answer.ok) this.#endStandIn();
    const error = answer.ok ? await this.#draw(answer.value, asking.signal) : answer.error;
    if (asking.signal.aborted) return;
    this.#endAsking();
    if (error) this.#fail(error, keepsPicture);
    else if (answer.ok) this.#showOwn(answer.value);
    if (this.#status.state !== 'fresh' && !error) void this.#revalidate();
  }

  async #getTile(isPastCache: boolean, signal: AbortSignal): ReturnType<TileCalls['getTile']> {
    const hasPicture = isShown(this.#status.state) || this.#status.standIn !== undefined;
    const late = hasPicture ? undefined : setTimeout(() => void this.#standIn(WORLD_AFTER_MS), LATE_MS);
    try {
      if (isPastCache) return await this.#options.calls.reloadTile(this.place.coord, signal);
      return await this.#options.calls.getTile(this.place.coord, signal);
    } finally {
      clearTimeout(late);
    }
  }

  async #draw(tile: DeliveredTile, signal: AbortSignal): Promise<ErrorValue | undefined> {
    try {
      await this.#options.surface.drawTile(tile, signal);
      return undefined;
    } catch {
      return describeError('damaged-tile');
    }
  }

  /** Asks the source for a newer version of the shown tile. */
  async #revalidate(): Promise<void> {
    this.#endRevalidating();
    const revalidating = new AbortController();
    this.#revalidating = revalidating;
    this.#options.plan.cancel(this);
    const reply = await this.#options.calls.revalidateTile(this.place.coord, revalidating.signal);
    const newer = reply.ok ? reply.value : null;
    const error = reply.ok ? newer && (await this.#draw(newer, revalidating.signal)) : reply.error;
    if (revalidating.signal.aborted) return;
    this.#revalidating = undefined;
    if (error) this.#fail(error, true);
    else if (newer) this.#showOwn(newer);
    // The source has confirmed it recently.
    else this.#showAs({ state: this.#status.state === 'old' ? 'stale' : this.#status.state });
  }

  #showOwn(tile: DeliveredTile): void {
    this.#isOutdated = false;
    this.#showAs({ state: tile.freshness, standIn: undefined, tier: tile.tier });
    this.#options.onDrawn(tile.tier);
    this.#settle();
  }

  #showAs(shown: Partial<TileStatus>): void {
    this.#options.plan.forget(this);
    this.#change({ ...shown, error: undefined, retryAtMs: undefined });
  }

  #fail(error: ErrorValue, keepsPicture: boolean): void {
    const isKept = keepsPicture && isShown(this.#status.state);
    if (!keepsPicture) this.#isOutdated = false;
    const { retryAfterMs } = error;
    this.#change({
      ...(isKept ? { state: 'old' } : { state: 'missing', tier: undefined }),
      ...(keepsPicture ? {} : { standIn: undefined }),
      error,
      retryAtMs: retryAfterMs === undefined ? undefined : this.#options.plan.schedule(this, retryAfterMs),
    });
    if (isKept) return;
    this.#worldPause?.abort();
    if (this.#status.standIn) this.#settleWithout();
    else void this.#standIn();
  }

  /** Draws a stand-in, unless one is being drawn; stops when the tile itself arrives. */
  async #standIn(worldAfterMs = 0): Promise<void> {
    if (this.#standingIn) return;
    const standingIn = new AbortController();
    this.#standingIn = standingIn;
    const { calls, surface } = this.#options;
    this.#worldPause = new AbortController();
    const worldDue = pause(worldAfterMs, AbortSignal.any([standingIn.signal, this.#worldPause.signal]));
    for await (const found of loadStandIns(calls, this.place, standingIn.signal, worldDue)) {
      await this.#drawStandIn(found, standingIn.signal);
    }
    if (standingIn.signal.aborted) return;
    this.#standingIn = undefined;
    if (this.#status.standIn || this.#status.state !== 'missing') return;
    surface.wipe();
    this.#settleWithout();
  }

  async #drawStandIn({ pieces, kind }: StandIn, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.surface.drawStandIn(pieces, signal);
    } catch {
      // No piece is an image.
      return;
    }
    if (signal.aborted) return;
    this.#change({ standIn: kind });
    this.#settleWithout();
  }

  #settleWithout(): void {
    this.#settle(new CodedError(this.#status.error?.code ?? 'not-cached'));
  }

  #beginAsking(): AbortController {
    const asking = new AbortController();
    this.#asking = asking;
    this.#options.onWaiting(1);
    const { state } = this.#status;
    this.#change({ state: isShown(state) ? state : 'waiting', retryAtMs: undefined });
    return asking;
  }

  #endAsking(): void {
    if (this.#asking === undefined) return;
    this.#asking.abort();
    this.#asking = undefined;
    this.#options.onWaiting(-1);
  }

  #endStandIn(): void {
    this.#standingIn?.abort();
    this.#standingIn = undefined;
  }

  #endRevalidating(): void {
    this.#revalidating?.abort();
    this.#revalidating = undefined;
  }

  #settle(error?: Error): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.settle(error);
  }

  #change(change: Partial<TileStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#options.surface.show(this.#status);
    this.#options.onChange(this);
  }
}
