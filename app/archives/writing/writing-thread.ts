/** Runs the worker thread that writes an archive. */
import { Worker } from 'node:worker_threads';
import { CodedError } from '../../../shared/errors.ts';
import type { WrittenTile } from './archive-writer.ts';
import type { WritingAnswer, WritingRequest, WritingTask } from './writing-protocol.ts';

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (reason: CodedError) => void;
}

/** Calls reject with a `CodedError`, one after another; after the first that does, only {@link close} makes sense. */
export class WritingThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #isDead = false;

  constructor(workerUrl = new URL('./write-worker.js', import.meta.url)) {
    // Worker threads refuse some of the host's own flags.
    this.#worker = new Worker(workerUrl, { execArgv: [] });
    this.#worker.on('message', (answer: WritingAnswer) => {
      const waiting = this.#waiting.shift();
      if (answer) waiting?.reject(CodedError.from(answer));
      else waiting?.resolve();
    });
    this.#worker.on('error', (cause) => this.#die(cause));
    this.#worker.on('exit', () => this.#die(undefined));
  }

  begin(task: WritingTask): Promise<void> {
    return this.#ask({ kind: 'begin', task });
  }

  /** The thread takes over the memory of the pictures. */
  add(tiles: readonly WrittenTile[]): Promise<void> {
    const buffers = tiles.map(({ bytes }) => bytes.buffer as ArrayBuffer);
    return this.#ask({ kind: 'add', tiles }, buffers);
  }

  finish(): Promise<void> {
    return this.#ask({ kind: 'finish' });
  }

  /** Ends the thread. An archive that isn't finished leaves nothing behind. */
  async close(isFinished: boolean): Promise<void> {
    if (!isFinished) await this.#ask({ kind: 'discard' }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #ask(request: WritingRequest, transfer: readonly ArrayBuffer[] = []): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isDead) return reject(new CodedError('file-not-saved'));
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request, transfer);
    });
  }

  #die(cause: unknown): void {
    this.#isDead = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new CodedError('file-not-saved', { cause }));
  }
}
