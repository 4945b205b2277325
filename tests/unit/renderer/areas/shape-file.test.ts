/** Files read in the page's worker: one that can't start, one that takes too long, and files that can't be read. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readShapeFile } from '../../../../renderer/areas/shape-file.ts';
import { describeError } from '../../../../shared/errors.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../../shared/layers/track-file.ts';

class SilentWorker {
  static started: SilentWorker[] = [];
  readonly asked: unknown[] = [];
  isEnded = false;
  onmessage: ((event: { readonly data: unknown }) => void) | undefined;
  onerror: (() => void) | undefined;

  constructor() {
    SilentWorker.started.push(this);
  }

  postMessage(message: unknown): void {
    this.asked.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }
}

/** Starts reading; the worker has its bytes. */
async function begin() {
  const reading = readShapeFile(new File(['<gpx/>'], 'track.gpx'));
  await vi.waitFor(() => expect(SilentWorker.started[0]?.asked).toHaveLength(1));
  return { reading, worker: SilentWorker.started[0] as SilentWorker };
}

beforeEach(() => {
  SilentWorker.started = [];
  vi.stubGlobal('Worker', SilentWorker);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a file in the window', () => {
  it('is read in a worker of its own, which ends with it', async () => {
    const { reading, worker } = await begin();
    const bytes = new TextEncoder().encode('<gpx/>');
    expect(worker.asked).toEqual([{ bytes, widthMetres: 10 }]);
    expect(worker.isEnded).toBe(false);
    worker.onmessage?.({ data: { kind: 'problem', message: 'Empty.' } });
    expect(await reading).toEqual({ kind: 'problem', message: 'Empty.' });
    expect(worker.isEnded).toBe(true);
  });

  it('is not blamed for the program that has ended', async () => {
    const { reading, worker } = await begin();
    worker.onerror?.();
    expect(await reading).toEqual({ kind: 'problem', message: describeError('disconnected').message });
    expect(worker.isEnded).toBe(true);
  });

  it('is given up after 30 seconds', async () => {
    vi.useFakeTimers();
    const { reading, worker } = await begin();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(worker.isEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    const message = 'Reading this file took more than 30 seconds. Choose a smaller one.';
    expect(await reading).toEqual({ kind: 'problem', message });
    expect(worker.isEnded).toBe(true);
  });

  it('is refused without a worker when it is too large, or can’t be read', async () => {
    const large = { size: MAX_TRACK_FILE_BYTES + 1 } as File;
    const folder = { size: 4096, arrayBuffer: () => Promise.reject(new Error('a folder')) } as unknown as File;
    const read = [await readShapeFile(large), await readShapeFile(folder)];
    const messages = (['file-too-large', 'file-unreadable'] as const).map((code) => describeError(code).message);
    expect(read).toEqual(messages.map((message) => ({ kind: 'problem', message })));
    expect(SilentWorker.started).toEqual([]);
  });
});
