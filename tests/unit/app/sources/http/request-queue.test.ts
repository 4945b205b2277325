/** Order, concurrency and rate of requests, with fake timers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestQueue, type Turn } from '../../../../../app/sources/http/request-queue.ts';
import { CodedError } from '../../../../../shared/errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class QueueFixture {
  readonly queue = new RequestQueue(() => performance.now());
  readonly begun: string[] = [];
  readonly beganAtMs: number[] = [];
  readonly failed: unknown[] = [];
  #ends: (() => void)[] = [];
  readonly #sinceMs = performance.now();

  constructor(maxConcurrentRequests = 1, maxRequestsPerSecond = 100) {
    this.queue.setLimits({ maxConcurrentRequests, maxRequestsPerSecond });
  }

  add(name: string, turn: Partial<Turn<void>> = {}): void {
    const begin = (): Promise<void> => {
      this.begun.push(name);
      this.beganAtMs.push(Math.round(performance.now() - this.#sinceMs));
      return new Promise((resolve) => this.#ends.push(resolve));
    };
    const signal = new AbortController().signal;
    this.queue
      .run({ purpose: 'visible', signal, mayBegin: () => undefined, begin, ...turn })
      .catch((thrown: unknown) => this.failed.push(thrown));
  }

  /** Ends the pending requests and those that start as a result, until none can start now. */
  async endAll(): Promise<void> {
    while (this.#ends.length > 0) {
      for (const end of this.#ends.splice(0)) end();
      await settle();
    }
  }

  async endOne(): Promise<void> {
    this.#ends.shift()?.();
    await settle();
  }
}

