/** What is reported about a troubled disk, and when writes resume. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiskTrouble, WRITE_REST_MS } from '../../../../../app/cache/disk/disk-trouble.ts';
import { ObstacleError } from '../../../../../app/cache/files/disk-error.ts';
import { CodedError } from '../../../../../shared/errors.ts';

const FULL = Object.assign(new Error('no space'), { code: 'ENOSPC' });
const DENIED = new CodedError('cache-denied');

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function watch() {
  const told: string[] = [];
  const trouble = new DiskTrouble({
    onTrouble: (error) => told.push(error.code),
    onRecovered: () => told.push('recovered'),
  });
  /** Starts a write that ends when the test says so. */
  const begin = (options?: { endsTrouble: boolean }) => {
    let succeed = (): void => undefined;
    let fail = (_thrown: unknown): void => undefined;
    const writing = new Promise<boolean>((resolve, reject) => {
      succeed = () => resolve(true);
      fail = reject;
    });
    // A refused write never awaits it.
    writing.catch(() => undefined);
    let hasBegun = false;
    const write = (): Promise<boolean> => {
      hasBegun = true;
      return writing;
    };
    const result = trouble.guardWrite(write, options).catch((thrown: unknown) => thrown);
    return {
      hasBegun,
      succeed: () => {
        succeed();
        return result;
      },
      fail: (thrown: unknown) => {
        fail(thrown);
        return result;
      },
    };
  };
  const rest = (): void => void vi.advanceTimersByTime(WRITE_REST_MS);
  return { trouble, told, begin, rest };
}

/** Predicts the reports for writes that started and ended at these steps. */
function makeOracle() {
  const expected: string[] = [];
  let refusedAt = -1;
  const isTold = (): boolean => expected.at(-1) === 'cache-full';
  return {
    expected,
    fail: (at: number) => {
      refusedAt = at;
      if (!isTold()) expected.push('cache-full');
    },
    succeed: (_at: number, begunAt: number) => {
      if (isTold() && begunAt > refusedAt) expected.push('recovered');
    },
  };
}

describe('a troubled disk', () => {
  it('refuses writes until the pause is over, and says why', async () => {
    const { trouble, begin } = watch();
    await begin().fail(FULL);
    vi.advanceTimersByTime(WRITE_REST_MS - 1);
    const reason = { code: 'cache-full', facts: { retryAfterMs: 1 } };
    expect(trouble.restReason).toMatchObject(reason);
    expect(await begin().succeed()).toMatchObject(reason);
    vi.advanceTimersByTime(1);
    expect(trouble.restReason).toBe(undefined);
    expect(await begin().succeed()).toBe(true);
  });

  it('is reported once until a write works again, and then again', async () => {
    const { told, begin, rest } = watch();
    await begin().succeed();
    for (let time = 0; time < 3; time += 1) {
      await begin().fail(FULL);
      rest();
    }
    for (let time = 0; time < 2; time += 1) await begin().succeed();
    await begin().fail(FULL);
    expect(told).toEqual(['cache-full', 'recovered', 'cache-full']);
  });

  it('does not end because a write that began before the trouble succeeds', async () => {
    const { told, begin, rest } = watch();
    const early = [begin(), begin()];
    await begin().fail(FULL);
    await early[0]?.succeed();
    rest();
    await early[1]?.succeed();
    expect(told).toEqual(['cache-full']);
    await begin().succeed();
    expect(told).toEqual(['cache-full', 'recovered']);
  });

  it('does not end because a record could be appended, which fits where no tile does', async () => {
    const { told, begin, rest } = watch();
    await begin().fail(FULL);
    rest();
    expect(await begin({ endsTrouble: false }).succeed()).toBe(true);
    expect(told).toEqual(['cache-full']);
  });

  it('is reported once while it lasts, and ends by a write begun after it, in any order of writes', async () => {
    const step = fc.record({ kind: fc.constantFrom('begin', 'succeed', 'fail', 'rest'), which: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { told, begin, rest } = watch();
        const open: { write: ReturnType<typeof begin>; begunAt: number }[] = [];
        const oracle = makeOracle();
        const end = async (kind: 'succeed' | 'fail', at: number, which: number): Promise<void> => {
          const [taken] = open.splice(which % Math.max(1, open.length), 1);
          await taken?.write[kind](FULL);
          if (taken?.write.hasBegun) oracle[kind](at, taken.begunAt);
        };
        for (const [at, { kind, which }] of steps.entries()) {
          if (kind === 'rest') rest();
          else if (kind === 'begin') open.push({ write: begin(), begunAt: at });
          else await end(kind, at, which);
        }
        expect(told).toEqual(oracle.expected);
      }),
    );
  });

  it('with unreadable files is reported once a run, however often it is written to', async () => {
    const { trouble, told, begin, rest } = watch();
    for (let time = 0; time < 3; time += 1) {
      trouble.reportRead(DENIED);
      await begin().fail(Object.assign(new Error('denied'), { code: 'EACCES' }));
      rest();
      await begin().succeed();
    }
    expect(told.filter((code) => code === 'cache-denied').length).toBe(1);
  });
});

describe('an obstacle for one tile', () => {
  it('is reported once a run, and stops no other write', async () => {
    const { trouble, told, begin } = watch();
    for (let time = 0; time < 3; time += 1) {
      await begin().fail(new ObstacleError('/cache/test/3 is not a folder'));
      expect(trouble.restReason).toBe(undefined);
      await begin().succeed();
    }
    expect(told).toEqual(['cache-unavailable']);
  });

  it('does not hide that the whole folder cannot be used', async () => {
    const { told, begin, rest } = watch();
    await begin().fail(new ObstacleError('/cache/test/3 is not a folder'));
    await begin().fail(new Error('/cache is not a folder'));
    rest();
    await begin().succeed();
    expect(told).toEqual(['cache-unavailable', 'cache-unavailable', 'recovered']);
  });
});
