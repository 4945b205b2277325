/** The engine's parts together: a move and a check, and ending everything within the host's time limit. */
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { writeMarker } from '../../../../app/cache/moving/move-marker.ts';
import { type Engine, openEngine } from '../../../../app/service/engine.ts';
import { createCacheHandlers } from '../../../../app/service/handlers/cache-handlers.ts';
import { END_WITHIN_MS } from '../../../../app/service/starting/end-signal.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

/** Time to leave for the log, the lock and a slow disk after writes are dropped. */
const AFTER_WRITES_MS = 500;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function open(dataDir = makeTempDir()): Promise<Engine> {
  return openEngine({
    isCacheDirFixed: false,
    dataDir,
    cacheDir: makeTempDir(),
    memoryTiles: 100,
    offline: true,
    fetch: () => Promise.reject(new Error('no request expected')),
    emit: () => undefined,
  });
}

it('cancels a check for a move, and not for an invalid one', async () => {
  const engine = await open();
  const cancel = vi.spyOn(engine.check, 'cancel');
  const { moveCacheFolder } = createCacheHandlers(engine, () => 1);
  engine.settings.update({ freeFloorBytes: 0 });
  await expect(moveCacheFolder({ path: 'nowhere' })).rejects.toMatchObject({ code: 'bad-cache-folder' });
  expect(cancel).not.toHaveBeenCalled();
  await moveCacheFolder({ path: makeTempDir() });
  expect(cancel).toHaveBeenCalledOnce();
  await engine.close();
});

it('closes the disk in time for its host when a write hangs', async () => {
  const engine = await open();
  vi.spyOn(engine.cache, 'settle').mockReturnValue(new Promise(() => undefined));
  const closeDisk = vi.spyOn(engine.disk, 'close');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const closing = engine.close();
  await vi.advanceTimersByTimeAsync(END_WITHIN_MS - AFTER_WRITES_MS);
  expect(closeDisk).toHaveBeenCalledOnce();
  vi.useRealTimers();
  await closing;
});

it('opens while another program clears the same folder', async () => {
  const [dataDir, movedTo] = [makeTempDir(), makeTempDir()];
  await writeMarker(movedTo, 'whole');
  fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ cacheDir: movedTo }));
  const watch = vi.spyOn(fs, 'watch');
  const opening = open(dataDir);
  while (watch.mock.calls.length === 0) await setImmediate();
  // The system reports the clear as soon as the folder is watched, before all parts of the engine exist.
  const [, , tell] = watch.mock.calls[0] as unknown as [string, object, (event: string, name: string) => void];
  expect(() => tell('rename', 'world.1-aaaaaaaaaaaa-1')).not.toThrow();
  await (await opening).close();
});
