/** The sources with their tiles and bytes on disk, and by zoom where people open one. Knows no calls. */
import { formatBytes, formatWhole } from '../../shared/quantity-text.ts';
import type { SourceId } from '../../shared/source.ts';
import type { SourceStatistics, ZoomStatistics } from '../../shared/statistics.ts';
import { element } from '../parts/element.ts';

export interface SourceSizes {
  readonly root: HTMLElement;
  readonly show: (sources: readonly SourceStatistics[]) => void;
}

interface SizeRow {
  readonly root: HTMLElement;
  readonly show: (source: SourceStatistics) => void;
}

/** Numbers are also in `data-tiles` and `data-bytes`, as plain digits. Rows stay in the page while their source does. */
export function createSourceSizes(): SourceSizes {
  const rows = new Map<SourceId, SizeRow>();
  const total = element('p', { class: 'size-line size-total' });
  const list = element('div', { class: 'size-rows' });
  return {
    root: element('div', { class: 'source-sizes' }, list, total),
    show(sources) {
      for (const id of [...rows.keys()].filter((known) => !sources.some(({ sourceId }) => sourceId === known))) {
        rows.get(id)?.root.remove();
        rows.delete(id);
      }
      sources.forEach((source, index) => {
        const row = rows.get(source.sourceId) ?? createRow(source.sourceId);
        rows.set(source.sourceId, row);
        if (list.children[index] !== row.root) list.insertBefore(row.root, list.children[index] ?? null);
        row.show(source);
      });
      showSizes(total, 'All sources', sumUp(sources.flatMap(({ zooms }) => zooms)), sources.some(isCounted));
    },
  };
}

function isCounted({ countedMs }: SourceStatistics): boolean {
  return countedMs !== null;
}

function createRow(sourceId: SourceId): SizeRow {
  const summary = element('summary', { class: 'size-line' });
  const table = element('div', { class: 'size-zooms' });
  const root = element('details', { class: 'size-row', 'data-source': sourceId }, summary, table);
  let shown = '';
  return {
    root,
    show(source) {
      const next = JSON.stringify([source.name, source.zooms, isCounted(source)]);
      if (next === shown) return;
      shown = next;
      showSizes(summary, source.name ?? `Removed source ${source.sourceId}`, sumUp(source.zooms), isCounted(source));
      table.replaceChildren(source.zooms.length > 0 ? createTable(source.zooms) : describeNone(source));
    },
  };
}

function describeNone(source: SourceStatistics): HTMLElement {
  return element('p', { class: 'quiet' }, isCounted(source) ? 'No tiles on disk.' : 'Not counted yet.');
}

type Sizes = Pick<ZoomStatistics, 'tiles' | 'bytes'>;

function sumUp(zooms: readonly ZoomStatistics[]): Sizes {
  return zooms.reduce((sum, one) => ({ tiles: sum.tiles + one.tiles, bytes: sum.bytes + one.bytes }), {
    tiles: 0,
    bytes: 0,
  });
}

function showSizes(line: HTMLElement, name: string, sizes: Sizes, isKnown: boolean): void {
  line.dataset.tiles = isKnown ? String(sizes.tiles) : '';
  line.dataset.bytes = isKnown ? String(sizes.bytes) : '';
  line.replaceChildren(
    element('span', { class: 'size-name', title: name }, name),
    element('span', { class: 'size-number' }, isKnown ? formatWhole(sizes.tiles) : '–'),
    element('span', { class: 'size-number' }, isKnown ? formatBytes(sizes.bytes) : '–'),
  );
}

function createTable(zooms: readonly ZoomStatistics[]): HTMLElement {
  const head = ['Zoom', 'Tiles', 'Size'].map((text) => element('th', { scope: 'col' }, text));
  const rows = zooms.map(({ zoom, tiles, bytes }) =>
    element(
      'tr',
      { 'data-zoom': String(zoom), 'data-tiles': String(tiles), 'data-bytes': String(bytes) },
      element('th', { scope: 'row' }, String(zoom)),
      element('td', {}, formatWhole(tiles)),
      element('td', { title: `${formatWhole(bytes)} bytes` }, formatBytes(bytes)),
    ),
  );
  return element(
    'table',
    { class: 'statistics-table', 'aria-label': 'Tiles on disk by zoom' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}
