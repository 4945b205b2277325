/** A run over an area's tiles: each counted once, some retried, troubles waited out or given up. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WarmedTile } from '../../../../app/cache/tile-warmer.ts';
import { MAX_TRIES } from '../../../../app/warming/warm-retries.ts';
import { WarmRun, type WarmRunOptions } from '../../../../app/warming/warm-run.ts';
import type { WarmCounts } from '../../../../shared/areas/area.ts';
import { CodedError, type ErrorCode } from '../../../../shared/errors.ts';
import type { TileCoord } from '../../../../shared/tiles/tile-coord.ts';

const NEVER = new AbortController().signal;

function* rowOf(count: number): Generator<TileCoord, void> {
  for (let y = 0; y < count; y += 1) yield { z: 20, x: 1, y };
}

interface Started {
  readonly run: WarmRun;
  /** `y` of every requested tile, in order. */
  readonly asked: number[];
  readonly seen: WarmCounts[];
}

type Warm = (y: number, time: number) => Promise<WarmedTile> | WarmedTile;

function start(count: number, warmTile: Warm, more: Partial<WarmRunOptions> = {}): Started {
  const asked: number[] = [];
  const seen: WarmCounts[] = [];
  const run: WarmRun = new WarmRun({
    tiles: rowOf(count),
    expected: count,
    workers: 3,
    warmTile: async ({ y }) => {
      asked.push(y);
      return warmTile(y, asked.filter((other) => other === y).length);
    },
    isDiskResting: () => false,
    onChange: () => seen.push(run.status.counts),
    ...more,
  });
  return { run, asked, seen };
}

const FETCHED: WarmedTile = { kind: 'fetched', bytes: 100 };
const PRESENT: WarmedTile = { kind: 'present', bytes: 0 };

function failed(code: ErrorCode, more: ConstructorParameters<typeof CodedError>[1] = {}): CodedError {
  return new CodedError(code, { wasAsked: true, ...more });
}

