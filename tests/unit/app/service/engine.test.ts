/** The end of the engine: all of it within what a host waits, whatever hangs. */
import { afterEach, expect, it, vi } from 'vitest';
import { END_WITHIN_MS } from '../../../../app/service/end-signal.ts';
import { openEngine } from '../../../../app/service/engine.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

/** What the log, the lock and a slow disk are to have left once writes are given up. */
const REST_MS = 500;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('closes the disk in time for its host when a write hangs', async () => {
  const engine = await openEngine({
    isCacheDirFixed: false,
    dataDir: makeTempDir(),
    cacheDir: makeTempDir(),
    memoryTiles: 100,
    offline: true,
    fetch: () => Promise.reject(new Error('nobody is to be asked')),
    emit: () => undefined,
  });
  vi.spyOn(engine.cache, 'settle').mockReturnValue(new Promise(() => undefined));
  const closeDisk = vi.spyOn(engine.disk, 'close');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const closing = engine.close();
  await vi.advanceTimersByTimeAsync(END_WITHIN_MS - REST_MS);
  expect(closeDisk).toHaveBeenCalledOnce();
  vi.useRealTimers();
  await closing;
});
