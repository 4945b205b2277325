/** Reloading a tile whatever is cached: one request, the newest answer, and nothing lost by a failure. */
import fs from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LoadedTile, Revalidation } from '../../../../app/cache/asking/tile-origin.ts';
import type { StoredTile } from '../../../../app/cache/files/tile-file.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { imageOf, keyOf, listFiles, makeGate, NEVER, openCache, SOURCE_ID } from '../../../support/cache-fixture.ts';
import { clearSource } from '../../../support/source-clears.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const KEY = keyOf(3, 4, 5);
const OLD = imageOf(KEY);
const NEWER: StoredTile = { ...imageOf(keyOf(3, 0, 0)), record: { answeredMs: 2, headers: { etag: '"new"' } } };

function bytesOf(tile: { readonly bytes: Uint8Array } | undefined): Buffer {
  return Buffer.from(tile?.bytes ?? []);
}

/** For a tile in memory: after this turn of the event loop, every caller has sent or joined a request. */
const letAllAsk = (): Promise<void> => setImmediate();

/** A cache with one stored tile, which its source calls stale and replaces whenever a gate is open. */
async function openStage(stored: StoredTile | null = OLD) {
  const [asked, answered] = [makeGate(), makeGate()];
  const [questioned, confirmed] = [makeGate(), makeGate()];
  const stage = {
    asked,
    answered,
    questioned,
    confirmed,
    fetches: 0,
    questions: 0,
    answer: async (): Promise<LoadedTile> => ({ tile: NEWER, keep: true }),
    news: { kind: 'confirmed', record: { answeredMs: 3, headers: {} } } as Revalidation,
  };
  const fixture = await openCache(makeTempDir(), {
    origin: {
      judgeTile: () => 'stale',
      fetchTile: async () => {
        stage.fetches += 1;
        asked.open();
        await answered.opened;
        return stage.answer();
      },
      revalidateTile: async () => {
        stage.questions += 1;
        questioned.open();
        await confirmed.opened;
        return stage.news;
      },
    },
  });
  if (stored) await fixture.cache.set(KEY, stored);
  return { ...fixture, stage };
}

