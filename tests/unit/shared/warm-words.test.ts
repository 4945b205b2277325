/** What people read of warming that has ended. */
import { describe, expect, it } from 'vitest';
import { NO_COUNTS, type WarmCounts, type WarmResult } from '../../../shared/area.ts';
import { describeCounts, describeResult } from '../../../shared/warm-words.ts';

const whole: WarmCounts = { ...NO_COUNTS, fetched: 4963, failed: 37, total: 5000, bytes: 12_300_000 };

function resultOf(counts: WarmCounts, isWhole = true): WarmResult {
  return { mode: 'missing', begunMs: 1, endedMs: 2, isWhole, counts, failures: [] };
}

describe('the words for an ended run', () => {
  it('name the area', () => {
    const counts = { ...NO_COUNTS, present: 1234, total: 1234 };
    expect(describeResult('Alps', resultOf(counts))).toEqual({
      title: '“Alps” is warmed',
      body: '1,234 tiles: 1,234 already here',
    });
  });

  it('say in the title what failed and what was refused', () => {
    const counts = { ...whole, fetched: 4000, refused: 963 };
    expect(describeResult('Alps', resultOf(whole)).title).toBe('“Alps” is warmed, 37 failed');
    expect(describeResult('Alps', resultOf(counts)).title).toBe('“Alps” is warmed, 37 failed, 963 refused');
  });

  it('do not call warm what was cancelled', () => {
    expect(describeResult('Alps', resultOf(whole, false))).toEqual({
      title: 'Warming “Alps” was cancelled',
      body: '5,000 tiles: 4,963 fetched (12.3 MB), 37 failed',
    });
  });
});

describe('the words for what became of tiles', () => {
  it('leave out what is none', () => {
    expect(describeCounts(NO_COUNTS)).toBe('0 tiles');
    expect(describeCounts({ ...NO_COUNTS, fetched: 1, total: 1, bytes: 900 })).toBe('1 tile: 1 fetched (900 bytes)');
  });

  it('name each of the five ends a tile can come to', () => {
    const counts = { fetched: 1, present: 2, revalidated: 3, failed: 4, refused: 5, total: 15, bytes: 1500 };
    expect(describeCounts(counts)).toBe(
      '15 tiles: 1 fetched (1.5 kB), 2 already here, 3 revalidated, 4 failed, 5 refused',
    );
  });
});
