import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchEndSignals } from '../../../../../app/service/starting/end-signal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let nowMs = 0;
let exits: unknown[] = [];
let before: Map<NodeJS.Signals, readonly NodeJS.SignalsListener[]>;

beforeEach(() => {
  nowMs = 1_000;
  exits = [];
  before = new Map(SIGNALS.map((name) => [name, process.listeners(name) as NodeJS.SignalsListener[]]));
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    exits.push(code);
    return undefined as never;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const [name, kept] of before) {
    for (const listener of process.listeners(name) as NodeJS.SignalsListener[]) {
      if (!kept.includes(listener)) process.off(name, listener);
    }
  }
});

describe('a request to end', () => {
  test.each(SIGNALS)('is made by %s', async (name) => {
    const end = watchEndSignals();
    expect(end.signal.aborted).toBe(false);
    process.emit(name);
    expect(end.signal.aborted).toBe(true);
    await end.requested;
    expect(exits).toEqual([]);
  });

  test('is one when signals come together, as Ctrl+C under npm does', () => {
    watchEndSignals();
    process.emit('SIGINT');
    nowMs += 400;
    process.emit('SIGINT');
    process.emit('SIGTERM');
    expect(exits).toEqual([]);
  });

  test('ends the process at once when repeated later', () => {
    watchEndSignals();
    process.emit('SIGINT');
    nowMs += 600;
    process.emit('SIGINT');
    expect(exits).toEqual([1]);
  });

  test('can come from inside, and more than once', async () => {
    const end = watchEndSignals();
    end.request();
    end.request();
    await end.requested;
    expect([end.signal.aborted, exits]).toEqual([true, []]);
  });
});
