/** A cache over a server with two pictures of each tile: no order of events mixes them up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TileKey } from '../../app/cache/files/tile-path.ts';
import { CodedError } from '../../shared/errors.ts';
import { openCache } from '../support/cache-fixture.ts';
import { patiently, type SourceFixture, startSource, tileAt } from '../support/source-fixture.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import type { LoggedRequest } from '../support/tile-server-log.ts';

const KEYS: readonly TileKey[] = [0, 1].map((x) => ({ sourceId: 'test', coord: tileAt(x) }));
const isSharp = ({ path }: Pick<LoggedRequest, 'path'>): boolean => path.includes('@2x');

/** A program's cache over a fixture's source; another one on the same folder is what a restart finds. */
async function openOver({ source, clock }: SourceFixture, cacheDir: string) {
  return openCache(cacheDir, {
    monotonicMs: clock.monotonicMs,
    origin: {
      fetchTile: ({ coord }, signal, urgency) => source.fetchTile(coord, signal, urgency),
      revalidateTile: ({ coord }, tile, signal, urgency) => source.revalidateTile(coord, tile, signal, urgency),
      judgeTile: (_key, tile) => source.judgeTile(tile, clock.nowMs()),
    },
  });
}

const ACTIONS = [
  'look',
  'ask',
  'reload',
  'warm',
  'toggle',
  'newer',
  'later',
  'restart',
  'forget',
  'lack',
  'heal',
] as const;
type Action = (typeof ACTIONS)[number];
interface Step {
  readonly action: Action;
  readonly key: TileKey;
  /** False to continue at once. */
  readonly waits: boolean;
}
const someStep: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom<Action[]>('ask', 'ask', 'ask', 'toggle', 'toggle', 'later', 'later', ...ACTIONS),
  key: fc.constantFrom(...KEYS),
  waits: fc.boolean(),
});

/** Runs the steps. Returns every ETag the server has ever had for a path. */
async function takeSteps(fixture: SourceFixture, steps: readonly Step[]): Promise<ReadonlyMap<string, Set<string>>> {
  const { server, source, clock, setSharp } = fixture;
  const cacheDir = makeTempDir();
  let opened = await openOver(fixture, cacheDir);
  let sharp = false;
  const issued = new Map<string, Set<string>>();
  const noteTags = (): void => {
    for (const { coord } of KEYS) {
      for (const scale of [1, 2] as const) {
        const path = `/${coord.z}/${coord.x}/${coord.y}${scale === 2 ? '@2x' : ''}.png`;
        issued.set(path, (issued.get(path) ?? new Set()).add(server.etagOf(coord, scale)));
      }
    }
  };
  const actions: Readonly<Record<Action, (key: TileKey) => unknown>> = {
    look: (key) => opened.cache.getTile(key, patiently()),
    ask: (key) => opened.cache.revalidateTile(key, patiently()),
    reload: (key) => opened.cache.reloadTile(key, patiently()),
    warm: (key) => opened.cache.warmTile(key, { mode: 'stale', sinceMs: clock.nowMs() }, patiently()),
    toggle: () => {
      sharp = !sharp;
      setSharp(sharp);
    },
    newer: () => {
      server.version += 1;
      noteTags();
    },
    later: () => clock.advance(3_600_000),
    restart: async () => {
      await opened.cache.settle();
      opened = await openOver(fixture, cacheDir);
    },
    forget: () => opened.cache.clearMemory(),
    lack: () => server.misbehave(sendStatus(404), isSharp),
    heal: () => {
      server.heal();
      source.retry(null);
    },
  };
  noteTags();
  const underWay: Promise<unknown>[] = [];
  for (const { action, key, waits } of steps) {
    const doing = Promise.resolve(actions[action](key)).catch((thrown) => {
      if (!(thrown instanceof CodedError)) throw thrown;
    });
    underWay.push(doing);
    if (waits) await doing;
  }
  await Promise.all(underWay);
  await opened.cache.settle();
  return issued;
}

describe('a cache over a server with plain and sharp tiles', () => {
  it('never sends validators of the other picture, in any order of events', { timeout: 60_000 }, async () => {
    const fixture = await startSource({ offersSharp: true, rules: { warmingAllowed: true } });
    fixture.server.setHeaders({ 'cache-control': 'max-age=600', date: null });
    let conditional = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 20, maxLength: 40 }), async (steps) => {
        fixture.server.heal();
        fixture.server.clearLog();
        fixture.source.retry(null);
        fixture.setSharp(false);
        const issued = await takeSteps(fixture, steps);
        for (const { path, headers } of fixture.server.requests()) {
          const etag = headers['if-none-match'];
          if (etag === undefined) continue;
          conditional += 1;
          expect([...(issued.get(path) ?? [])], path).toContain(etag);
        }
      }),
      { numRuns: 20 },
    );
    expect(conditional).toBeGreaterThan(0);
  });

  it('requests the sharp one even right after revalidating the plain one, and then no more', async () => {
    const fixture = await startSource({ offersSharp: true });
    const { server, clock, setSharp } = fixture;
    const { cache } = await openOver(fixture, makeTempDir());
    const [key] = KEYS as [TileKey];
    server.setHeaders({ 'cache-control': 'max-age=60' });
    await cache.getTile(key, patiently());
    clock.advance(120_000);
    await cache.revalidateTile(key, patiently());
    setSharp(true);
    server.clearLog();
    expect((await cache.getTile(key, patiently())).freshness).toBe('stale');
    const better = await cache.revalidateTile(key, patiently());
    expect(Buffer.from(better?.bytes ?? []).equals(server.tileBytes(key.coord, 2))).toBe(true);
    await cache.revalidateTile(key, patiently());
    setSharp(false);
    await cache.revalidateTile(key, patiently());
    expect(server.requests().map(({ path }) => isSharp({ path }))).toEqual([true]);
    expect((await cache.getTile(key, patiently())).bytes).toEqual(better?.bytes);
    await cache.settle();
  });

  it('warms plain tiles again if stale ones are wanted, and not if only missing ones are', async () => {
    const fixture = await startSource({ offersSharp: true, rules: { warmingAllowed: true } });
    const { server, clock, setSharp } = fixture;
    const cacheDir = makeTempDir();
    const { cache } = await openOver(fixture, cacheDir);
    const [key] = KEYS as [TileKey];
    const sinceMs = clock.nowMs() + 1000;
    const warm = (mode: 'missing' | 'stale') => cache.warmTile(key, { mode, sinceMs }, patiently());
    await warm('missing');
    setSharp(true);
    expect((await warm('missing')).kind).toBe('present');
    const bytes = server.tileBytes(key.coord, 2).length;
    expect(await warm('stale')).toEqual({ kind: 'fetched', bytes });
    await cache.settle();
    // From the records on disk.
    const restarted = await openOver(fixture, cacheDir);
    const tile = await restarted.cache.find(key);
    expect(tile?.record).toMatchObject({ warmed: true, sharpness: 'sharp' });
    expect((await restarted.cache.getTile(key, patiently())).freshness).toBe('fresh');
  });
});
