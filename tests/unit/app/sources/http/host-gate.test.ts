/** When a host may be contacted, with the test's own clock and random numbers. */
import { describe, expect, it } from 'vitest';
import {
  FIRST_PAUSE_MS,
  HostGate,
  IMPOSTORS_FOR_PAUSE,
  MIN_PAUSE_MS,
  TRUSTED_AFTER,
} from '../../../../../app/sources/http/host-gate.ts';
import type { Trouble } from '../../../../../app/sources/http/trouble.ts';

const BUSY: Trouble = { code: 'source-busy' };
const OFFLINE: Trouble = { code: 'offline' };
const SIGN_IN: Trouble = { code: 'sign-in-page' };

class GateFixture {
  nowMs = 1000;
  random = 1;
  readonly told: string[] = [];
  readonly gate = new HostGate({
    monotonicMs: () => this.nowMs,
    random: () => this.random,
    onPause: () => this.told.push('pause'),
    onReady: () => this.told.push('ready'),
    onCare: () => undefined,
  });
  #tiles = 0;

  begin() {
    this.#tiles += 1;
    return this.gate.begin(`${this.#tiles}`);
  }

  /** Requests new tiles one after the other and fails each. Returns the length of each pause. */
  failInARow(count: number, failure: 'unreachable' | 'overloaded' | 'failing', trouble: Trouble): number[] {
    return Array.from({ length: count }, () => {
      this.gate.fail(this.begin(), failure, trouble);
      return this.sitOut();
    });
  }

  succeedInARow(count: number): void {
    for (let done = 0; done < count; done += 1) this.gate.succeed(this.begin());
  }

  /** Lets the pause pass and returns its length. */
  sitOut(): number {
    const pauseMs = this.gate.trouble?.retryAfterMs ?? 0;
    this.nowMs += pauseMs;
    return pauseMs;
  }
}

describe('a host that fails', () => {
  it('is paused twice as long each time, up to five minutes', () => {
    const fixture = new GateFixture();
    expect(fixture.failInARow(10, 'overloaded', BUSY)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000,
    ]);
  });

  it('is paused for half a minute at most when it cannot be reached', () => {
    expect(new GateFixture().failInARow(8, 'unreachable', OFFLINE).slice(-4)).toEqual([16_000, 30_000, 30_000, 30_000]);
  });

  it('is paused for a random part of that, but at least a quarter of a second', () => {
    const fixture = new GateFixture();
    fixture.random = 0.5;
    expect(fixture.failInARow(3, 'overloaded', BUSY)).toEqual([500, 1000, 2000]);
    fixture.random = 0;
    expect(fixture.failInARow(3, 'overloaded', BUSY)).toEqual([MIN_PAUSE_MS, MIN_PAUSE_MS, MIN_PAUSE_MS]);
  });

  it('says why, and the time left, whenever it is asked', () => {
    const fixture = new GateFixture();
    expect(fixture.gate.trouble).toBeUndefined();
    fixture.gate.fail(fixture.begin(), 'unreachable', OFFLINE);
    expect(fixture.gate.trouble).toEqual({ code: 'offline', retryAfterMs: FIRST_PAUSE_MS });
    fixture.nowMs += 400;
    expect(fixture.gate.trouble).toEqual({ code: 'offline', retryAfterMs: 600 });
    fixture.nowMs += 600;
    expect(fixture.gate.trouble).toBeUndefined();
  });

  it('counts one failure for all requests that were pending when it failed', () => {
    const fixture = new GateFixture();
    const tickets = [fixture.begin(), fixture.begin(), fixture.begin()];
    for (const ticket of tickets) expect(fixture.gate.fail(ticket, 'unreachable', OFFLINE)).toBe(true);
    expect(fixture.sitOut()).toBe(FIRST_PAUSE_MS);
    expect(fixture.failInARow(1, 'unreachable', OFFLINE)).toEqual([2 * FIRST_PAUSE_MS]);
    expect(fixture.told).toEqual(['pause', 'pause']);
  });

  it('is trusted again after some consecutive good answers', () => {
    const fixture = new GateFixture();
    fixture.failInARow(4, 'overloaded', BUSY);
    fixture.succeedInARow(TRUSTED_AFTER - 1);
    expect(fixture.gate.isCareful).toBe(true);
    fixture.succeedInARow(1);
    expect(fixture.gate.isCareful).toBe(false);
    expect(fixture.failInARow(1, 'overloaded', BUSY)).toEqual([FIRST_PAUSE_MS]);
  });

  it('is not trusted again while good answers and failures alternate', () => {
    const fixture = new GateFixture();
    const pauses = Array.from({ length: 5 }, () => {
      fixture.succeedInARow(1);
      return fixture.failInARow(1, 'overloaded', BUSY)[0];
    });
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });

  it('reports once that it is ready again, with the first good answer after the pause', () => {
    const fixture = new GateFixture();
    const early = fixture.begin();
    fixture.gate.fail(fixture.begin(), 'unreachable', OFFLINE);
    fixture.gate.succeed(early);
    expect(fixture.told).toEqual(['pause']);
    fixture.sitOut();
    fixture.succeedInARow(2);
    expect(fixture.told).toEqual(['pause', 'ready']);
  });
});

