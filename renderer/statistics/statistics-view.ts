/** What the panel of statistics shows, part by part; nothing in it moves when numbers change. */

import type { SourceId } from '../../shared/source.ts';
import type { CacheStatistics } from '../../shared/statistics.ts';
import { formatBytes, formatMoment } from '../../shared/texts/quantities.ts';
import { element, type View } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { createMemoryGauge, createRequestRates } from './gauges.ts';
import { createLookupChart } from './lookup-chart.ts';
import { createLookupHistory } from './lookup-history.ts';
import { createLookupTable } from './lookup-table.ts';
import { createSourceSizes } from './source-sizes.ts';
import { describeCounting } from './statistics-text.ts';

export interface StatisticsView extends View<CacheStatistics> {
  /** Says, in place of the counts' age, why there is nothing newer. */
  readonly complain: (text: string) => void;
}

/** An empty view; `hasServer` is false for sources that this program draws. */
export function createStatisticsView(hasServer: (sourceId: SourceId) => boolean): StatisticsView {
  const counting = element('p', { class: 'quiet counting-line' }, 'Reading what is known…');
  const free = element('dd', { 'data-fact': 'free' }, '–');
  const sizes = createSourceSizes();
  const memory = createMemoryGauge();
  const history = createLookupHistory();
  const chart = createLookupChart();
  const lookups = createLookupTable();
  const rates = createRequestRates(hasServer);
  const since = element('p', { class: 'quiet' });
  const limits = element('p', { class: 'quiet' }, 'Against what each source allows.');
  const root = element(
    'div',
    { class: 'statistics' },
    createPart('On disk', counting, sizes.root, createFacts([['Free on this disk', free]], 'statistics-facts')),
    createPart('In memory', memory.root),
    createPart('Tiles the map has asked for', since, chart.root, lookups.root),
    createPart('Requests in the last minute', limits, rates.root),
  );
  return {
    root,
    show(statistics) {
      counting.textContent = describeCounting(statistics, Date.now());
      counting.dataset.counting = String(statistics.counting !== null);
      sizes.show(statistics.sources);
      free.textContent = statistics.diskFreeBytes === null ? '–' : formatBytes(statistics.diskFreeBytes);
      memory.show(statistics.memory);
      history.add(performance.now(), statistics.lookups);
      chart.show(history.read());
      since.textContent = `Since ${formatMoment(statistics.sinceMs)}.`;
      lookups.show(statistics);
      rates.show(statistics.sources);
    },
    complain(text) {
      counting.textContent = text;
    },
  };
}

function createPart(title: string, ...content: readonly HTMLElement[]): HTMLElement {
  return element('section', { class: 'statistics-part' }, element('h3', {}, title), ...content);
}
