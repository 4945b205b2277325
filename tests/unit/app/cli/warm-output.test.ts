/** The output of the warming command: for programs, for a terminal, for a log. */
import { describe, expect, it } from 'vitest';
import { createWarmOutput, type OutputStream } from '../../../../app/cli/warm-output.ts';
import { describeError } from '../../../../shared/errors.ts';
import { makeEstimate, makeJob, makeResult } from '../../../support/areas.ts';

const subject = { name: 'Alps', expected: 5000 };
const running = makeJob({
  counts: { fetched: 2000, present: 100, total: 2100, bytes: 12_300_000 },
  tilesPerSecond: 41,
  secondsLeft: 70,
});
const waiting = makeJob({ state: 'waiting', reason: describeError('offline'), counts: running.counts });
const ended = {
  ...makeResult({ fetched: 4963, failed: 37, total: 5000, bytes: 30e6 }),
  gaveUp: false,
  failures: [{ error: describeError('source-failed'), tiles: 37 }],
};

function write(stream: Partial<OutputStream>, json = false) {
  let text = '';
  const output = createWarmOutput({ ...stream, write: (more) => (text += more) }, json);
  return { output, written: () => text };
}

describe('lines for programs', () => {
  it('are JSON, one for each step, and a last one with the totals', () => {
    const { output, written } = write({ isTTY: true }, true);
    output.tellProgress(subject, running);
    output.tellProgress(subject, waiting);
    output.tellEnd(subject, ended);
    const lines = written().split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        event: 'progress',
        ...{
          fetched: 2000,
          present: 100,
          revalidated: 0,
          missing: 0,
          failed: 0,
          refused: 0,
          total: 2100,
          bytes: 12_300_000,
        },
        ...{ expected: 5000, state: 'running', reason: null, tilesPerSecond: 41, secondsLeft: 70 },
      },
      expect.objectContaining({ event: 'progress', state: 'waiting', reason: 'offline' }),
      {
        event: 'end',
        ...{ fetched: 4963, present: 0, revalidated: 0, missing: 0, failed: 37, refused: 0, total: 5000, bytes: 30e6 },
        ...{ expected: 5000, isWhole: true, gaveUp: false },
        failures: [{ code: 'source-failed', message: expect.any(String), tiles: 37 }],
      },
    ]);
  });

  it('contain all of an estimate in one', () => {
    const { output, written } = write({}, true);
    output.tellEstimate(makeEstimate());
    expect(JSON.parse(written())).toEqual({ event: 'estimate', ...makeEstimate() });
  });
});

describe('the bar on a terminal', () => {
  it('is one line, rewritten in place', () => {
    const { output, written } = write({ isTTY: true, columns: 120 });
    output.tellProgress(subject, running);
    output.tellProgress(subject, waiting);
    const bar = '[########            ] 42% · 2,100 of 5,000 tiles · 12.3 MB';
    expect(written()).toBe(
      `\r${bar} · 41 tiles/s · 2 min left\u001b[K\r${`${bar} · waiting: Server unreachable`.slice(0, 119)}\u001b[K`,
    );
    output.tellEnd(subject, ended);
    expect(written().split('\n')).toHaveLength(2);
    expect(written()).toMatch(/\r“Alps” is saved except 37 tiles\. 5,000 tiles: .*\n$/);
  });

  it.each([undefined, 0, 10, 40, 81])('never exceeds a line of %s', (columns) => {
    const { output, written } = write(columns === undefined ? { isTTY: true } : { isTTY: true, columns });
    output.tellProgress(subject, waiting);
    const shown = written().slice(1, written().indexOf('\u001b'));
    expect(shown.length).toBeLessThanOrEqual((columns || 80) - 1);
  });

  it('is full at the end, and for an area without tiles', () => {
    const { output, written } = write({ isTTY: true, columns: 120 });
    output.tellProgress({ name: 'None', expected: 0 }, makeJob());
    expect(written()).toContain(`[${'#'.repeat(20)}] 100%`);
  });
});

describe('lines for a log', () => {
  it('come once for each tenth, and when the state changes', () => {
    const { output, written } = write({});
    for (let total = 0; total <= 5000; total += 50) output.tellProgress(subject, makeJob({ counts: { total } }));
    expect(written().trimEnd().split('\n')).toHaveLength(11);
    output.tellProgress(subject, waiting);
    output.tellProgress(subject, waiting);
    output.tellProgress(subject, running);
    expect(written().trimEnd().split('\n')).toHaveLength(13);
    expect(written()).not.toContain('\r');
  });
});

describe('an estimate for people', () => {
  it('is a table by zoom, with what it would take below', () => {
    const { output, written } = write({});
    const zooms = [
      { zoom: 9, tiles: 1234, fresh: 1000, stale: 200, missing: 34, meanBytes: 1e4, measuredTiles: 9 },
      { zoom: 10, tiles: 5, fresh: 0, stale: 0, missing: 5, meanBytes: null, measuredTiles: 0 },
    ];
    const download = { bytes: 24e6, lowBytes: 18e6, highBytes: 30e6 };
    output.tellEstimate(makeEstimate({ zooms, tiles: 1239, requests: 39, download, seconds: 100 }));
    expect(written()).toBe(
      [
        'zoom  tiles  fresh  stale  missing',
        '   9  1,234  1,000    200       34',
        '  10      5      0      0        5',
        ' all  1,239  1,000    200       39',
        'To request: 39 tiles, about 24 MB (18–30 MB), at least 2 min. Free disk space: 1.0 TB.',
        '',
      ].join('\n'),
    );
  });

  it('counts what takes less than a minute in seconds', () => {
    const { output, written } = write({});
    output.tellEstimate(makeEstimate({ seconds: 0.4 }));
    expect(written()).toContain('10 tiles, size unknown, at least 1 s.');
  });

  it('says what is unknown', () => {
    const { output, written } = write({});
    output.tellEstimate(makeEstimate({ isLookedThrough: false, seconds: null, diskFreeBytes: null }));
    expect(written()).toContain('Too large to check which tiles are stored. To request: 10 tiles, size unknown.\n');
  });

  it('is exact where the archive says so, or says why it isn’t', () => {
    const { output, written } = write({});
    const exact = { tiles: 9, lacking: 1, bytes: 42_300_000, requests: 3 };
    output.tellEstimate(makeEstimate({ exact }));
    expect(written()).toContain(
      'To request: 10 tiles, exactly 42.3 MB in 3 requests; the archive doesn’t have 1 of the tiles, at least 1 s.',
    );
    output.tellEstimate(makeEstimate({ inexactBecause: describeError('offline') }));
    expect(written()).toContain('size unknown, at least 1 s. No exact size: Server unreachable.');
  });
});
