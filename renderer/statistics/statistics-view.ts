/** What the panel of statistics shows, part by part; nothing in it moves when numbers change. Knows no calls. */
import { formatBytes, formatMoment, formatShare } from '../../shared/quantity-text.ts';
import type { SourceId } from '../../shared/source.ts';
import type { CacheStatistics } from '../../shared/statistics.ts';
import { element } from '../parts/element.ts';
import { createGauge } from '../parts/gauge.ts';
import { createLookupChart } from './lookup-chart.ts';
import { createLookupHistory } from './lookup-history.ts';
import { createLookupTable } from './lookup-table.ts';
import { createRequestRates } from './request-rates.ts';
import { createSourceSizes } from './source-sizes.ts';
import { describeCounting } from './statistics-text.ts';

export interface StatisticsView {
  readonly root: HTMLElement;
  readonly show: (statistics: CacheStatistics) => void;
  /** Says in the place of the counts' age why there is nothing newer. */
  readonly complain: (text: string) => void;
}

/** An empty view; `hasServer` is false for what this program draws itself. */
export function createStatisticsView(hasServer: (sourceId: SourceId) => boolean): StatisticsView {
  const counting = element('p', { class: 'quiet counting-line' }, 'Reading what is known…');
  const free = element('dd', { 'data-fact': 'free' }, '–');
  const sizes = createSourceSizes();
  const memory = createMemoryPart();
  const history = createLookupHistory();
  const chart = createLookupChart();
  const lookups = createLookupTable();
  const rates = createRequestRates(hasServer);
  const since = element('p', { class: 'quiet' });
  const root = element(
    'div',
    { class: 'statistics' },
    createPart(
      'On disk',
      counting,
      sizes.root,
      element('dl', { class: 'facts statistics-facts' }, element('dt', {}, 'Free on this disk'), free),
    ),
    createPart('In memory', memory.root),
    createPart('Tiles the map has asked for', since, chart.root, lookups.root),
    createPart(
      'Requests in the last minute',
      element('p', { class: 'quiet' }, 'Against what each source allows.'),
      rates.root,
    ),
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

function createMemoryPart() {
  const gauge = createGauge('Memory used for tiles');
  const tiles = element('span', { 'data-fact': 'memory-tiles' });
  const bytes = element('span', { class: 'size-number' });
  const line = element('p', { class: 'gauge-line' }, tiles, bytes);
  return {
    root: element('div', {}, line, gauge.root),
    show(memory: CacheStatistics['memory']): void {
      tiles.textContent = formatShare(memory.tiles, memory.maxTiles);
      bytes.textContent = `${formatBytes(memory.bytes)} of ${formatBytes(memory.maxBytes)}`;
      const share = Math.max(memory.tiles / memory.maxTiles, memory.bytes / memory.maxBytes);
      gauge.show(share, `${tiles.textContent}, ${bytes.textContent}`);
    },
  };
}
