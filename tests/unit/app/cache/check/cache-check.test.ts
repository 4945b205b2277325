/** Whole checks: one at a time, progress, cancelling, alongside reads and clears, and on random damage. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CHECK_STEPS } from '../../../../../shared/cache/cache-check.ts';
import { formatTileCoord, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { imageOf, keyOf, listFiles, makeGate, NEVER, openCache, SOURCE_ID } from '../../../../support/cache-fixture.ts';
import { inspectHere, listQuarantined, mendedBy, openCheckedCache, stepOf } from '../../../../support/checked-cache.ts';
import { clearSource } from '../../../../support/source-clears.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { someCoords } from '../../../../support/tile-sets.ts';

afterEach(() => vi.restoreAllMocks());

const KEYS = [keyOf(3, 1, 1), keyOf(3, 1, 2), keyOf(9, 40, 40)];
const NOTHING = { leftovers: 0, strays: 0, images: 0, records: 0 };

/** An inspector that blocks at its first reading. */
function makeHeld() {
  const [reached, gate] = [makeGate(), makeGate()];
  const openInspector = () => {
    const inspector = inspectHere();
    return {
      ...inspector,
      read: async (request: Parameters<typeof inspector.read>[0]) => {
        reached.open();
        await gate.opened;
        return inspector.read(request);
      },
    };
  };
  return { openInspector, reached: reached.opened, letGo: gate.open };
}

async function fill(cacheDir: string): Promise<void> {
  const { cache, disk } = await openCache(cacheDir);
  for (const key of KEYS) await cache.set(key, imageOf(key));
  await disk.close();
}

describe('a check', () => {
  it('reports its progress, step by step in order, and once at its end', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const { check, told, checker } = await openCheckedCache(cacheDir);
    expect(checker.current).toBeNull();
    const done = await check();
    expect(done.steps.map(({ name, state }) => [name, state])).toEqual(CHECK_STEPS.map((name) => [name, 'done']));
    expect(told.filter(({ state }) => state !== 'running')).toEqual([done]);
    expect(told[0]).toMatchObject({ state: 'running', endedMs: null });
    expect(checker.current).toEqual(done);
  });

  it('runs one at a time, and can be repeated', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const held = makeHeld();
    const { checker } = await openCheckedCache(cacheDir, { openInspector: held.openInspector });
    const { begunMs } = checker.start();
    await held.reached;
    expect(checker.start()).toMatchObject({ state: 'running', begunMs });
    held.letGo();
    expect(await checker.settle()).toMatchObject({ state: 'done', begunMs });
    expect(checker.start()).toMatchObject({ state: 'running' });
    expect(await checker.settle()).toMatchObject({ state: 'done' });
  });

  it('that is cancelled ends between two batches, and the next one does the rest', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const held = makeHeld();
    const { checker, fileOf } = await openCheckedCache(cacheDir, { openInspector: held.openInspector });
    for (const key of KEYS) fs.truncateSync(fileOf(key), 60);
    checker.start();
    await held.reached;
    const cancelling = checker.cancel();
    held.letGo();
    await cancelling;
    expect(checker.current).toMatchObject({ state: 'cancelled' });
    expect(checker.current?.endedMs).not.toBeNull();
    const { check } = await openCheckedCache(cacheDir);
    await check();
    expect(listQuarantined(cacheDir)).toEqual(['3/1/1', '3/1/2', '9/40/40']);
  });

  it('whose thread dies reports it, and the next one works', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const dead = async (): Promise<never> => {
      throw new Error('the thread has ended');
    };
    let isDead = true;
    const { check, troubles } = await openCheckedCache(cacheDir, {
      openInspector: () => (isDead ? { list: dead, read: dead, close: async () => undefined } : inspectHere()),
    });
    expect(await check()).toMatchObject({ state: 'cancelled' });
    expect(troubles.map(({ code }) => code)).toEqual(['internal']);
    isDead = false;
    expect(await check()).toMatchObject({ state: 'done' });
  });

  it('ends on a drive that fails while folders are listed, with partial results', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const today = new Date().toISOString().slice(0, 10);
    const failing = [`.quarantine/${today}`, '.trash/test.999999999-0123456789ab-1'].map((dir) =>
      path.join(cacheDir, dir),
    );
    for (const dir of failing) fs.mkdirSync(dir, { recursive: true });
    const { opendir } = fs.promises;
    vi.spyOn(fs.promises, 'opendir').mockImplementation(async (dir, options) => {
      const opened = await opendir(dir, options);
      if (!failing.includes(String(dir))) return opened;
      await opened.close();
      return Object.assign(opened, {
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.reject(Object.assign(new Error('EIO: i/o error, scandir'), { code: 'EIO' })),
        }),
      });
    });
    const { closeSync } = fs.Dir.prototype;
    vi.spyOn(fs.Dir.prototype, 'closeSync').mockImplementationOnce(function (this: fs.Dir) {
      closeSync.call(this);
      throw Object.assign(new Error('EIO: i/o error, close'), { code: 'EIO' });
    });
    const { check, troubles } = await openCheckedCache(cacheDir);
    expect(await check()).toMatchObject({ state: 'done', quarantine: { tiles: 0 } });
    expect(troubles).toEqual([]);
  });

  it('that cannot even begin has ended, and says why', async () => {
    const { check, checker, told, troubles } = await openCheckedCache(makeTempDir(), {
      openInspector: () => {
        throw new Error('no more threads');
      },
    });
    expect(await check()).toMatchObject({ state: 'cancelled' });
    expect(checker.current?.endedMs).not.toBeNull();
    expect([told.at(-1)?.state, troubles.map(({ code }) => code)]).toEqual(['cancelled', ['internal']]);
  });

  it('is no use of the tiles that it reads', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const { check, disk, fileOf } = await openCheckedCache(cacheDir);
    const longAgo = new Date(Date.now() - 40 * 86_400_000);
    for (const key of KEYS) fs.utimesSync(fileOf(key), longAgo, longAgo);
    expect(stepOf(await check(), 'images')).toMatchObject({ checked: KEYS.length, mended: 0 });
    for (const key of KEYS) expect(await disk.check(key)).toBeDefined();
    for (const key of KEYS) expect(fs.statSync(fileOf(key)).atime).toEqual(longAgo);
  });

  it('reads the tiles of other users, whose use is recorded unavoidably', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const refusal = Object.assign(new Error('EPERM: operation not permitted, open'), { code: 'EPERM' });
    const isRefused = (flags: unknown): boolean => (Number(flags) & (fs.constants.O_NOATIME ?? 0)) !== 0;
    const { open, openSync } = fs;
    vi.spyOn(fs, 'openSync').mockImplementation((file, flags, mode) => {
      if (isRefused(flags)) throw refusal;
      return openSync(file, flags, mode);
    });
    vi.spyOn(fs, 'open').mockImplementation(((file: string, flags: number, done: (...answer: unknown[]) => void) => {
      if (isRefused(flags)) done(refusal);
      else open(file, flags, done);
    }) as typeof open);
    const { check, disk } = await openCheckedCache(cacheDir);
    expect(stepOf(await check(), 'images')).toMatchObject({ checked: KEYS.length, mended: 0, failed: 0 });
    for (const key of KEYS) expect(await disk.check(key)).toBeDefined();
  });

  it('alongside a clear restores nothing that was cleared', async () => {
    const cacheDir = makeTempDir();
    await fill(cacheDir);
    const held = makeHeld();
    const { checker, cache, fileOf } = await openCheckedCache(cacheDir, { openInspector: held.openInspector });
    for (const key of KEYS.slice(1)) fs.truncateSync(fileOf(key), 60);
    checker.start();
    await held.reached;
    await clearSource(cache, SOURCE_ID);
    held.letGo();
    expect(await checker.settle()).toMatchObject({ state: 'done' });
    expect(fs.existsSync(path.join(cacheDir, SOURCE_ID))).toBe(false);
    for (const key of KEYS) expect((await cache.getTile(key, NEVER)).tier).toBe('source');
  });
});

