/** Runs the worker thread of one archive and its queue. Owns the protocol and the limits; reading lives in the worker. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CodedError, type ErrorCode } from '../../shared/errors.ts';
import type { OpenOptions } from './archive.ts';
import type { ArchiveMessage, ArchiveReply, ArchiveRequest, OpenRequest, PartMessage } from './archive-protocol.ts';
import { removeLeftIndexes } from './index-folder.ts';
import type { ReadRange } from './pmtiles/pmtiles.ts';

export interface ThreadLimits {
  /** The longest that opening may take. */
  readonly openMs: number;
  /** The longest that it may take from the moment when it turns out to need an index. */
  readonly indexMs: number;
  /** The longest that anything else may take. */
  readonly requestMs: number;
  readonly heapMegabytes: number;
}

/** An archive whose worker dies this often without a reply is given up; that it can be opened doesn't count. */
const MAX_DEATHS = 3;
const MAX_ENDING_MS = 2000;

interface Job {
  readonly request: ArchiveRequest;
  readonly settle: (reply: ArchiveReply | Error) => void;
}

/**
 * Sends one request at a time. The thread starts with the first one; after a crash or a timeout, which reject one call, the next call
 * starts it again. It keeps the process alive only while calls are open.
 */
export class ArchiveThread {
  readonly #workerUrl: URL;
  readonly #open: OpenRequest;
  readonly #limits: ThreadLimits;
  #worker: Worker | undefined;
  #isClosed = false;
  #isOpen = false;
  /** True while a thread ends, and what it left is removed. */
  #isEnding = false;
  #deaths = 0;
  #current: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: Job[] = [];
  readonly #readRange: ReadRange | undefined;
  readonly #closing = new AbortController();
  /** Why the part that the current job needs can't be had. */
  #partError: Error | undefined;
  /** See {@link OpenOptions.onIndexing}. */
  onIndexing: OpenOptions['onIndexing'];

  /** `readRange` gives the parts of an archive without a path. What it rejects with, calls reject with; its time doesn't count. */
  constructor(workerUrl: URL, open: OpenRequest, limits: ThreadLimits, readRange?: ReadRange) {
    this.#workerUrl = workerUrl;
    this.#open = open;
    this.#limits = limits;
    this.#readRange = readRange;
  }