/** Lets all ready promises continue. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

describe('the order', () => {
  it('is: visible, revalidation, warming; of each the newest first', async () => {
    const fixture = new QueueFixture();
    fixture.add('first');
    fixture.add('warming', { purpose: 'warming' });
    for (const name of ['revalidation 1', 'revalidation 2']) fixture.add(name, { purpose: 'revalidation' });
    for (const name of ['visible 1', 'visible 2', 'visible 3']) fixture.add(name);
    await fixture.endAll();
    expect(fixture.begun).toEqual([
      'first',
      'visible 3',
      'visible 2',
      'visible 1',
      'revalidation 2',
      'revalidation 1',
      'warming',
    ]);
  });

  it('moves a warming request forward once a window wants it, by its age', async () => {
    const fixture = new QueueFixture();
    const hurries: (() => void)[] = [];
    const onHurry = (hurry: () => void): void => void hurries.push(hurry);
    fixture.add('first');
    for (const name of ['warming 1', 'warming 2', 'warming 3']) fixture.add(name, { purpose: 'warming', onHurry });
    fixture.add('revalidation', { purpose: 'revalidation' });
    fixture.add('visible');
    hurries[1]?.();
    await fixture.endAll();
    expect(fixture.begun).toEqual(['first', 'visible', 'warming 2', 'revalidation', 'warming 3', 'warming 1']);
  });

  it('ignores urgency once the request has begun or was cancelled', async () => {
    const fixture = new QueueFixture();
    const hurries: (() => void)[] = [];
    const onHurry = (hurry: () => void): void => void hurries.push(hurry);
    const abort = new AbortController();
    fixture.add('under way', { purpose: 'warming', onHurry });
    fixture.add('given up', { purpose: 'warming', onHurry, signal: abort.signal });
    abort.abort(new CodedError('cancelled'));
    await settle();
    for (const hurry of hurries) hurry();
    await fixture.endAll();
    expect([fixture.begun, fixture.failed.length]).toEqual([['under way'], 1]);
  });
});

describe('concurrency', () => {
  it('never exceeds the limit', async () => {
    const fixture = new QueueFixture(3);
    for (let count = 0; count < 5; count += 1) fixture.add(`${count}`);
    await settle();
    expect(fixture.begun).toHaveLength(3);
    await fixture.endOne();
    expect(fixture.begun).toHaveLength(4);
  });

  it('changes with the limits, for all that has not begun', async () => {
    const fixture = new QueueFixture(2);
    for (let count = 0; count < 6; count += 1) fixture.add(`${count}`);
    fixture.queue.setLimits({ maxConcurrentRequests: 1, maxRequestsPerSecond: 100 });
    await fixture.endOne();
    expect(fixture.begun).toHaveLength(2);
    await fixture.endOne();
    expect(fixture.begun).toHaveLength(3);
    fixture.queue.setLimits({ maxConcurrentRequests: 4, maxRequestsPerSecond: 100 });
    await settle();
    expect(fixture.begun).toHaveLength(6);
  });

  it('counts a cancelled request until it has ended', async () => {
    const fixture = new QueueFixture(1);
    const controller = new AbortController();
    fixture.add('slow to end', { signal: controller.signal });
    fixture.add('next');
    await settle();
    controller.abort(new CodedError('cancelled'));
    await settle();
    expect(fixture.begun).toEqual(['slow to end']);
    await fixture.endAll();
    expect(fixture.begun).toEqual(['slow to end', 'next']);
  });
});

describe('the rate', () => {
  it.each([
    [4, [0, 0, 0, 0, 1000, 1000, 1000, 1000, 2000]],
    [1, [0, 1000, 2000, 3000]],
    [0.5, [0, 2000, 4000]],
    [0.1, [0, 10_000]],
    [2.5, [0, 0, 0, 1200, 1200, 1200, 2400]],
  ])('of %d a second begins requests at %j ms', async (rate, beganAtMs) => {
    const fixture = new QueueFixture(8, rate);
    for (let count = 0; count < 20; count += 1) fixture.add(`${count}`);
    for (let at = 0; at < (beganAtMs.at(-1) ?? 0); at += 100) {
      await fixture.endAll();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(fixture.beganAtMs.slice(0, beganAtMs.length)).toEqual(beganAtMs);
  });

  it('applies to any second, not to each second of a clock', async () => {
    const fixture = new QueueFixture(8, 2);
    await vi.advanceTimersByTimeAsync(900);
    for (let count = 0; count < 4; count += 1) fixture.add(`${count}`);
    await fixture.endAll();
    await vi.advanceTimersByTimeAsync(999);
    expect(fixture.begun).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(fixture.begun).toHaveLength(4);
  });

  it('does not follow the system clock', async () => {
    const fixture = new QueueFixture(8, 1);
    fixture.add('before');
    await fixture.endAll();
    vi.setSystemTime(Date.now() - 3_600_000);
    fixture.add('after');
    await vi.advanceTimersByTimeAsync(1000);
    expect(fixture.begun).toEqual(['before', 'after']);
  });

  it('is not used up by what is cancelled or may not begin', async () => {
    const fixture = new QueueFixture(8, 1);
    const controller = new AbortController();
    const refuse = (): void => {
      throw new CodedError('working-offline');
    };
    fixture.add('refused', { mayBegin: refuse });
    fixture.add('first');
    for (let count = 0; count < 3; count += 1) fixture.add(`given up ${count}`, { signal: controller.signal });
    fixture.add('second', { purpose: 'revalidation' });
    await fixture.endAll();
    controller.abort(new CodedError('cancelled'));
    await settle();
    expect(fixture.failed).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fixture.begun).toEqual(['first', 'second']);
  });
});

describe('a request cancelled while it waits', () => {
  it('rejects at once with the signal’s reason, and never begins', async () => {
    const fixture = new QueueFixture();
    const controller = new AbortController();
    const reason = new CodedError('cancelled');
    fixture.add('first');
    fixture.add('given up', { signal: controller.signal });
    controller.abort(reason);
    await settle();
    expect(fixture.failed).toEqual([reason]);
    await fixture.endAll();
    expect(fixture.begun).toEqual(['first']);
  });

  it('never begins if it was cancelled before', async () => {
    const fixture = new QueueFixture();
    fixture.add('given up', { signal: AbortSignal.abort(new CodedError('cancelled')) });
    await settle();
    expect(fixture.begun).toEqual([]);
    expect(fixture.failed).toHaveLength(1);
  });
});
