/** The engine's parts together: a move and a check, and the end of all within what a host waits. */
import { afterEach, expect, it, vi } from 'vitest';
import { createBudgetHandlers } from '../../../../app/service/budget-handlers.ts';
import { END_WITHIN_MS } from '../../../../app/service/end-signal.ts';
import { type Engine, openEngine } from '../../../../app/service/engine.ts';
import { NEVER } from '../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

/** What the log, the lock and a slow disk are to have left once writes are given up. */
const REST_MS = 500;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function open(): Promise<Engine> {
  return openEngine({
    isCacheDirFixed: false,
    dataDir: makeTempDir(),
    cacheDir: makeTempDir(),
    memoryTiles: 100,
    offline: true,
    fetch: () => Promise.reject(new Error('nobody is to be asked')),
    emit: () => undefined,
  });
}

it('ends a check for a move, and not for one that cannot be', async () => {
  const engine = await open();
  const cancel = vi.spyOn(engine.check, 'cancel');
  const { moveCacheFolder, setDiskLimits } = createBudgetHandlers({ engine });
  await setDiskLimits({ freeFloorBytes: 0, maxDiskBytes: null }, NEVER);
  await expect(moveCacheFolder({ path: 'nowhere' }, NEVER)).rejects.toMatchObject({ code: 'bad-cache-folder' });
  expect(cancel).not.toHaveBeenCalled();
  await moveCacheFolder({ path: makeTempDir() }, NEVER);
  expect(cancel).toHaveBeenCalledOnce();
  await engine.close();
});

it('closes the disk in time for its host when a write hangs', async () => {
  const engine = await open();
  vi.spyOn(engine.cache, 'settle').mockReturnValue(new Promise(() => undefined));
  const closeDisk = vi.spyOn(engine.disk, 'close');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const closing = engine.close();
  await vi.advanceTimersByTimeAsync(END_WITHIN_MS - REST_MS);
  expect(closeDisk).toHaveBeenCalledOnce();
  vi.useRealTimers();
  await closing;
});
