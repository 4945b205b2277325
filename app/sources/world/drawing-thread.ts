/** Runs one worker thread and its queue. Owns the worker protocol; drawing lives in `tile-drawing.ts`. */
import { Worker } from 'node:worker_threads';
import { CodedError } from '../../../shared/errors.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { type DrawJob, openDrawJob } from './draw-job.ts';
import type { DrawAnswer, DrawRequest } from './world-protocol.ts';

export interface DrawingThreadOptions {
  /** The worker's script; answers each `DrawRequest` with one `DrawAnswer`. */
  readonly workerUrl: URL;
  /** The longest a call may take, waiting included. */
  readonly timeoutMs: number;
}

/** What the worker is at; its caller may have given it up. */
interface Current {
  readonly id: number;
  readonly job: DrawJob;
  readonly sinceMs: number;
}

/**
 * Draws one tile at a time, the newest call first. The thread starts with the first call and again after a crash; it keeps
 * the process alive only while calls are open.
 */
export class DrawingThread {
  readonly #options: DrawingThreadOptions;
  #worker: Worker | undefined;
  #isClosed = false;
  #lastId = 0;
  #current: Current | undefined;
  /** Jobs not yet begun, newest last. */
  #waiting: DrawJob[] = [];
  /** Jobs whose promise is open. */
  #openJobs = 0;

  constructor(options: DrawingThreadOptions) {
    this.#options = options;
  }

  /**
   * The tile's bytes. Rejects with `cancelled` as soon as `signal` aborts (what was not begun is then never drawn), and with
   * `source-failed` when drawing fails, the thread dies, it is closed, or `timeoutMs` have passed.
   */
  draw(coord: TileCoord, signal: AbortSignal): Promise<Uint8Array> {
    if (signal.aborted) return Promise.reject(new CodedError('cancelled'));
    if (this.#isClosed) return Promise.reject(failure('the source is closed'));
    const job = openDrawJob(coord, signal, this.#options.timeoutMs, {
      onAbort: (aborted) => this.#forget(aborted),
      onTimeout: (expired) => this.#expire(expired),
      onSettled: () => {
        this.#openJobs -= 1;
        this.#holdProcess();
      },
    });
    this.#openJobs += 1;
    this.#waiting.push(job);
    this.#drawNext();
    return job.promise;
  }

  /** Ends the thread and fails all calls; resolves when it has ended. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#dropWorker('the source was closed');
  }

  #drawNext(): void {
    if (this.#current) return;
    const job = this.#waiting.pop();
    if (!job) return;
    this.#worker ??= this.#startWorker();
    this.#holdProcess();
    this.#current = { id: ++this.#lastId, job, sinceMs: performance.now() };
    const request: DrawRequest = { id: this.#current.id, coord: job.coord };
    this.#worker.postMessage(request);
  }

  #startWorker(): Worker {
    // The host's own flags may be of a kind that threads refuse.
    const worker = new Worker(this.#options.workerUrl, { execArgv: [] });
    const die = (reason: unknown): void => {
      if (worker === this.#worker) void this.#dropWorker(reason);
    };
    worker.on('message', (answer: DrawAnswer) => {
      if (worker === this.#worker) this.#takeAnswer(answer);
    });
    worker.on('error', die);
    worker.on('messageerror', die);
    worker.on('exit', (code) => die(`the drawing thread ended with ${code}`));
    return worker;
  }

  #takeAnswer(answer: DrawAnswer): void {
    if (answer.id !== this.#current?.id) return;
    const { job } = this.#current;
    this.#current = undefined;
    job.settle('bytes' in answer ? answer.bytes : failure(answer.reason));
    this.#drawNext();
  }

  #expire(job: DrawJob): void {
    this.#forget(job);
    // Stuck, unless the worker only had newer tiles to draw all the time.
    const current = this.#current;
    if (current && (current.job === job || current.sinceMs <= job.askedAtMs)) {
      void this.#dropWorker('the drawing thread did not answer in time');
    }
  }

  #forget(job: DrawJob): void {
    this.#waiting = this.#waiting.filter((other) => other !== job);
  }

  /** Fails every open job; the next one starts a new worker. */
  async #dropWorker(reason: unknown): Promise<void> {
    const worker = this.#worker;
    const jobs = this.#current ? [this.#current.job, ...this.#waiting] : this.#waiting;
    this.#worker = undefined;
    this.#current = undefined;
    this.#waiting = [];
    for (const job of jobs) job.settle(failure(reason));
    await worker?.terminate();
  }

  #holdProcess(): void {
    if (this.#openJobs > 0) this.#worker?.ref();
    else this.#worker?.unref();
  }
}

function failure(reason: unknown): CodedError {
  return new CodedError('source-failed', { cause: reason });
}