function expectSums(seen: readonly WarmCounts[]): void {
  for (const { fetched, present, revalidated, missing, failed: lost, refused, total } of seen) {
    expect(fetched + present + revalidated + missing + lost + refused).toBe(total);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Advances the fake clock. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

describe('a run', () => {
  it('in rounds takes tiles together, and the next ones once all have ended', async () => {
    const events: string[] = [];
    async function* tiles(): AsyncGenerator<TileCoord, void> {
      yield* rowOf(7);
    }
    const { run } = start(
      7,
      async (y) => {
        events.push(`ask ${y}`);
        await new Promise((resolve) => setTimeout(resolve, y === 0 ? 500 : 1));
        events.push(`end ${y}`);
        return FETCHED;
      },
      { tiles: tiles(), inRounds: true },
    );
    const ended = run.run(NEVER);
    await pass(2000);
    await ended;
    expect(events.join(', ')).toBe(
      'ask 0, ask 1, ask 2, end 1, end 2, end 0, ask 3, ask 4, ask 5, end 3, end 4, end 5, ask 6, end 6',
    );
    expect(run.status.counts).toMatchObject({ fetched: 7, total: 7 });
  });

  it('takes every tile once, in order, and counts the results', async () => {
    const { run, asked, seen } = start(100, (y) => (y % 4 === 0 ? PRESENT : FETCHED));
    await run.run(NEVER);
    expect(asked).toEqual(Array.from({ length: 100 }, (_, y) => y));
    const { counts } = run.status;
    expect(counts).toEqual({
      fetched: 75,
      present: 25,
      revalidated: 0,
      missing: 0,
      failed: 0,
      refused: 0,
      total: 100,
      bytes: 7500,
    });
    expectSums(seen);
  });

  it('has no more concurrent tiles than workers', async () => {
    let underWay = 0;
    let most = 0;
    const { run } = start(50, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return FETCHED;
    });
    await run.run(NEVER);
    expect(most).toBe(3);
  });

  it(`tries a tile ${MAX_TRIES} times, the rest meanwhile, and counts it as failed with its reason`, async () => {
    const { run, asked } = start(10, (y) => {
      if (y === 4) throw failed('bad-tile', { detail: 'it is cut off' });
      return FETCHED;
    });
    const done = run.run(NEVER);
    await pass(60_000);
    await done;
    expect(asked.filter((y) => y === 4).length).toBe(MAX_TRIES);
    expect(asked.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const { counts, failures } = run.status;
    expect([counts.fetched, counts.failed, counts.total]).toEqual([9, 1, 10]);
    expect(failures).toMatchObject([{ tiles: 1, error: { code: 'bad-tile' } }]);
    expect(failures[0]?.error.message).toContain('it is cut off');
  });

  it('retries no failed tile before others have arrived, because failures lengthen a host’s pauses', async () => {
    const retriedAfter: number[] = [];
    let goodSinceFailure = 0;
    const warm: Warm = async (y, time) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (y % 10 === 5) {
        if (time > 1) retriedAfter.push(goodSinceFailure);
        goodSinceFailure = 0;
        throw failed('source-failed');
      }
      goodSinceFailure += 1;
      return FETCHED;
    };
    const { run } = start(60, warm, { workers: 1 });
    const done = run.run(NEVER);
    await pass(300_000);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 54, failed: 6 });
    expect(retriedAfter.length).toBe(12);
    // Except at the end, when there are no others.
    expect(
      retriedAfter.slice(0, 5).every((good) => good >= 5),
      String(retriedAfter),
    ).toBe(true);
  });

  it('does not wait at its end through ever longer pauses for tiles that have failed before', async () => {
    let pauseMs = 1000;
    const { run, asked } = start(40, (y) => {
      if (y % 2 === 0) return FETCHED;
      pauseMs *= 2;
      throw failed('source-failed', {
        detail: 'HTTP 500',
        facts: { retryAfterMs: pauseMs },
        wasAsked: asked.length < 50,
      });
    });
    const done = run.run(NEVER);
    await pass(120_000);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 20, failed: 20, total: 40 });
  });

  it('counts a tile that arrives at the second attempt as fetched', async () => {
    const { run } = start(5, (y, time) => {
      if (y === 2 && time === 1) throw failed('source-failed');
      return FETCHED;
    });
    const done = run.run(NEVER);
    await pass(10_000);
    await done;
    expect([run.status.counts.fetched, run.status.failures]).toEqual([5, []]);
  });

  it('counts what does not exist as missing, without a retry or a failure', async () => {
    const { run, asked } = start(3, () => {
      throw failed('tile-missing', { facts: { retryAfterMs: 300_000 } });
    });
    await run.run(NEVER);
    expect([asked.length, run.status.counts.missing, run.status.counts.failed]).toEqual([3, 3, 0]);
    expect(run.status.failures).toEqual([]);
  });

  it('does not retry what will never arrive', async () => {
    const { run, asked } = start(3, () => {
      throw failed('too-deep', { facts: { retryAfterMs: 300_000 } });
    });
    await run.run(NEVER);
    expect([asked.length, run.status.counts.failed]).toEqual([3, 3]);
    expect(run.status.failures).toEqual([{ tiles: 3, error: expect.not.objectContaining({ retryAfterMs: 300_000 }) }]);
  });

  it('counts what may not be stored as refused', async () => {
    const { run } = start(3, () => {
      throw failed('not-storable');
    });
    await run.run(NEVER);
    expect(run.status.counts).toMatchObject({ refused: 3, failed: 0, total: 3 });
  });

  it.each([false, true])(
    'ends when its signal aborts, and counts no pending tiles; in rounds: %s',
    async (inRounds) => {
      const abort = new AbortController();
      const warm: Warm = async (y) => {
        if (y < 3) return FETCHED;
        await new Promise((resolve) => abort.signal.addEventListener('abort', resolve));
        throw failed('tile-missing');
      };
      const { run, seen } = start(10, warm, { inRounds });
      const done = run.run(abort.signal);
      await pass(0);
      abort.abort();
      await done;
      expect(run.status.counts).toMatchObject({ fetched: 3, failed: 0, total: 3 });
      expectSums(seen);
    },
  );
});

