/** Requests of the last minute of each source that has servers, against what its card allows. Knows no calls. */
import { formatWhole } from '../../shared/quantity-text.ts';
import type { SourceId } from '../../shared/source.ts';
import type { SourceStatistics } from '../../shared/statistics.ts';
import { element } from '../parts/element.ts';
import { createGauge } from '../parts/gauge.ts';

export interface RequestRates {
  readonly root: HTMLElement;
  readonly show: (sources: readonly SourceStatistics[]) => void;
}

/** `hasServer` is false for what this program draws itself. Requests are also in `data-requests`, as plain digits. */
export function createRequestRates(hasServer: (sourceId: SourceId) => boolean): RequestRates {
  const root = element('div', { class: 'request-rates' });
  let rows: readonly ReturnType<typeof createRow>[] = [];
  let shown = '';
  return {
    root,
    show(sources) {
      const asked = sources.filter(({ sourceId, name }) => name !== null && hasServer(sourceId));
      const next = JSON.stringify(asked.map(({ sourceId, name }) => [sourceId, name]));
      if (next !== shown) {
        rows = asked.map(createRow);
        root.replaceChildren(...rows.map((row) => row.root));
        shown = next;
      }
      asked.forEach((source, index) => {
        rows[index]?.show(source);
      });
    },
  };
}

function createRow({ sourceId, name }: SourceStatistics) {
  const title = name ?? sourceId;
  const gauge = createGauge(`Requests to ${title} in the last minute`);
  const number = element('span', { class: 'size-number' });
  const line = element('p', { class: 'gauge-line' }, element('span', { class: 'size-name', title }, title), number);
  const root = element('div', { class: 'request-rate', 'data-source': sourceId }, line, gauge.root);
  return {
    root,
    show({ requestsLastMinute, maxRequestsPerMinute }: SourceStatistics): void {
      const text = `${formatWhole(requestsLastMinute)} of ${formatWhole(maxRequestsPerMinute)}`;
      root.dataset.requests = String(requestsLastMinute);
      number.textContent = text;
      gauge.show(maxRequestsPerMinute === 0 ? 0 : requestsLastMinute / maxRequestsPerMinute, text);
    },
  };
}
