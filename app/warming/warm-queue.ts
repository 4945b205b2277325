/** The queue of areas to warm, one at a time. Handles runs and their order only. */
import { type AreaId, NO_COUNTS, type WarmJob, type WarmMode, type WarmResult } from '../../shared/areas/area.ts';
import type { WarmRun, WarmRunStatus } from './warm-run.ts';

/** What is needed to warm an area. */
export interface WarmOrder {
  readonly areaId: AreaId;
  readonly mode: WarmMode;
  /** When warming the area began, in milliseconds since 1970. */
  readonly begunMs: number;
  readonly isPaused: boolean;
  /** Called once, when it is this area's turn. */
  readonly createRun: (onChange: () => void) => WarmRun;
}

export interface WarmQueueOptions {
  /** Called when {@link WarmQueue.find} changes for an area in more than its counts. */
  readonly onState: (areaId: AreaId) => void;
  /** Called when counts change: a few times a second at most, and once at the end. */
  readonly onProgress: (areaId: AreaId) => void;
  /** Called when an area was warmed or cancelled and has left the queue. */
  readonly onEnd: (areaId: AreaId, result: WarmResult) => void;
}

const PROGRESS_EVERY_MS = 250;

interface Job {
  readonly order: WarmOrder;
  readonly cancelled: AbortController;
  isPaused: boolean;
  /** Resumed by people and waiting for its turn. */
  isResumed: boolean;
  run: WarmRun | undefined;
  ended: Promise<void>;
  told: WarmJob['state'] | undefined;
  progress: NodeJS.Timeout | undefined;
}

const NOT_BEGUN: Omit<WarmRunStatus, 'state'> = {
  reason: null,
  counts: NO_COUNTS,
  failures: [],
  tilesPerSecond: null,
  secondsLeft: null,
};

/** The first area that isn't paused runs until it ends or is paused; while it waits it keeps its turn. */
export class WarmQueue {
  readonly #options: WarmQueueOptions;
  readonly #jobs: Job[] = [];
  #active: Job | undefined;
  #isClosed = false;

  constructor(options: WarmQueueOptions) {
    this.#options = options;
  }

  /** An area's progress; undefined if it isn't in the queue. */
  find(areaId: AreaId): WarmJob | undefined {
    const job = this.#find(areaId);
    if (!job) return undefined;
    return { ...(job.run?.status ?? NOT_BEGUN), state: this.#stateOf(job), mode: job.order.mode };
  }

  /** Appends an area unless it is already in the queue. */
  add(order: WarmOrder): void {
    if (this.#isClosed || this.#find(order.areaId)) return;
    const job: Job = {
      order,
      cancelled: new AbortController(),
      isPaused: order.isPaused,
      isResumed: false,
      run: undefined,
      ended: Promise.resolve(),
      told: undefined,
      progress: undefined,
    };
    this.#jobs.push(job);
    this.#advance();
    this.#tell(job);
  }

  /** Pauses an area and lets the next one run; tiles in progress finish. False if it isn't in the queue. */
  pause(areaId: AreaId): boolean {
    const job = this.#find(areaId);
    if (!job) return false;
    job.isPaused = true;
    job.isResumed = false;
    job.run?.pause();
    this.#follow(job);
    return true;
  }

  /** Resumes an area on its turn; what holds it is retried at once. False if it isn't in the queue. */
  resume(areaId: AreaId): boolean {
    const job = this.#find(areaId);
    if (!job) return false;
    job.isPaused = false;
    job.isResumed = true;
    if (job === this.#active || !this.#active) this.#begin(job);
    this.#follow(job);
    return true;
  }

  /** Retries the active run, if meant, because what held it may be over. */
  retry(isMeant: (areaId: AreaId) => boolean): void {
    if (this.#active && isMeant(this.#active.order.areaId)) this.#active.run?.retry();
  }

  /** Cancels an area; resolves once nothing of it is running. Tiles on disk stay. */
  async cancel(areaId: AreaId): Promise<void> {
    const job = this.#find(areaId);
    if (!job) return;
    job.cancelled.abort();
    await job.ended;
    this.#finish(job);
  }

  /** Stops everything without ending it: the next start continues. Resolves once nothing is running. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#jobs) {
      clearTimeout(job.progress);
      job.cancelled.abort();
    }
    await Promise.all(this.#jobs.map((job) => job.ended));
  }

  #find(areaId: AreaId): Job | undefined {
    return this.#jobs.find(({ order }) => order.areaId === areaId);
  }

  #stateOf(job: Job): WarmJob['state'] {
    if (job.isPaused) return 'paused';
    const state = job.run?.status.state;
    if (job === this.#active && state) return state;
    return state === 'paused' && !job.isResumed ? 'paused' : 'queued';
  }

  /** Starts the next area if none is active or the active one is paused. */
  #advance(): void {
    if (this.#isClosed) return;
    if (this.#active && this.#stateOf(this.#active) === 'paused') this.#active = undefined;
    if (this.#active) return;
    const next = this.#jobs.find((job) => this.#stateOf(job) !== 'paused');
    if (next) this.#begin(next);
  }

  #begin(job: Job): void {
    this.#active = job;
    job.isResumed = false;
    if (job.run) {
      job.run.resume();
      return;
    }
    const run = job.order.createRun(() => this.#follow(job));
    job.run = run;
    job.ended = run.run(job.cancelled.signal).then(() => {
      if (!job.cancelled.signal.aborted) this.#finish(job);
    });
  }

  #finish(job: Job): void {
    const index = this.#jobs.indexOf(job);
    if (index < 0) return;
    clearTimeout(job.progress);
    // Report final counts, so that even a very short run reports them once.
    if (job.run) this.#options.onProgress(job.order.areaId);
    this.#jobs.splice(index, 1);
    if (this.#active === job) this.#active = undefined;
    const { counts, failures } = job.run?.status ?? NOT_BEGUN;
    const isWhole = !job.cancelled.signal.aborted;
    const { areaId, mode, begunMs } = job.order;
    this.#options.onEnd(areaId, { mode, begunMs, endedMs: Date.now(), isWhole, counts, failures });
    this.#advance();
  }

  /** Handles a change of a job. */
  #follow(job: Job): void {
    if (this.#isClosed || job.cancelled.signal.aborted) return;
    this.#advance();
    this.#tell(job);
  }

  #tell(job: Job): void {
    const state = this.#stateOf(job);
    if (state !== job.told) {
      job.told = state;
      this.#options.onState(job.order.areaId);
      return;
    }
    job.progress ??= setTimeout(() => {
      job.progress = undefined;
      this.#options.onProgress(job.order.areaId);
    }, PROGRESS_EVERY_MS).unref();
  }
}
