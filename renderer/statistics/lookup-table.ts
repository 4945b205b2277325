/** How lookups of each tier went: the chart's legend and the numbers in one table. */

import type { CacheStatistics, TierStatistics } from '../../shared/statistics.ts';
import { formatBytes, formatWhole } from '../../shared/texts/quantities.ts';
import type { TileTier } from '../../shared/tile.ts';
import { element, type View } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { createTable } from '../parts/table.ts';
import { TIERS } from './lookup-history.ts';
import { formatLookupTime, formatPercent } from './statistics-text.ts';

const NAMES: Readonly<Record<TileTier, string>> = { memory: 'Memory', disk: 'Disk', source: 'Source' };
const COLUMNS = [
  ['From', 'Where tiles came from that the map has asked for'],
  ['Tiles', 'Tiles that came from there'],
  ['Share', 'Their part of all'],
  ['p50', 'Half of the last thousand or so took at most this long'],
  ['p95', '95 of 100 of the last thousand or so took at most this long'],
] as const;

/** Numbers of answers are also in `data-answers` of each row, as plain digits. */
export function createLookupTable(): View<CacheStatistics> {
  const rows = TIERS.map((tier) => ({ tier, ...createRow(tier) }));
  const saved = element('dd', { 'data-fact': 'saved' });
  const notModified = element('dd', { 'data-fact': 'not-modified' });
  const table = createTable(
    'statistics-table lookup-table',
    { 'aria-label': 'Tiles the map has asked for, by where they came from' },
    COLUMNS,
    rows.map(({ root }) => root),
  );
  const facts = [
    [element('dt', { title: 'Bytes that did not have to be sent again' }, 'Saved'), saved],
    [
      element('dt', { title: 'HTTP 304: the tile that is here is still the newest' }, 'Still the newest (304)'),
      notModified,
    ],
  ] as const;
  return {
    root: element('div', { class: 'lookups' }, table, createFacts(facts, 'statistics-facts')),
    show({ lookups, savedBytes, notModified: confirmed }) {
      const all = TIERS.reduce((sum, tier) => sum + lookups[tier].answers, 0);
      for (const row of rows) row.show(lookups[row.tier], all);
      saved.textContent = formatBytes(savedBytes);
      notModified.textContent = formatWhole(confirmed);
    },
  };
}

function createRow(tier: TileTier) {
  const cells = COLUMNS.slice(1).map(() => element('td'));
  const name = element('th', { scope: 'row' }, element('span', { class: `swatch tier-${tier}` }), NAMES[tier]);
  const root = element('tr', { 'data-tier': tier }, name, ...cells);
  return {
    root,
    show({ answers, p50Ms, p95Ms }: TierStatistics, all: number): void {
      root.dataset.answers = String(answers);
      const texts = [formatWhole(answers), formatPercent(answers, all), ...[p50Ms, p95Ms].map(formatLookupTime)];
      cells.forEach((cell, index) => {
        cell.textContent = texts[index] ?? '';
      });
    },
  };
}