  /**
   * The reply. Rejects with the worker's error, with `cancelled` as soon as the signal aborts, and with `archive-damaged` if the
   * worker crashes or takes too long.
   */
  ask(request: ArchiveRequest, signal: AbortSignal): Promise<Exclude<ArchiveReply, { readonly kind: 'failed' }>> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new CodedError('cancelled'));
      if (this.#isClosed || this.#deaths >= MAX_DEATHS) return reject(new CodedError('archive-damaged'));
      const onAbort = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== job);
        job.settle(new CodedError('cancelled'));
      };
      const job: Job = {
        request,
        settle: (reply) => {
          signal.removeEventListener('abort', onAbort);
          if (reply instanceof Error) reject(reply);
          else if (reply.kind === 'failed') reject(CodedError.from(reply.error));
          else resolve(reply);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(job);
      this.#sendNext();
    });
  }

  /** Ends the thread, fails open calls and removes its index. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closing.abort();
    const left = this.#waiting;
    this.#waiting = [];
    for (const job of left) job.settle(new CodedError('cancelled'));
    await this.#dropWorker(new CodedError('cancelled'));
  }

  #sendNext(): void {
    if (this.#current || this.#isEnding || this.#waiting.length === 0) return;
    this.#worker ??= this.#startWorker();
    this.#worker.ref();
    // A new worker opens the archive before anything else.
    if (!this.#isOpen && this.#waiting[0]?.request.kind !== 'open') {
      this.#waiting.unshift({ request: this.#open, settle: (reply) => this.#failWaiting(reply) });
    }
    const job = this.#waiting.shift();
    if (!job) return;
    this.#current = job;
    this.#partError = undefined;
    this.#startTimer(this.#limitOf(job), 'archive-damaged');
    this.#worker.postMessage(job.request);
  }

  #limitOf({ request }: Job): number {
    return request.kind === 'open' ? this.#limits.openMs : this.#limits.requestMs;
  }

  #startTimer(limitMs: number, code: ErrorCode): void {
    globalThis.clearTimeout(this.#timer);
    const onTimeout = () => this.#die('the worker of the archive did not answer in time', code);
    this.#timer = globalThis.setTimeout(onTimeout, limitMs);
  }

  /** An archive that can't be opened again fails whatever waits. */
  #failWaiting(reply: ArchiveReply | Error): void {
    const error = reply instanceof Error ? reply : reply.kind === 'failed' && CodedError.from(reply.error);
    if (!error) return;
    const left = this.#waiting;
    this.#waiting = [];
    for (const job of left) job.settle(error);
  }

  #startWorker(): Worker {
    const worker = new Worker(this.#workerUrl, {
      // The host's own flags may be of a kind that threads refuse.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.heapMegabytes },
    });
    const die = (reason: unknown): void => {
      if (worker === this.#worker) this.#die(reason);
    };
    worker.on('message', (message: ArchiveMessage) => {
      if (worker !== this.#worker) return;
      if (message.kind === 'need') void this.#sendPart(worker, message.offset, message.length);
      else if (message.kind !== 'indexing') this.#takeReply(message);
      else this.#waitForIndex();
    });
    worker.on('error', die);
    worker.on('messageerror', die);
    worker.on('exit', (code) => die(`the worker of the archive ended with ${code}`));
    return worker;
  }

  #waitForIndex(): void {
    this.#startTimer(this.#limits.indexMs, 'archive-too-large');
    this.onIndexing?.();
    if (this.#open.path !== null) void removeLeftIndexes(dirname(dirname(this.#open.indexPath)));
  }

  async #sendPart(worker: Worker, offset: number, length: number): Promise<void> {
    clearTimeout(this.#timer);
    const job = this.#current;
    const read = await this.#readPart(offset, length);
    if (worker !== this.#worker || !job) return;
    this.#partError = read instanceof Error ? read : undefined;
    const part: PartMessage = { kind: 'part', bytes: read instanceof Error ? null : read };
    this.#startTimer(this.#limitOf(job), 'archive-damaged');
    worker.postMessage(part);
  }

  async #readPart(offset: number, length: number): Promise<Uint8Array | Error> {
    try {
      return (await this.#readRange?.(offset, length, this.#closing.signal)) ?? new CodedError('internal');
    } catch (thrown) {
      return thrown instanceof Error ? thrown : new CodedError('internal', { cause: thrown });
    }
  }

  #takeReply(answer: ArchiveReply): void {
    const reply = answer.kind === 'failed' && this.#partError ? this.#partError : answer;
    const job = this.#current;
    this.#current = undefined;
    clearTimeout(this.#timer);
    if (job?.request.kind === 'open') this.#isOpen = answer.kind === 'opened';
    else this.#deaths = 0;
    job?.settle(reply);
    this.#sendNext();
    if (!this.#current) this.#worker?.unref();
  }

  #die(reason: unknown, code: ErrorCode = 'archive-damaged'): void {
    this.#deaths += 1;
    const error = new CodedError(code, { cause: reason });
    void this.#dropWorker(error).then(() => {
      if (this.#deaths < MAX_DEATHS) this.#sendNext();
      else this.#failWaiting(error);
    });
  }

  async #dropWorker(reason: CodedError): Promise<void> {
    const [worker, job] = [this.#worker, this.#current];
    clearTimeout(this.#timer);
    this.#worker = undefined;
    this.#current = undefined;
    this.#isOpen = false;
    this.#isEnding = true;
    job?.settle(reason);
    // A thread that waits for a dead network drive doesn't end.
    await Promise.race([worker?.terminate(), setTimeout(MAX_ENDING_MS, undefined, { ref: false })]);
    if (this.#open.path !== null)
      await rm(dirname(this.#open.indexPath), { recursive: true, force: true }).catch(() => undefined);
    this.#isEnding = false;
  }
}
