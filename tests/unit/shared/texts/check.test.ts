/** Texts about a check of the cache. */
import { describe, expect, it } from 'vitest';
import { type CacheCheck, CHECK_STEPS, type CheckStep, type CheckStepName } from '../../../../shared/cache-check.ts';
import { describeCheckEnd, describeCheckStep, describeQuarantine } from '../../../../shared/texts/check.ts';

function stepOf(name: CheckStepName, counts: Partial<CheckStep> = {}): CheckStep {
  return { name, state: 'done', checked: 0, mended: 0, failed: 0, bytes: 0, foreign: 0, ...counts };
}

function checkOf(counts: Partial<Record<CheckStepName, Partial<CheckStep>>>, state: CacheCheck['state'] = 'done') {
  const steps = CHECK_STEPS.map((name) => stepOf(name, counts[name]));
  return { state, steps, begunMs: 1, endedMs: 2, quarantine: { tiles: 0, bytes: 0 } };
}

describe('the words for a check', () => {
  it('report each step’s results, failures and foreign items, and nothing for a waiting one', () => {
    expect(describeCheckStep(stepOf('images', { state: 'waiting' }))).toBe('');
    expect(describeCheckStep(stepOf('leftovers'))).toBe('none there');
    expect(describeCheckStep(stepOf('leftovers', { mended: 1200, bytes: 3_400_000 }))).toBe(
      '1,200 removed, 3.4 MB freed',
    );
    expect(describeCheckStep(stepOf('strays', { checked: 41_903, mended: 2, failed: 1, foreign: 3 }))).toBe(
      '41,903 looked at, 2 taken away, 1 could not be put right, 3 not of the cache, left alone',
    );
    expect(describeCheckStep(stepOf('images', { checked: 1, mended: 1, bytes: 10 }))).toBe(
      '1 tile, 10 bytes, 1 put in quarantine',
    );
  });

  it('tell in one sentence how it ended', () => {
    expect(describeCheckEnd(checkOf({ images: { checked: 41_903, mended: 3 } }))).toBe(
      'Cache checked: 41,903 tiles, 3 bad ones put in quarantine, they are fetched again when you look at them.',
    );
    expect(describeCheckEnd(checkOf({ images: { checked: 5, mended: 1 }, records: { mended: 1, failed: 2 } }))).toBe(
      'Cache checked: 5 tiles, 1 bad one put in quarantine, it is fetched again when you look at it, 1 other thing put right, 2 could not be put right.',
    );
    expect(describeCheckEnd(checkOf({ images: { checked: 1 } }))).toBe('Cache checked: 1 tile, nothing to put right.');
    expect(describeCheckEnd(checkOf({ images: { checked: 7 } }, 'cancelled'))).toBe(
      'The check ended early, after 7 tiles. What was put right stays so.',
    );
  });

  it('report what is in quarantine, if anything', () => {
    expect(describeQuarantine(checkOf({}))).toBe('');
    expect(describeQuarantine({ ...checkOf({}), quarantine: { tiles: 2, bytes: 1500 } })).toBe(
      'In quarantine: 2 tiles, 1.5 kB. It is emptied after 7 days.',
    );
  });
});
