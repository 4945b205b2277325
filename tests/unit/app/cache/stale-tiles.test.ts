/** Tiles that are no longer fresh: shown at once, revalidated rarely, replaced in place, never lost. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REVALIDATE_EVERY_MS } from '../../../../app/cache/asking/revalidations.ts';
import type { Revalidation } from '../../../../app/cache/asking/tile-origin.ts';
import type { StoredTile } from '../../../../app/cache/files/tile-file.ts';
import type { Freshness } from '../../../../app/cache/files/tile-record.ts';
import { CodedError } from '../../../../shared/errors.ts';
import {
  type CacheFixture,
  imageOf,
  keyOf,
  listFiles,
  makeGate,
  NEVER,
  openCache,
  SOURCE_ID,
} from '../../../support/cache-fixture.ts';
import { clearSource } from '../../../support/source-clears.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const KEY = keyOf(3, 4, 5);
const NEWER: StoredTile = { ...imageOf(keyOf(3, 0, 0)), record: { answeredMs: 2, headers: { etag: '"new"' } } };
const CONFIRMED: Revalidation = { kind: 'confirmed', record: { answeredMs: 3, headers: { etag: '"new"' } } };

interface Stage {
  readonly fixture: CacheFixture;
  /** The source's judgement of tiles that aren't "new". */
  freshness: Freshness;
  canBeAsked: boolean;
  nowMs: number;
  readonly questions: StoredTile[];
  answer: (signal: AbortSignal) => Promise<Revalidation>;
}

/** A cache with one stored tile that its source calls stale, unless its ETag is "new". */
async function openStage(cacheDir: string = makeTempDir()): Promise<Stage> {
  const stage: { -readonly [Name in keyof Stage]: Stage[Name] } = {
    fixture: undefined as unknown as CacheFixture,
    freshness: 'stale',
    canBeAsked: true,
    nowMs: 0,
    questions: [],
    answer: async () => ({ kind: 'replaced', loaded: { tile: NEWER, keep: true } }),
  };
  stage.fixture = await openCache(cacheDir, {
    monotonicMs: () => stage.nowMs,
    origin: {
      judgeTile: (_key, tile) => (tile.record.headers.etag === '"new"' ? 'fresh' : stage.freshness),
      canBeAsked: () => stage.canBeAsked,
      revalidateTile: (_key, tile, signal) => {
        stage.questions.push(tile);
        return stage.answer(signal);
      },
    },
  });
  await stage.fixture.cache.set(KEY, imageOf(KEY));
  return stage;
}

function bytesOf(tile: { readonly bytes: Uint8Array } | undefined): Buffer {
  return Buffer.from(tile?.bytes ?? []);
}

