/** Texts about a check of the cache. */
import { describe, expect, it } from 'vitest';
import {
  type CacheCheck,
  CHECK_STEPS,
  type CheckStep,
  type CheckStepName,
} from '../../../../shared/cache/cache-check.ts';
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
    expect(describeCheckStep(stepOf('leftovers'))).toBe('none found');
    expect(describeCheckStep(stepOf('leftovers', { mended: 1200, bytes: 3_400_000 }))).toBe(
      '1,200 removed, 3.4 MB freed',
    );
    expect(describeCheckStep(stepOf('strays', { checked: 41_903, mended: 2, failed: 1, foreign: 3 }))).toBe(
      "41,903 checked, 2 removed, 1 couldn't be fixed, 3 other files left alone",
    );
    expect(describeCheckStep(stepOf('images', { checked: 1, mended: 1, bytes: 10 }))).toBe(
      '1 tile, 10 bytes, 1 quarantined',
    );
  });

  it('tell how it ended', () => {
    expect(describeCheckEnd(checkOf({ images: { checked: 41_903, mended: 3 } }))).toBe(
      'Cache checked: 41,903 tiles. 3 bad tiles quarantined. They load again when you view them.',
    );
    expect(describeCheckEnd(checkOf({ images: { checked: 5, mended: 1 }, records: { mended: 1, failed: 2 } }))).toBe(
      "Cache checked: 5 tiles. 1 bad tile quarantined. It loads again when you view it. 1 other problem fixed. 2 couldn't be fixed.",
    );
    expect(describeCheckEnd(checkOf({ images: { checked: 1 } }))).toBe('Cache checked: 1 tile. No problems found.');
    expect(describeCheckEnd(checkOf({ images: { checked: 7 } }, 'cancelled'))).toBe(
      'Check cancelled after 7 tiles. What it fixed stays fixed.',
    );
  });

  it('report what is in quarantine, if anything', () => {
    expect(describeQuarantine(checkOf({}))).toBe('');
    expect(describeQuarantine({ ...checkOf({}), quarantine: { tiles: 2, bytes: 1500 } })).toBe(
      'In quarantine: 2 tiles, 1.5 kB. Deleted after 7 days.',
    );
  });
});
