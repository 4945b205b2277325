/** Runs the check's worker thread and its pending calls. Owns the protocol; tiles are judged in the worker. */
import { Worker } from 'node:worker_threads';
import type { InspectionRequest, Inspector, Listing, Reading } from './inspection-protocol.ts';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Starts the worker script. Its work never blocks this thread. */
export function openInspectionThread(workerUrl: URL): Inspector {
  // Worker threads refuse some of the host's own flags.
  const worker = new Worker(workerUrl, { execArgv: [] });
  let waiting: Waiting[] = [];
  let ended: Error | undefined;
  const end = (reason: Error): void => {
    ended ??= reason;
    const left = waiting;
    waiting = [];
    for (const { reject } of left) reject(ended);
  };
  worker.on('message', (answer: unknown) => waiting.shift()?.resolve(answer));
  worker.on('error', (reason) => end(reason instanceof Error ? reason : new Error(String(reason))));
  worker.on('exit', () => end(new Error('the worker thread of the check has ended')));
  const ask = <Answer>(request: InspectionRequest): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      if (ended) {
        reject(ended);
        return;
      }
      waiting.push({ resolve: (answer) => resolve(answer as Answer), reject });
      worker.postMessage(request);
    });
  return {
    list: (request) => ask<Listing>({ kind: 'list', ...request }),
    read: (request) => ask<Reading>({ kind: 'read', ...request }),
    close: async () => {
      end(new Error('the check has ended'));
      await worker.terminate();
    },
  };
}