describe('trouble that is one tile’s own', () => {
  it('pauses nothing when the host has answered others meanwhile', () => {
    const fixture = new GateFixture();
    const slow = fixture.begin();
    fixture.succeedInARow(1);
    expect(fixture.gate.fail(slow, 'unreachable', OFFLINE)).toBe(false);
    expect(fixture.gate.trouble).toBeUndefined();
    expect(fixture.gate.isCareful).toBe(false);
  });

  it('pauses nothing when the same tile fails again', () => {
    const { gate, ...fixture } = new GateFixture();
    expect(gate.fail(gate.begin('broken'), 'failing', { code: 'source-failed' })).toBe(true);
    expect(fixture.told).toEqual(['pause']);
    expect(gate.fail(gate.begin('broken'), 'failing', { code: 'source-failed' })).toBe(false);
    expect(gate.fail(gate.begin('another'), 'failing', { code: 'source-failed' })).toBe(true);
    expect(fixture.told).toEqual(['pause', 'pause']);
  });

  it('is never an overload', () => {
    const fixture = new GateFixture();
    const slow = fixture.begin();
    fixture.succeedInARow(1);
    expect(fixture.gate.fail(slow, 'overloaded', BUSY)).toBe(true);
    expect(fixture.gate.trouble?.code).toBe('source-busy');
  });

  it('does not keep an unreachable host from being paused longer and longer', () => {
    const { gate } = new GateFixture();
    expect(gate.fail(gate.begin('same'), 'unreachable', OFFLINE)).toBe(true);
    expect(gate.fail(gate.begin('same'), 'unreachable', OFFLINE)).toBe(true);
  });
});

describe('something in place of the host', () => {
  it('pauses nothing when a server merely says "no such tile" in an odd way', () => {
    const fixture = new GateFixture();
    for (let round = 0; round < 3 * IMPOSTORS_FOR_PAUSE; round += 1) {
      fixture.gate.meetImpostor(fixture.begin(), SIGN_IN);
      if (round % (IMPOSTORS_FOR_PAUSE - 1) === 0) fixture.succeedInARow(1);
    }
    expect(fixture.told).toEqual([]);
  });

  it('pauses the host when nothing else answers, longer and longer, up to half a minute', () => {
    const fixture = new GateFixture();
    const pauses = Array.from({ length: IMPOSTORS_FOR_PAUSE + 6 }, () => {
      fixture.gate.meetImpostor(fixture.begin(), SIGN_IN);
      return fixture.sitOut();
    });
    expect(pauses).toEqual([0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(fixture.gate.isCareful).toBe(true);
  });
});

describe('a pause requested by the server', () => {
  it('lasts as long as requested and is not shortened by a retry or a shorter request', () => {
    const fixture = new GateFixture();
    const other = fixture.begin();
    fixture.gate.pauseAsAsked(60_000, BUSY);
    fixture.gate.retry();
    fixture.gate.pauseAsAsked(2000, BUSY);
    fixture.gate.fail(other, 'unreachable', OFFLINE);
    expect(fixture.gate.trouble).toEqual({ code: 'source-busy', retryAfterMs: 60_000 });
    expect(fixture.sitOut()).toBe(60_000);
    expect(fixture.gate.trouble).toBeUndefined();
    expect(fixture.gate.isCareful).toBe(true);
  });

  it('replaces one that was only guessed', () => {
    const fixture = new GateFixture();
    fixture.failInARow(6, 'overloaded', BUSY);
    const ticket = fixture.begin();
    fixture.gate.fail(ticket, 'overloaded', BUSY);
    fixture.gate.pauseAsAsked(2000, BUSY);
    expect(fixture.gate.trouble?.retryAfterMs).toBe(2000);
  });
});

describe('a retry', () => {
  it('ends a guessed pause at once, and the next one is short again', () => {
    const fixture = new GateFixture();
    fixture.failInARow(6, 'overloaded', BUSY);
    fixture.gate.fail(fixture.begin(), 'overloaded', BUSY);
    fixture.gate.retry();
    expect(fixture.gate.trouble).toBeUndefined();
    expect(fixture.gate.isCareful).toBe(true);
    expect(fixture.failInARow(1, 'overloaded', BUSY)).toEqual([2000]);
  });

  it('ends a pause for something in place of the host', () => {
    const fixture = new GateFixture();
    for (let round = 0; round < IMPOSTORS_FOR_PAUSE + 4; round += 1) {
      fixture.gate.meetImpostor(fixture.begin(), SIGN_IN);
      fixture.sitOut();
    }
    fixture.gate.meetImpostor(fixture.begin(), SIGN_IN);
    fixture.gate.retry();
    expect(fixture.gate.trouble).toBeUndefined();
    fixture.gate.meetImpostor(fixture.begin(), SIGN_IN);
    expect(fixture.gate.trouble?.retryAfterMs).toBe(1000);
  });
});