describe('a stale tile', () => {
  it('is returned at once without a request, from memory and from disk', async () => {
    const { fixture, questions } = await openStage();
    expect(await fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'stale', tier: 'memory' });
    fixture.cache.clearMemory();
    expect(await fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'stale', tier: 'disk' });
    expect(questions).toEqual([]);
  });

  it('is replaced by a newer one, in memory and on disk, for good', async () => {
    const cacheDir = makeTempDir();
    const { fixture, questions } = await openStage(cacheDir);
    const newer = await fixture.cache.revalidateTile(KEY, NEVER);
    expect([newer?.freshness, newer?.tier, bytesOf(newer)]).toEqual(['fresh', 'source', bytesOf(NEWER)]);
    expect(bytesOf(questions[0])).toEqual(bytesOf(imageOf(KEY)));
    expect(bytesOf(await fixture.cache.getTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    await fixture.cache.settle();
    const after = await openStage(makeTempDir());
    expect(after.questions).toEqual([]);
    expect((await (await openCache(cacheDir)).disk.read(KEY))?.record).toEqual(NEWER.record);
  });

  it('that is confirmed gets its new record, and its file is not touched', async () => {
    const cacheDir = makeTempDir();
    const stage = await openStage(cacheDir);
    stage.answer = async () => CONFIRMED;
    const before = fs.statSync(stage.fixture.fileOf(KEY));
    expect(await stage.fixture.cache.revalidateTile(KEY, NEVER)).toMatchObject({ freshness: 'fresh', tier: 'memory' });
    await stage.fixture.cache.settle();
    expect(fs.statSync(stage.fixture.fileOf(KEY))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(await stage.fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'fresh' });
    const found = await (await openCache(cacheDir)).disk.read(KEY);
    expect([found?.record.headers.etag, bytesOf(found)]).toEqual(['"new"', bytesOf(imageOf(KEY))]);
  });

  it('is revalidated once however many windows ask, and each gets the answer', async () => {
    const stage = await openStage();
    const answers = await Promise.all([1, 2, 3].map(() => stage.fixture.cache.revalidateTile(KEY, NEVER)));
    expect(stage.questions.length).toBe(1);
    expect(answers.map(bytesOf)).toEqual([bytesOf(NEWER), bytesOf(NEWER), bytesOf(NEWER)]);
  });

  it('gives a late caller the tile that arrived meanwhile, without a request', async () => {
    const stage = await openStage();
    await stage.fixture.cache.revalidateTile(KEY, NEVER);
    expect(bytesOf(await stage.fixture.cache.revalidateTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    expect(stage.questions.length).toBe(1);
  });

  it('that stays stale is revalidated once in ten minutes, whatever the system time does', async () => {
    const stage = await openStage();
    stage.answer = async () => ({ kind: 'confirmed', record: { answeredMs: 9, headers: {} } });
    const ask = () => stage.fixture.cache.revalidateTile(KEY, NEVER);
    expect(await ask()).toMatchObject({ freshness: 'stale' });
    for (stage.nowMs = 0; stage.nowMs < REVALIDATE_EVERY_MS; stage.nowMs += 60_000) expect(await ask()).toBeUndefined();
    expect(stage.questions.length).toBe(1);
    stage.nowMs = REVALIDATE_EVERY_MS;
    await ask();
    expect(stage.questions.length).toBe(2);
  });

  it('is old while its source cannot be asked', async () => {
    const stage = await openStage();
    stage.canBeAsked = false;
    expect(await stage.fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'old' });
  });

  it('is kept and old after an unanswered request, which may be repeated at once', async () => {
    const stage = await openStage();
    const good = stage.answer;
    stage.answer = async () => Promise.reject(new CodedError('offline'));
    await expect(stage.fixture.cache.revalidateTile(KEY, NEVER)).rejects.toMatchObject({ code: 'offline' });
    expect(await stage.fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'old' });
    stage.answer = async () => ({ kind: 'confirmed', record: { answeredMs: 9, headers: {} } });
    await stage.fixture.cache.revalidateTile(KEY, NEVER);
    expect(await stage.fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'stale' });
    stage.nowMs += REVALIDATE_EVERY_MS;
    stage.answer = good;
    expect(bytesOf(await stage.fixture.cache.revalidateTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    expect(await stage.fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'fresh' });
  });

  it('that is confirmed after a clear does not replace the tile that arrived since', async () => {
    const stage = await openStage();
    const [asked, answered] = [makeGate(), makeGate()];
    stage.answer = async () => {
      asked.open();
      await answered.opened;
      return CONFIRMED;
    };
    const answer = stage.fixture.cache.revalidateTile(KEY, NEVER);
    await asked.opened;
    await clearSource(stage.fixture.cache, SOURCE_ID);
    await stage.fixture.cache.set(KEY, NEWER);
    answered.open();
    await answer;
    expect(bytesOf(await stage.fixture.cache.getTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
  });

  it('that leaves the map during revalidation is revalidated again next time', async () => {
    const stage = await openStage();
    const good = stage.answer;
    const asked = makeGate();
    stage.answer = (signal) => {
      asked.open();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new CodedError('cancelled')));
      });
    };
    const leave = new AbortController();
    const answer = stage.fixture.cache.revalidateTile(KEY, leave.signal);
    await asked.opened;
    leave.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(await stage.fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'stale' });
    stage.answer = good;
    expect(bytesOf(await stage.fixture.cache.revalidateTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
  });

  it('that a clear removes during revalidation does not come back', async () => {
    for (const news of [CONFIRMED, { kind: 'replaced', loaded: { tile: NEWER, keep: true } } as const]) {
      const stage = await openStage();
      const [asked, answered] = [makeGate(), makeGate()];
      stage.answer = async () => {
        asked.open();
        await answered.opened;
        return news;
      };
      const answer = stage.fixture.cache.revalidateTile(KEY, NEVER);
      await asked.opened;
      const trashed = await clearSource(stage.fixture.cache, SOURCE_ID);
      answered.open();
      await answer;
      await stage.fixture.cache.settle();
      await stage.fixture.disk.purge(trashed ?? '');
      expect(stage.fixture.cache.size).toBe(0);
      expect(listFiles(stage.fixture.cacheDir)).toEqual([]);
      expect((await stage.fixture.cache.getTile(KEY, NEVER)).tier).toBe('source');
    }
  });

  it('whose newer image may not be stored is shown, revalidated at its next lookup, and stays on disk', async () => {
    const stage = await openStage();
    stage.answer = async () => ({ kind: 'replaced', loaded: { tile: NEWER, keep: false } });
    expect(bytesOf(await stage.fixture.cache.revalidateTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    await stage.fixture.cache.settle();
    expect(fs.readFileSync(stage.fixture.fileOf(KEY))).toEqual(bytesOf(imageOf(KEY)));
    expect((await stage.fixture.cache.getTile(KEY, NEVER)).freshness).toBe('stale');
    expect(bytesOf(await stage.fixture.cache.revalidateTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    expect(stage.questions).toHaveLength(2);
  });
});

describe('a tile that must be revalidated first', () => {
  it('waits for the answer and is returned as it is then', async () => {
    const stage = await openStage();
    stage.freshness = 'must-revalidate';
    const tile = await stage.fixture.cache.getTile(KEY, NEVER);
    expect([tile.freshness, bytesOf(tile)]).toEqual(['fresh', bytesOf(NEWER)]);
  });

  it('is revalidated at every lookup, however often', async () => {
    const stage = await openStage();
    stage.freshness = 'must-revalidate';
    stage.answer = async () => ({ kind: 'confirmed', record: { answeredMs: 9, headers: {} } });
    for (let look = 0; look < 3; look += 1)
      expect(await stage.fixture.cache.getTile(KEY, NEVER)).toMatchObject({ freshness: 'fresh' });
    expect(stage.questions.length).toBe(3);
  });

  it('is shown as old if there is no answer', async () => {
    const stage = await openStage();
    stage.freshness = 'must-revalidate';
    stage.answer = async () => Promise.reject(new CodedError('offline'));
    const tile = await stage.fixture.cache.getTile(KEY, NEVER);
    expect([tile.freshness, bytesOf(tile)]).toEqual(['old', bytesOf(imageOf(KEY))]);
  });

  it('is not shown to a caller who has left', async () => {
    const stage = await openStage();
    stage.freshness = 'must-revalidate';
    const asked = makeGate();
    stage.answer = (signal) => {
      asked.open();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new CodedError('cancelled')));
      });
    };
    const leave = new AbortController();
    const answer = stage.fixture.cache.getTile(KEY, leave.signal);
    await asked.opened;
    leave.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a tile that may not be stored', () => {
  it('is shown, and is neither in memory nor on disk afterwards', async () => {
    const { cache, cacheDir } = await openCache(makeTempDir(), {
      origin: { fetchTile: async () => ({ tile: NEWER, keep: false }) },
    });
    expect(bytesOf(await cache.getTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    await cache.settle();
    expect([cache.size, listFiles(cacheDir)]).toEqual([0, []]);
  });
});

describe('a cached tile', () => {
  it('is found without a request, or not at all', async () => {
    const stage = await openStage();
    stage.freshness = 'must-revalidate';
    expect(await stage.fixture.cache.getCachedTile(KEY)).toMatchObject({ freshness: 'stale', tier: 'memory' });
    stage.fixture.cache.clearMemory();
    expect(await stage.fixture.cache.getCachedTile(KEY)).toMatchObject({ tier: 'disk' });
    expect(await stage.fixture.cache.getCachedTile(keyOf(3, 0, 1))).toBeUndefined();
    expect([stage.questions, stage.fixture.loads]).toEqual([[], []]);
  });
});

describe('what stands in for a tile', () => {
  async function standInFor(there: readonly (readonly [number, number, number])[], deepestZoom = 19) {
    const { cache, loads } = await openCache(makeTempDir());
    for (const [index, place] of there.entries()) {
      await cache.set(keyOf(...place), imageOf(keyOf(...place)));
      // Half of them on disk only.
      if (index % 2 === 0) cache.delete(keyOf(...place));
    }
    const { coords, isWhole } = await cache.findStandIn(KEY, deepestZoom);
    expect(loads).toEqual([]);
    return { names: coords.map(({ z, x, y }) => [z, x, y]), isWhole };
  }

  it('is the nearest tile above it', async () => {
    expect(
      await standInFor([
        [0, 0, 0],
        [1, 1, 1],
        [2, 1, 1],
      ]),
    ).toEqual({ names: [[1, 1, 1]], isWhole: true });
  });

  it('is the four tiles below it, if all exist', async () => {
    const children: [number, number, number][] = [
      [4, 8, 10],
      [4, 9, 10],
      [4, 8, 11],
      [4, 9, 11],
    ];
    expect(await standInFor([[2, 2, 2], ...children])).toEqual({ names: children, isWhole: true });
  });

  it('is what exists below over what exists above', async () => {
    expect(
      await standInFor([
        [2, 2, 2],
        [4, 9, 10],
      ]),
    ).toEqual({
      names: [
        [2, 2, 2],
        [4, 9, 10],
      ],
      isWhole: true,
    });
  });

  it('has gaps if there is nothing above', async () => {
    expect(await standInFor([[4, 9, 10]])).toEqual({ names: [[4, 9, 10]], isWhole: false });
    expect(await standInFor([])).toEqual({ names: [], isWhole: false });
  });

  it('is not searched below the deepest zoom of the source', async () => {
    expect(await standInFor([[4, 9, 10]], 3)).toEqual({ names: [], isWhole: false });
  });
});

describe('reading ahead', () => {
  const row = Array.from({ length: 6 }, (_, x) => keyOf(3, x, 0));

  it('loads what is on disk into memory, and requests nothing else', async () => {
    const { cache, loads } = await openCache(makeTempDir());
    for (const key of row.slice(0, 4)) await cache.set(key, imageOf(key));
    cache.clearMemory();
    await cache.readAhead(row, NEVER);
    expect([row.map((key) => cache.has(key)), loads]).toEqual([[true, true, true, true, false, false], []]);
  });

  it('ends when it is no longer wanted', async () => {
    const { cache } = await openCache(makeTempDir());
    for (const key of row) await cache.set(key, imageOf(key));
    cache.clearMemory();
    await cache.readAhead(row, AbortSignal.abort());
    expect(cache.size).toBe(0);
  });

  it('never evicts what is in use: it takes a quarter of the memory at most', async () => {
    const { cache } = await openCache(makeTempDir(), { maxEntries: 8 });
    for (const key of row) await cache.set(key, imageOf(key));
    cache.clearMemory();
    await cache.readAhead(row, NEVER);
    expect(cache.size).toBe(2);
  });
});
