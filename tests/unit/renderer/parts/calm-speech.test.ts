/** What people hear of warming who do not see it: the turning points, with a rest between them. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCalmSpeech, createProgressWords } from '../../../../renderer/parts/calm-speech.ts';
import { type AreaSummary, NO_COUNTS, type WarmJob } from '../../../../shared/area.ts';
import { describeError } from '../../../../shared/errors.ts';

function area(total: number, job: Partial<WarmJob> = {}): AreaSummary {
  const counts = { ...NO_COUNTS, total };
  return {
    id: '0123456789abcdef',
    name: 'Alps',
    sourceId: 's',
    kind: 'box',
    bounds: { west: 0, south: 0, east: 1, north: 1 },
    minZoom: 1,
    maxZoom: 2,
    expected: 200,
    lastResult: null,
    job: {
      state: 'running',
      mode: 'missing',
      counts,
      reason: null,
      tilesPerSecond: null,
      secondsLeft: null,
      failures: [],
      ...job,
    },
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('says the beginning, each quarter and what is in the way, once', () => {
  const findWords = createProgressWords();
  const waiting = { state: 'waiting', reason: describeError('offline') } as const;
  const said = [
    area(0),
    area(40),
    area(50),
    area(99),
    area(120),
    area(120, waiting),
    area(121, waiting),
    area(150),
  ].map((one) => findWords([one]));
  expect(said).toEqual([
    'Warming “Alps”: 200 tiles.',
    undefined,
    '“Alps”: 25 %.',
    undefined,
    '“Alps”: 50 %.',
    `“Alps” waits. ${describeError('offline').message}`,
    undefined,
    '“Alps”: 75 %.',
  ]);
});

it('says nothing of areas at rest', () => {
  const findWords = createProgressWords();
  expect(findWords([{ ...area(0), job: null }])).toBeUndefined();
  expect(findWords([])).toBeUndefined();
});

it('rests ten seconds after a sentence, and then says the last one of those that came meanwhile', async () => {
  const heard: string[] = [];
  const speech = createCalmSpeech((text) => heard.push(text));
  speech.say('one');
  speech.say('two');
  speech.say('three');
  expect(heard).toEqual(['one']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard).toEqual(['one', 'three']);
  await vi.advanceTimersByTimeAsync(9000);
  speech.say('four');
  expect(heard).toEqual(['one', 'three']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(heard).toEqual(['one', 'three', 'four']);
});

it('says nothing of before once it was stopped, and speaks again when asked', async () => {
  const heard: string[] = [];
  const speech = createCalmSpeech((text) => heard.push(text));
  speech.say('one');
  speech.say('two');
  speech.stop();
  await vi.advanceTimersByTimeAsync(20_000);
  speech.say('three');
  expect(heard).toEqual(['one', 'three']);
});
