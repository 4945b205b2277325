/** The parts of the panel of statistics. Nothing in it moves when numbers change. */

import type { CacheStatistics } from '../../shared/cache/statistics.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { describeCounting, statisticsTexts as texts } from '../../shared/texts/statistics.ts';
import { element, type View } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { createMemoryGauge, createRequestRates } from './gauges.ts';
import { createLookupChart } from './lookup-chart.ts';
import { createLookupHistory } from './lookup-history.ts';
import { createLookupTable } from './lookup-table.ts';
import { createSourceSizes } from './source-sizes.ts';

export interface StatisticsView extends View<CacheStatistics> {
  /** Shows why there are no newer numbers, in place of their age. */
  readonly complain: (text: string) => void;
}

/** An empty view; `hasServer` is false for sources that this program draws. */
export function createStatisticsView(hasServer: (sourceId: SourceId) => boolean): StatisticsView {
  const counting = element('p', { class: 'quiet counting-line' }, texts.reading);
  const free = element('dd', { 'data-fact': 'free' }, texts.unknown);
  const sizes = createSourceSizes();
  const memory = createMemoryGauge();
  const history = createLookupHistory();
  const chart = createLookupChart();
  const lookups = createLookupTable();
  const rates = createRequestRates(hasServer);
  const since = element('p', { class: 'quiet' });
  const limits = element('p', { class: 'quiet' }, texts.limits);
  const root = element(
    'div',
    { class: 'statistics' },
    createPart(texts.disk, counting, sizes.root, createFacts([[texts.free, free]], 'statistics-facts')),
    createPart(texts.memory, memory.root),
    createPart(texts.lookups, since, chart.root, lookups.root),
    createPart(texts.requests, limits, rates.root),
  );
  return {
    root,
    show(statistics) {
      counting.textContent = describeCounting(statistics, Date.now());
      counting.dataset.counting = String(statistics.counting !== null);
      sizes.show(statistics.sources);
      free.textContent = statistics.diskFreeBytes === null ? texts.unknown : texts.bytes(statistics.diskFreeBytes);
      memory.show(statistics.memory);
      history.add(performance.now(), statistics.lookups);
      chart.show(history.read());
      since.textContent = texts.since(statistics.sinceMs);
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
