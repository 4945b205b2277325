/** Tiles on disk by source, and their total. */
import { expect, it } from 'vitest';
import { createSourceSizes } from '../../../../renderer/statistics/source-sizes.ts';
import type { SourceStatistics } from '../../../../shared/cache/statistics.ts';

function createSource(sourceId: string, tiles: number, countedMs: number | null): SourceStatistics {
  const zooms = tiles === 0 ? [] : [{ zoom: 3, tiles, bytes: tiles * 1000 }];
  return { sourceId, name: sourceId, zooms, countedMs, requestsLastMinute: 0, maxRequestsPerMinute: 60 };
}

it('shows a total only after every source is counted', () => {
  const { root, show } = createSourceSizes();
  const readLines = () => [...root.querySelectorAll('.size-line')].map(({ textContent }) => textContent);
  show([createSource('one', 5, 1), createSource('two', 0, null)]);
  expect(readLines()).toEqual(['one55.0 kB', 'two––', 'All sources––']);
  show([createSource('one', 5, 1), createSource('two', 2, 2)]);
  expect(readLines()).toEqual(['one55.0 kB', 'two22.0 kB', 'All sources77.0 kB']);
});