describe('a tile that is reloaded', () => {
  it('replaces the old one in memory and on disk before it is returned', async () => {
    const { cache, disk, fileOf, stage } = await openStage();
    stage.answered.open();
    const tile = await cache.reloadTile(KEY, NEVER);
    expect([tile.tier, tile.freshness, bytesOf(tile)]).toEqual(['source', 'fresh', bytesOf(NEWER)]);
    expect(fs.readFileSync(fileOf(KEY))).toEqual(bytesOf(NEWER));
    expect(bytesOf(await cache.getTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    expect((await disk.read(KEY))?.record).toEqual(NEWER.record);
  });

  it('is fetched if there was none', async () => {
    const { cache, fileOf, stage } = await openStage(null);
    stage.answered.open();
    await cache.reloadTile(KEY, NEVER);
    expect(fs.readFileSync(fileOf(KEY))).toEqual(bytesOf(NEWER));
  });

  it('still belongs to the area that it was warmed for', async () => {
    const { cache, disk, stage } = await openStage({ ...OLD, record: { ...OLD.record, warmed: true } });
    stage.answered.open();
    await cache.reloadTile(KEY, NEVER);
    expect((await disk.read(KEY))?.record).toEqual({ ...NEWER.record, warmed: true });
  });

  it('stays unchanged, and is old from then on, when its source fails', async () => {
    const { cache, fileOf, stage } = await openStage();
    stage.answered.open();
    stage.answer = async () => Promise.reject(new CodedError('offline'));
    await expect(cache.reloadTile(KEY, NEVER)).rejects.toMatchObject({ code: 'offline' });
    expect(fs.readFileSync(fileOf(KEY))).toEqual(bytesOf(OLD));
    const kept = await cache.getTile(KEY, NEVER);
    expect([kept.freshness, bytesOf(kept)]).toEqual(['old', bytesOf(OLD)]);
  });

  it('is shown but not stored if its source forbids that', async () => {
    const { cache, fileOf, stage } = await openStage();
    stage.answered.open();
    stage.answer = async () => ({ tile: NEWER, keep: false });
    expect(bytesOf(await cache.reloadTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    expect(fs.readFileSync(fileOf(KEY))).toEqual(bytesOf(OLD));
  });

  it('is requested once however many callers there are, for any purpose', async () => {
    const { cache, stage } = await openStage();
    const reloads = [cache.reloadTile(KEY, NEVER), cache.reloadTile(KEY, NEVER)];
    await stage.asked.opened;
    const asking = cache.revalidateTile(KEY, NEVER);
    await letAllAsk();
    stage.answered.open();
    for (const tile of await Promise.all([...reloads, asking])) expect(bytesOf(tile)).toEqual(bytesOf(NEWER));
    expect([stage.fetches, stage.questions]).toEqual([1, 0]);
  });

  it('also answers a pending lookup of a missing tile', async () => {
    const { cache, stage } = await openStage(null);
    const looking = cache.getTile(KEY, NEVER);
    await stage.asked.opened;
    const reloading = cache.reloadTile(KEY, NEVER);
    // Shares the reload's disk lookup, and ends after it.
    await cache.getCachedTile(KEY);
    stage.answered.open();
    expect(bytesOf(await reloading)).toEqual(bytesOf(await looking));
    expect(stage.fetches).toBe(1);
  });

  it('follows a pending revalidation, whose confirmation does not restore the old one', async () => {
    const { cache, fileOf, stage } = await openStage();
    const asking = cache.revalidateTile(KEY, NEVER);
    await stage.questioned.opened;
    const reloading = cache.reloadTile(KEY, NEVER);
    await letAllAsk();
    stage.answered.open();
    stage.confirmed.open();
    await asking;
    expect(bytesOf(await reloading)).toEqual(bytesOf(NEWER));
    expect(bytesOf(await cache.getTile(KEY, NEVER))).toEqual(bytesOf(NEWER));
    expect(fs.readFileSync(fileOf(KEY))).toEqual(bytesOf(NEWER));
  });

  it('is not requested again when a pending revalidation has just brought a newer one', async () => {
    const { cache, stage } = await openStage();
    stage.news = { kind: 'replaced', loaded: { tile: NEWER, keep: true } };
    const asking = cache.revalidateTile(KEY, NEVER);
    await stage.questioned.opened;
    const reloading = cache.reloadTile(KEY, NEVER);
    await letAllAsk();
    stage.confirmed.open();
    await asking;
    expect(bytesOf(await reloading)).toEqual(bytesOf(NEWER));
    expect(stage.fetches).toBe(0);
  });

  it('is not stored when a clear has come in between', async () => {
    const { cache, cacheDir, disk, stage } = await openStage();
    const reloading = cache.reloadTile(KEY, NEVER);
    await stage.asked.opened;
    const trashed = await clearSource(cache, SOURCE_ID);
    stage.answered.open();
    expect(bytesOf(await reloading)).toEqual(bytesOf(NEWER));
    await disk.purge(trashed ?? '');
    expect([cache.size, listFiles(cacheDir)]).toEqual([0, []]);
  });

  it('is cancelled when its last caller has left', async () => {
    const { cache, fileOf, stage } = await openStage();
    const leave = new AbortController();
    const reloading = cache.reloadTile(KEY, leave.signal);
    await stage.asked.opened;
    leave.abort();
    await expect(reloading).rejects.toMatchObject({ code: 'cancelled' });
    expect(fs.readFileSync(fileOf(KEY))).toEqual(bytesOf(OLD));
    expect((await cache.getTile(KEY, NEVER)).freshness).toBe('stale');
  });
});