describe('the pace of a run', () => {
  /** 1,000 tiles that are already cached, then as many at ten a second. */
  function startAtTen(): Started {
    const warm: Warm = async (y) => {
      if (y < 1000) return PRESENT;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return FETCHED;
    };
    return start(2000, warm, { workers: 1 });
  }

  it('is that of the requested tiles, however many were already cached', async () => {
    const { run } = startAtTen();
    const done = run.run(NEVER);
    await pass(900);
    expect(run.status.tilesPerSecond).toBeNull();
    await pass(4_100);
    expect(run.status.counts.total).toBe(1050);
    expect(run.status.tilesPerSecond).toBeCloseTo(10, 1);
    expect(run.status.secondsLeft).toBeCloseTo(95, 0);
    await pass(95_000);
    await done;
  });

  it('starts over after a pause', async () => {
    const { run } = startAtTen();
    const done = run.run(NEVER);
    await pass(5_000);
    run.pause();
    await pass(60_000);
    run.resume();
    await pass(900);
    expect(run.status).toMatchObject({ state: 'running', tilesPerSecond: null, secondsLeft: null });
    await pass(2_100);
    expect(run.status.tilesPerSecond).toBeCloseTo(10, 1);
    await pass(95_000);
    await done;
  });
});

describe('a run that meets trouble', () => {
  it('waits as long as the server asks, says so, and then continues with the same tile', async () => {
    let isBusy = true;
    const { run, asked } = start(6, (y) => {
      if (isBusy && y >= 2) throw failed('source-busy', { facts: { retryAfterMs: 2000 } });
      return FETCHED;
    });
    const done = run.run(NEVER);
    await pass(1);
    expect(run.status).toMatchObject({ state: 'waiting', reason: { code: 'source-busy' }, secondsLeft: null });
    const before = asked.length;
    await pass(1990);
    expect(asked.length).toBe(before);
    expect(run.status).toMatchObject({ tilesPerSecond: null, secondsLeft: null });
    isBusy = false;
    await pass(20);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 6, failed: 0 });
  });

  it('does not charge a tile for a request that was never sent', async () => {
    let closed = 8;
    const { run } = start(4, () => {
      closed -= 1;
      if (closed > 0) throw new CodedError('source-failed', { facts: { retryAfterMs: 500 } });
      return FETCHED;
    });
    const done = run.run(NEVER);
    await pass(10_000);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 4, failed: 0 });
  });

  it('is paused by a refusal until people resume it', async () => {
    let refuses = true;
    const { run, asked } = start(4, () => {
      if (refuses) throw failed('source-refused', { detail: 'HTTP 403' });
      return FETCHED;
    });
    const done = run.run(NEVER);
    await pass(3_600_000);
    expect(run.status).toMatchObject({ state: 'paused', reason: { code: 'source-refused' } });
    expect(asked.length).toBeLessThanOrEqual(3);
    refuses = false;
    run.resume();
    await pass(0);
    await done;
    expect(run.status.counts.fetched).toBe(4);
  });

  it('stays paused by a refusal though a pending request meets less', async () => {
    const warm: Warm = async (y) => {
      if (y === 0) throw failed('source-refused');
      await new Promise((resolve) => setTimeout(resolve, 10));
      throw failed('source-busy', { facts: { retryAfterMs: 1000 } });
    };
    const { run, asked } = start(9, warm);
    const abort = new AbortController();
    const done = run.run(abort.signal);
    await pass(10_000);
    expect(run.status).toMatchObject({ state: 'paused', reason: { code: 'source-refused' } });
    expect(asked.length).toBe(3);
    abort.abort();
    await done;
  });

  it('waits while working offline until it is told otherwise, however long', async () => {
    let offline = true;
    const { run } = start(2, () => {
      if (offline) throw new CodedError('working-offline');
      return FETCHED;
    });
    const done = run.run(NEVER);
    await pass(86_400_000);
    expect(run.status).toMatchObject({ state: 'waiting', reason: { code: 'working-offline' } });
    offline = false;
    run.retry();
    await pass(0);
    await done;
    expect(run.status.counts.fetched).toBe(2);
  });

  it('waits while the disk is full, but treats an obstacle for one tile as that tile’s trouble', async () => {
    let resting = true;
    const warm: Warm = (y) => {
      if (resting) throw new CodedError('cache-full', { facts: { retryAfterMs: 1000 } });
      if (y === 1) throw new CodedError('cache-unavailable');
      return FETCHED;
    };
    const { run } = start(3, warm, { isDiskResting: () => resting });
    const done = run.run(NEVER);
    await pass(500);
    expect(run.status).toMatchObject({ state: 'waiting', reason: { code: 'cache-full' } });
    resting = false;
    await pass(60_000);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 2, failed: 1 });
  });

  it.each([false, true])(
    'starts no tile while paused by people, and lets pending ones end; in rounds: %s',
    async (inRounds) => {
      const warm: Warm = async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return FETCHED;
      };
      const { run, asked } = start(10, warm, { inRounds });
      const done = run.run(NEVER);
      await pass(50);
      run.pause();
      await pass(10_000);
      expect([run.status.state, asked.length, run.status.counts.total]).toEqual(['paused', 3, 3]);
      // What releases a waiting run doesn't release one that people paused.
      run.retry();
      await pass(10_000);
      expect([run.status.state, asked.length]).toEqual(['paused', 3]);
      run.resume();
      await pass(1000);
      await done;
      expect(run.status.counts.fetched).toBe(10);
    },
  );

  it('gives up once its patience is over, and counts the rest by the reason', async () => {
    const warm: Warm = (y) => {
      if (y >= 10) throw failed('offline', { facts: { retryAfterMs: 5000 } });
      return FETCHED;
    };
    const { run, seen } = start(100, warm, { patienceMs: () => 60_000 });
    const done = run.run(NEVER);
    await pass(59_000);
    expect(run.status.state).toBe('waiting');
    await pass(2000);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 10, failed: 90, total: 100 });
    expect(run.status.failures).toMatchObject([{ tiles: 90, error: { code: 'offline' } }]);
    expectSums(seen);
  });

  it('counts its patience from the last tile that arrived', async () => {
    let isOffline = false;
    const warm: Warm = async () => {
      if (isOffline) throw failed('offline', { facts: { retryAfterMs: 1000 } });
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      return FETCHED;
    };
    const { run } = start(30, warm, { patienceMs: () => 15_000 });
    const done = run.run(NEVER);
    await pass(50_000);
    isOffline = true;
    await pass(12_000);
    expect(run.status.state).toBe('waiting');
    isOffline = false;
    await pass(120_000);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 30, failed: 0 });
  });

  it('gives up at once without any patience, and counts what a server refuses as refused', async () => {
    const warm: Warm = () => {
      throw failed('source-refused');
    };
    const { run } = start(50, warm, { patienceMs: () => 0 });
    await run.run(NEVER);
    expect(run.status.counts).toMatchObject({ refused: 50, total: 50 });
  });

  it('treats "no such tile" as a good answer, and an error as none', async () => {
    const slowly = (error: CodedError): Warm => {
      return () => new Promise((_resolve, reject) => setTimeout(() => reject(error), 1000));
    };
    for (const [error, isUnanswered] of [
      [failed('tile-missing'), false],
      [failed('bad-tile'), true],
    ] as const) {
      const { run } = start(60, slowly(error), { giveUpAfterMs: 5000 });
      const done = run.run(NEVER);
      await pass(120_000);
      await done;
      const { missing, failed: lost } = run.status.counts;
      expect([run.isUnanswered, missing + lost]).toEqual([isUnanswered, 60]);
    }
  });

  it('does not treat failing tiles as progress', async () => {
    const warm: Warm = (y) => {
      if (y % 2 === 0) throw failed('source-failed', { detail: 'HTTP 500' });
      throw new CodedError('source-failed', { facts: { retryAfterMs: 10_000 } });
    };
    const { run } = start(10_000, warm, { patienceMs: () => 60_000 });
    const done = run.run(NEVER);
    await pass(120_000);
    await done;
    expect(run.status.counts).toMatchObject({ fetched: 0, failed: 10_000, total: 10_000 });
  });
});

