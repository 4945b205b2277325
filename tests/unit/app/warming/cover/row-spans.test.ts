/** Spans compared with sets of rows, and columns of spans with sets of tiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countRows,
  intersectColumns,
  intersectSpans,
  subtractColumns,
  subtractSpans,
  uniteColumns,
  uniteSpans,
} from '../../../../../app/warming/cover/row-spans.ts';
import type { RowSpan, TileColumn } from '../../../../../shared/tiles/tile-column.ts';

const anySpans = fc.array(
  fc.tuple(fc.nat(30), fc.nat(6)).map(([first, length]): RowSpan => [first, first + length]),
  { maxLength: 6 },
);
const spans = anySpans.map(uniteSpans);
const columns = fc
  .uniqueArray(fc.nat(8), { maxLength: 6 })
  .chain((xs) => fc.tuple(...xs.toSorted((a, b) => a - b).map((x) => fc.record({ x: fc.constant(x), spans }))))
  .map((list): TileColumn[] => list.filter((column) => column.spans.length > 0));

function rowsOf(list: readonly RowSpan[]): Set<number> {
  return new Set(
    list.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index)),
  );
}

/** The canonical spans of a set. */
function spansOf(rows: Iterable<number>): RowSpan[] {
  const list: [number, number][] = [];
  for (const row of [...rows].toSorted((a, b) => a - b)) {
    const before = list.at(-1);
    if (before?.[1] === row - 1) before[1] = row;
    else list.push([row, row]);
  }
  return list;
}

function tilesOf(list: Iterable<TileColumn>): Set<string> {
  return new Set([...list].flatMap((column) => [...rowsOf(column.spans)].map((row) => `${column.x}/${row}`)));
}

function expectOrdered(list: readonly TileColumn[]): void {
  for (const [index, column] of list.entries()) {
    if (index > 0) expect(column.x).toBeGreaterThan(list[index - 1]?.x ?? Number.NaN);
    expect(column.spans).not.toHaveLength(0);
    expect(column.spans).toEqual(spansOf(rowsOf(column.spans)));
  }
}

describe('spans of rows', () => {
  it('are united into ascending ones that do not touch', () => {
    expect(uniteSpans([])).toEqual([]);
    expect(
      uniteSpans([
        [7, 9],
        [0, 2],
        [3, 3],
        [8, 12],
        [5, 5],
      ]),
    ).toEqual([
      [0, 3],
      [5, 5],
      [7, 12],
    ]);
    fc.assert(
      fc.property(anySpans, (list) => {
        expect(uniteSpans(list)).toEqual(spansOf(rowsOf(list)));
      }),
    );
  });

  it('do not change the list they are united from', () => {
    const list: RowSpan[] = [
      [3, 4],
      [1, 2],
    ];
    uniteSpans(list);
    expect(list).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  it('are intersected and subtracted like sets of rows', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const [rows, others] = [rowsOf(one), rowsOf(other)];
        expect(intersectSpans(one, other)).toEqual(spansOf([...rows].filter((row) => others.has(row))));
        expect(subtractSpans(one, other)).toEqual(spansOf([...rows].filter((row) => !others.has(row))));
        expect(countRows(one)).toBe(rows.size);
      }),
    );
  });

  it('are counted beyond 2^31', () => {
    expect(countRows(Array.from({ length: 1024 }, (): RowSpan => [0, 2 ** 22 - 1]))).toBe(2 ** 32);
  });
});

describe('columns of tiles', () => {
  it('are united, intersected and subtracted as sets of tiles are', () => {
    fc.assert(
      fc.property(columns, fc.array(columns, { maxLength: 3 }), (one, others) => {
        const [tiles, sets] = [tilesOf(one), others.map(tilesOf)];
        const isInOthers = (tile: string): boolean => sets.some((set) => set.has(tile));
        const [united, common, left] = [
          [...uniteColumns([one, ...others])],
          [...intersectColumns(one, others)],
          [...subtractColumns(one, others)],
        ];
        for (const list of [united, common, left]) expectOrdered(list);
        expect(tilesOf(united)).toEqual(new Set([...tiles, ...sets.flatMap((set) => [...set])]));
        expect(tilesOf(common)).toEqual(new Set([...tiles].filter(isInOthers)));
        expect(tilesOf(left)).toEqual(new Set([...tiles].filter((tile) => !isInOthers(tile))));
      }),
    );
    expect([...uniteColumns([])]).toEqual([]);
  });

  it.each([
    ['united', (endless: Iterable<TileColumn>) => uniteColumns([endless, endless])],
    ['intersected', (endless: Iterable<TileColumn>) => intersectColumns(endless, [endless])],
    ['subtracted', (endless: Iterable<TileColumn>) => subtractColumns(endless, [[]])],
  ])('are %s lazily, and iterators are closed with them', (_name, join) => {
    let [begun, ended] = [0, 0];
    const endless = {
      *[Symbol.iterator](): Generator<TileColumn> {
        begun += 1;
        try {
          for (let x = 0; ; x += 1) yield { x, spans: [[0, 1]] };
        } finally {
          ended += 1;
        }
      },
    };
    const unasked = join(endless);
    expect(begun).toBe(0);
    for (const { x } of unasked) if (x === 3) break;
    expect(begun).toBeGreaterThan(0);
    expect(ended).toBe(begun);
  });
});
