/** What is told of a troubled disk, and when writes are tried again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiskTrouble, WRITE_REST_MS } from '../../../../app/cache/disk-trouble.ts';
import { CodedError } from '../../../../shared/errors.ts';

const FULL = new CodedError('cache-full');
const DENIED = new CodedError('cache-denied');

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('a troubled disk', () => {
  function watch(): { readonly trouble: DiskTrouble; readonly told: string[] } {
    const told: string[] = [];
    const options = {
      onTrouble: (error: CodedError) => told.push(error.code),
      onRecovered: () => told.push('recovered'),
    };
    return { trouble: new DiskTrouble(options), told };
  }

  it('is written to again after the rest, and not before', () => {
    const { trouble } = watch();
    expect(trouble.writesRest()).toBe(false);
    trouble.restWrites(FULL);
    vi.advanceTimersByTime(WRITE_REST_MS - 1);
    expect(trouble.writesRest()).toBe(true);
    expect(trouble.restReason).toMatchObject({ code: FULL.code, facts: { retryAfterMs: 1 } });
    vi.advanceTimersByTime(1);
    expect([trouble.writesRest(), trouble.restReason]).toEqual([false, undefined]);
  });

  it('is told once until it has recovered, and then anew', () => {
    const { trouble, told } = watch();
    trouble.recoverWrites();
    for (let time = 0; time < 3; time += 1) trouble.reportWrite(FULL);
    trouble.recoverWrites();
    trouble.recoverWrites();
    trouble.reportWrite(FULL);
    expect(told).toEqual(['cache-full', 'recovered', 'cache-full']);
  });

  it('that may not be read here and there is told once a run, however often it is written to', () => {
    const { trouble, told } = watch();
    for (let time = 0; time < 3; time += 1) {
      trouble.reportRead(DENIED);
      trouble.reportWrite(DENIED);
      trouble.recoverWrites();
    }
    expect(told.filter((code) => code === 'cache-denied').length).toBe(1);
  });
});
