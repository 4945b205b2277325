/** The sources with their tiles and bytes on disk; each opens to a table by zoom. */

import type { SourceStatistics, ZoomStatistics } from '../../shared/cache/statistics.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { statisticsTexts as texts } from '../../shared/texts/statistics.ts';
import { addCounts, NO_TILES, type TileCount } from '../../shared/tiles/tile-count.ts';
import { element, type View } from '../parts/element.ts';
import { createTable } from '../parts/table.ts';

/** Numbers are also in `data-tiles` and `data-bytes`, as plain digits. Rows stay in the page while their source does. */
export function createSourceSizes(): View<readonly SourceStatistics[]> {
  const rows = new Map<SourceId, View<SourceStatistics>>();
  const total = element('p', { class: 'size-line size-total' });
  const list = element('div', { class: 'size-rows' });
  return {
    root: element('div', { class: 'source-sizes' }, list, total),
    show(sources) {
      for (const [id, row] of rows) {
        if (sources.some(({ sourceId }) => sourceId === id)) continue;
        row.root.remove();
        rows.delete(id);
      }
      sources.forEach((source, index) => {
        const row = rows.get(source.sourceId) ?? createRow(source.sourceId);
        rows.set(source.sourceId, row);
        if (list.children[index] !== row.root) list.insertBefore(row.root, list.children[index] ?? null);
        row.show(source);
      });
      showSizes(
        total,
        texts.allSources,
        sources.flatMap(({ zooms }) => zooms),
        sources.length > 0 && sources.every(isCounted),
      );
    },
  };
}

function isCounted({ countedMs }: SourceStatistics): boolean {
  return countedMs !== null;
}

function createRow(sourceId: SourceId): View<SourceStatistics> {
  const summary = element('summary', { class: 'size-line' });
  const table = element('div', { class: 'size-zooms' });
  const root = element('details', { class: 'size-row', 'data-source': sourceId }, summary, table);
  let shown = '';
  return {
    root,
    show(source) {
      const { name, zooms } = source;
      const next = JSON.stringify([name, zooms, isCounted(source)]);
      if (next === shown) return;
      shown = next;
      showSizes(summary, name ?? texts.removedSource(sourceId), zooms, isCounted(source));
      const none = isCounted(source) ? texts.noTiles : texts.notCounted;
      table.replaceChildren(zooms.length > 0 ? createZoomTable(zooms) : element('p', { class: 'quiet' }, none));
    },
  };
}

function showSizes(line: HTMLElement, name: string, counts: readonly TileCount[], isKnown: boolean): void {
  const { tiles, bytes } = counts.reduce(addCounts, NO_TILES);
  line.dataset.tiles = isKnown ? String(tiles) : '';
  line.dataset.bytes = isKnown ? String(bytes) : '';
  line.replaceChildren(
    element('span', { class: 'size-name', title: name }, name),
    element('span', { class: 'size-number' }, isKnown ? texts.count(tiles) : texts.unknown),
    element('span', { class: 'size-number' }, isKnown ? texts.bytes(bytes) : texts.unknown),
  );
}

function createZoomTable(zooms: readonly ZoomStatistics[]): HTMLElement {
  const rows = zooms.map(({ zoom, tiles, bytes }) =>
    element(
      'tr',
      { 'data-zoom': String(zoom), 'data-tiles': String(tiles), 'data-bytes': String(bytes) },
      element('th', { scope: 'row' }, String(zoom)),
      element('td', {}, texts.count(tiles)),
      element('td', { title: texts.exactBytes(bytes) }, texts.bytes(bytes)),
    ),
  );
  const label = { 'aria-label': texts.zoomTable };
  return createTable(
    'statistics-table',
    label,
    texts.zoomColumns.map((column) => [column] as const),
    rows,
  );
}
