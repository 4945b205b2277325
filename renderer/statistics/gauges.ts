/** Bars that show how much of something is used, each under a line of text. */

import type { CacheStatistics, SourceStatistics } from '../../shared/cache/statistics.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { statisticsTexts as texts } from '../../shared/texts/statistics.ts';
import { element, type View } from '../parts/element.ts';

/** The memory used for tiles. */
export function createMemoryGauge(): View<CacheStatistics['memory']> {
  const name = element('span', { 'data-fact': 'memory-tiles' });
  const gauge = createGauge(texts.memoryMeter, name);
  return {
    root: gauge.root,
    show({ tiles, maxTiles, bytes, maxBytes }) {
      name.textContent = texts.share(tiles, maxTiles);
      const used = texts.bytesOf(bytes, maxBytes);
      gauge.show(Math.max(tiles / maxTiles, bytes / maxBytes), used, `${name.textContent}, ${used}`);
    },
  };
}

/** Requests of the last minute of each source that has servers, against its limit; also in `data-requests` as plain digits. */
export function createRequestRates(hasServer: (sourceId: SourceId) => boolean): View<readonly SourceStatistics[]> {
  const root = element('div', { class: 'request-rates' });
  let gauges: readonly ReturnType<typeof createGauge>[] = [];
  let shown = '';
  return {
    root,
    show(sources) {
      const asked = sources.filter(({ sourceId, name }) => name !== null && hasServer(sourceId));
      const next = JSON.stringify(asked.map(({ sourceId, name }) => [sourceId, name]));
      if (next !== shown) {
        gauges = asked.map(createRequestGauge);
        root.replaceChildren(...gauges.map((gauge) => gauge.root));
        shown = next;
      }
      asked.forEach(({ requestsLastMinute: made, maxRequestsPerMinute: most }, index) => {
        const gauge = gauges[index];
        if (gauge === undefined) return;
        gauge.root.dataset.requests = String(made);
        gauge.show(most === 0 ? 0 : made / most, texts.requestsOf(made, most));
      });
    },
  };
}

function createRequestGauge({ sourceId, name }: SourceStatistics) {
  const title = name ?? sourceId;
  const attributes = { class: 'request-rate', 'data-source': sourceId };
  const line = element('span', { class: 'size-name', title }, title);
  return createGauge(texts.requestMeter(title), line, attributes);
}

function createGauge(label: string, name: HTMLElement, attributes: Readonly<Record<string, string>> = {}) {
  const number = element('span', { class: 'size-number' });
  const fill = element('div', { class: 'gauge-fill' });
  const meter = { class: 'gauge', role: 'meter', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': '100' };
  const bar = element('div', meter, fill);
  return {
    root: element('div', attributes, element('p', { class: 'gauge-line' }, name, number), bar),
    /** Shows a share from 0 to 1, the most that is shown. */
    show(share: number, text: string, spoken = text): void {
      const percent = Math.min(100, Math.max(0, share * 100));
      number.textContent = text;
      fill.style.width = `${percent.toFixed(2)}%`;
      bar.setAttribute('aria-valuenow', String(Math.round(percent)));
      bar.setAttribute('aria-valuetext', spoken);
    },
  };
}