describe('a run whose tiles come with shared requests', () => {
  /** Tiles of a round come with requests for eight each. Requests for which `isBad` says so fail all of their tiles. */
  const startShared = (isBad: (first: number, nowMs: number) => CodedError | undefined) =>
    start(
      200,
      (y) => {
        const error = isBad(y - (y % 8), performance.now());
        if (error) throw error;
        return FETCHED;
      },
      { workers: 64, inRounds: true },
    );
  const hostFailed = () => new CodedError('source-failed', { facts: { retryAfterMs: 1000 } });

  it('waits while its server fails, for minutes, and then gets every tile', async () => {
    const endsMs = performance.now() + 300_000;
    const { run, seen, asked } = startShared((_first, nowMs) => (nowMs < endsMs ? hostFailed() : undefined));
    const done = run.run(NEVER);
    await pass(299_000);
    expect(run.status).toMatchObject({ state: 'waiting', counts: { total: 0, failed: 0 } });
    // The same round, as the host's pauses allow.
    expect(new Set(asked).size).toBe(64);
    await pass(5000);
    await done;
    expectSums(seen);
    expect(run.status.counts).toMatchObject({ fetched: 200, failed: 0, total: 200 });
  });

  it('loses the tiles of a request that always fails while others are answered, and no others', async () => {
    const { run, seen } = startShared((first) => (first === 16 ? failed('source-failed') : undefined));
    const done = run.run(NEVER);
    await pass(60_000);
    await done;
    expectSums(seen);
    expect(run.status.counts).toMatchObject({ fetched: 192, failed: 8, total: 200 });
    expect(run.status.failures).toMatchObject([{ tiles: 8, error: { code: 'source-failed' } }]);
  });
});

describe('whatever comes of its tiles', () => {
  it('each counts once, and every sum is correct', async () => {
    const kinds = [
      'fetched',
      'present',
      'revalidated',
      'tile-missing',
      'bad-tile',
      'source-busy',
      'cache-busy',
    ] as const;
    const plans = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(plans, fc.integer({ min: 1, max: 8 }), fc.boolean(), async (plan, workers, inRounds) => {
        let next = 0;
        const warm: Warm = () => {
          // Once the plan is used up everything succeeds, so that every run ends.
          const kind = plan[next] ?? 'fetched';
          next += 1;
          if (kind === 'fetched' || kind === 'present' || kind === 'revalidated') return { kind, bytes: 1 };
          throw failed(kind, { facts: { retryAfterMs: 10 } });
        };
        const { run, seen, asked } = start(30, warm, { workers, inRounds });
        const done = run.run(NEVER);
        await pass(120_000);
        await done;
        const { counts, failures } = run.status;
        expectSums(seen);
        expect(counts.total).toBe(30);
        expect(new Set(asked).size).toBe(30);
        expect(failures.reduce((sum, { tiles }) => sum + tiles, 0)).toBe(counts.failed + counts.refused);
      }),
      { numRuns: 100 },
    );
  });
});
