/** How the benchmark's table presents measurements, and that rows fail on wrong counters. */
import { expect, it } from 'vitest';
import { expectCount, type Line, measureInTurns, type Row } from '../../bench/bench-row.ts';
import { describePage, describeTable } from '../../bench/performance-page.ts';

const row: Row = { name: 'read', about: 'Reads.', limit: 'The disk.', seconds: 1, run: async () => [] };

function tableOf(line: Line): readonly string[] {
  return describeTable([{ row, lines: [line] }])
    .split('\n')
    .slice(2);
}

it('has a ratio of round to round beside each peer, and whether the target is met by the first', () => {
  const line: Line = {
    what: 'one tile',
    unit: 'ms',
    ours: [10, 20, 30],
    peers: [
      { name: 'files', values: [10, 10, 20] },
      { name: 'database', values: [5, 5, 5] },
    ],
    target: { maxRatio: 1 },
    counted: '3 reads',
  };
  expect(tableOf(line)).toEqual([
    '| read | one tile | 20.0 ms (10.0–30.0, n 3) | files: 10.0 ms (10.0–20.0, n 3) | 1.50× (1.00–2.00, n 3) | 1×: missed | 3 reads |',
    '|  |  |  | database: 5.00 ms (5.00–5.00, n 3) | 4.00× (2.00–6.00, n 3) |  |  |',
  ]);
});

it('has no ratio to a peer without a value or with zero', () => {
  const peers = [{ name: 'page', values: [0] }];
  expect(tableOf({ what: 'blank', unit: 'px', ours: [0], peers, target: { max: 0 } })).toEqual([
    '| read | blank | 0 px | page: 0 px |  | 0 px: met |  |',
  ]);
  expect(tableOf({ what: 'blank', unit: 'px', ours: [7], peers: [] })).toEqual([
    '| read | blank | 7.00 px | not installed |  |  |  |',
  ]);
});

it('says why a row was not measured', () => {
  expect(describeTable([{ row, lines: [], reason: 'there is no curl' }])).toContain(
    '| read | not measured: there is no curl |  |  |  |  |  |',
  );
});

it('says what each row does and what limits it, and names no path', () => {
  const page = describePage([{ row, lines: [] }], '147.0');
  expect(page).toContain('- **read**: Reads. *Limit:* The disk.');
  expect(page).toMatch(/^- Computer: .+, \d+ cores, \d+ GB of memory, \w+ \w+; load [\d.]+ at the end$/m);
  expect(page).toContain('Chromium 147.0');
  expect(page).not.toContain(process.cwd());
});

it('measures each side once a round, in alternating order, after an uncounted round', async () => {
  const order: string[] = [];
  const side = (name: string) => () => order.push(name);
  const values = await measureInTurns(0, { ours: side('ours'), peer: side('peer') });
  expect(order).toEqual(['ours', 'peer', 'ours', 'peer']);
  expect(values).toEqual({ ours: [3], peer: [4] });
});

it('fails for an inexact counter', () => {
  expect(() => expectCount('reads', 3, 3)).not.toThrow();
  expect(() => expectCount('reads', 4, 3)).toThrow('reads: 4 instead of 3');
});