const DAMAGE: Readonly<Record<string, (file: string) => void>> = {
  none: () => undefined,
  cut: (file) => fs.truncateSync(file, 60),
  emptied: (file) => fs.truncateSync(file, 0),
  gone: (file) => fs.rmSync(file),
  swapped: (file) => fs.writeFileSync(file, imageOf(keyOf(0, 0, 0)).bytes),
  linked: (file) => {
    fs.rmSync(file);
    fs.symlinkSync('/nonexistent/tile', file);
  },
  folder: (file) => {
    fs.rmSync(file);
    fs.mkdirSync(file);
  },
};

describe('over random damage, a check', () => {
  it('leaves exactly the whole tiles, serves none of the bad ones, and finds nothing the next time', async () => {
    const damaged = fc.tuple(
      someCoords,
      fc.array(fc.constantFrom(...Object.keys(DAMAGE)), { minLength: 30, maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(damaged, fc.boolean(), async ([coords, kinds], losesRecords) => {
        const cacheDir = makeTempDir();
        const { cache, disk, fileOf } = await openCache(cacheDir);
        const keyed = coords.map((coord) => ({ sourceId: SOURCE_ID, coord }));
        for (const key of keyed) await cache.set(key, imageOf(key));
        await disk.close();
        if (losesRecords) fs.rmSync(path.join(cacheDir, SOURCE_ID, '.records'), { recursive: true, force: true });
        for (const [index, key] of keyed.entries()) DAMAGE[kinds[index] as string]?.(fileOf(key));
        const has = (...wanted: string[]): TileCoord[] =>
          coords.filter((_one, at) => wanted.includes(kinds[at] as string));
        const checked = await openCheckedCache(cacheDir);
        const done = await checked.check();
        expect(mendedBy(done)).toMatchObject({
          strays: has('linked', 'folder').length,
          images: has('cut', 'emptied').length,
        });
        expect(done.steps.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
        expect(listQuarantined(cacheDir)).toEqual(has('cut', 'emptied').map(formatTileCoord).sort());
        const sourceDir = path.join(cacheDir, SOURCE_ID);
        const left = fs.existsSync(sourceDir) ? listFiles(sourceDir) : [];
        expect(left).toEqual(has('none', 'swapped').map(formatTileCoord).sort());
        expect(mendedBy(await checked.check())).toEqual(NOTHING);
        expect(stepOf(done, 'images').checked).toBe(has('none', 'swapped', 'cut', 'emptied').length);
      }),
      { numRuns: 25 },
    );
  });
});
