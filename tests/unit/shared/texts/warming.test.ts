/** Texts about finished warming. */
import { describe, expect, it } from 'vitest';
import { NO_COUNTS, type WarmCounts, type WarmResult } from '../../../../shared/areas/area.ts';
import {
  describeCounts,
  describePace,
  describeResult,
  formatDownload,
  formatExactDownload,
  reckonPercent,
} from '../../../../shared/texts/warming.ts';
import { makeJob } from '../../../support/areas.ts';

const whole: WarmCounts = { ...NO_COUNTS, fetched: 4963, failed: 37, total: 5000, bytes: 12_300_000 };

function resultOf(counts: WarmCounts, isWhole = true): WarmResult {
  return { mode: 'missing', begunMs: 1, endedMs: 2, isWhole, counts, failures: [] };
}

describe('the end of a run', () => {
  it('names the area', () => {
    const counts = { ...NO_COUNTS, present: 1233, fetched: 1, total: 1234, bytes: 900 };
    expect(describeResult('Alps', resultOf(counts))).toEqual({
      title: '“Alps” is saved',
      body: '1,234 tiles: 1 downloaded (900 bytes), 1,233 already on disk',
    });
  });

  it('says when there was nothing to do', () => {
    const counts = { ...NO_COUNTS, present: 1234, total: 1234 };
    expect(describeResult('Alps', resultOf(counts))).toEqual({
      title: '“Alps” is already complete',
      body: '1,234 tiles: 1,234 already on disk',
    });
    expect(describeResult('Alps', { ...resultOf(counts), mode: 'stale' }).title).toBe('“Alps” is saved');
  });

  it('counts in the title what failed and was refused', () => {
    expect(describeResult('Alps', resultOf(whole)).title).toBe('“Alps” is saved except 37 tiles');
    const counts = { ...whole, fetched: 4000, refused: 963 };
    expect(describeResult('Alps', resultOf(counts)).title).toBe('“Alps” is saved except 1,000 tiles');
  });

  it('does not call saved what brought no tile at all', () => {
    const result = resultOf({ ...NO_COUNTS, failed: 4, refused: 1, total: 5 });
    expect(describeResult('Alps', result)).toEqual({
      title: '“Alps” couldn’t be saved',
      body: '5 tiles: 4 failed, 1 refused',
    });
    expect(describeResult('Alps', { ...result, mode: 'stale' }).title).toBe('“Alps” couldn’t be updated');
  });

  it('calls an area saved when only tiles are missing that do not exist, unless none does', () => {
    const counts = { ...NO_COUNTS, fetched: 4963, missing: 37, total: 5000, bytes: 12_300_000 };
    expect(describeResult('Alps', resultOf(counts))).toEqual({
      title: '“Alps” is saved',
      body: '5,000 tiles: 4,963 downloaded (12.3 MB), 37 not on server',
    });
    const none = { ...NO_COUNTS, missing: 5, total: 5 };
    expect(describeResult('Alps', resultOf(none)).title).toBe('“Alps” couldn’t be saved');
  });

  it('does not call saved what was cancelled', () => {
    expect(describeResult('Alps', resultOf(whole, false))).toEqual({
      title: 'Saving “Alps” was cancelled',
      body: '5,000 tiles: 4,963 downloaded (12.3 MB), 37 failed',
    });
  });
});

describe('the words for what became of tiles', () => {
  it('leave out what is none', () => {
    expect(describeCounts(NO_COUNTS)).toBe('0 tiles');
    expect(describeCounts({ ...NO_COUNTS, fetched: 1, total: 1, bytes: 900 })).toBe('1 tile: 1 downloaded (900 bytes)');
  });

  it('name each of the six ends a tile can come to', () => {
    const counts = {
      fetched: 1,
      present: 2,
      revalidated: 3,
      missing: 4,
      failed: 5,
      refused: 6,
      total: 21,
      bytes: 1500,
    };
    expect(describeCounts(counts)).toBe(
      '21 tiles: 1 downloaded (1.5 kB), 2 already on disk, 3 unchanged, 4 not on server, 5 failed, 6 refused',
    );
  });
});

describe('the words for a run under way', () => {
  const job = makeJob({ counts: { bytes: 12_300_000 }, tilesPerSecond: 18.4, secondsLeft: 170 });

  it('tell its pace as far as it is known', () => {
    expect(describePace(job)).toBe('12.3 MB · 18 tiles/s · 3 min left');
    expect(describePace({ ...job, tilesPerSecond: 1.25, secondsLeft: null })).toBe('12.3 MB · 1.3 tiles/s');
    expect(describePace(makeJob())).toBe('0 bytes');
    expect(describePace({ ...job, secondsLeft: 0 })).toBe('12.3 MB · 18 tiles/s');
  });

  it('tell no pace of what stands still', () => {
    expect(describePace({ ...job, state: 'waiting' })).toBe('12.3 MB');
  });

  it('say 100 % at its end alone', () => {
    expect([reckonPercent(0, 3), reckonPercent(2, 3), reckonPercent(99_999, 100_000)]).toEqual([0, 66, 99]);
    expect([reckonPercent(3, 3), reckonPercent(4, 3), reckonPercent(0, 0)]).toEqual([100, 100, 100]);
  });
});

it.each([
  [24e6, 18e6, 30.2e6, 'about 24 MB (18–30 MB)'],
  [1e6, 0.9e6, 1.12e6, 'about 1 MB (900 kB–1.1 MB)'],
  [24e6, 24e6, 24e6, 'about 24 MB'],
  [0, 0, 0, 'about 0 bytes'],
  [520_000_000, 0, 1_300_000_000, 'about 520 MB (up to 1.3 GB)'],
])('writes what is expected to come, %d bytes from %d to %d, as %s', (bytes, lowBytes, highBytes, text) => {
  expect(formatDownload({ bytes, lowBytes, highBytes })).toBe(text);
});

it.each([
  [{ tiles: 5000, lacking: 0, bytes: 42_300_000, requests: 31 }, 'exactly 42.3 MB in 31 requests'],
  [
    { tiles: 1, lacking: 1200, bytes: 900, requests: 1 },
    'exactly 900 bytes in 1 request; the archive doesn’t have 1,200 of the tiles',
  ],
  [{ tiles: 0, lacking: 3, bytes: 0, requests: 0 }, 'nothing: the archive has none of these tiles'],
])('writes what will come as %j', (exact, text) => {
  expect(formatExactDownload(exact)).toBe(text);
});
