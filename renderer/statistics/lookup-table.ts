/** The table of lookups by tier, which is also the legend of the chart. */
import type { CacheStatistics, TierStatistics } from '../../shared/cache/statistics.ts';
import { formatLookupTime, formatPercent, statisticsTexts as texts } from '../../shared/texts/statistics.ts';
import type { TileTier } from '../../shared/tiles/tile.ts';
import { element, type View } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { createTable } from '../parts/table.ts';
import { TIERS } from './lookup-history.ts';

/** Numbers of answers are also in `data-answers` of each row, as plain digits. */
export function createLookupTable(): View<CacheStatistics> {
  const rows = TIERS.map((tier) => ({ tier, ...createRow(tier) }));
  const saved = element('dd', { 'data-fact': 'saved' });
  const notModified = element('dd', { 'data-fact': 'not-modified' });
  const table = createTable(
    'statistics-table',
    { 'aria-label': texts.lookupTable },
    texts.lookupColumns,
    rows.map(({ root }) => root),
  );
  const facts = [
    [element('dt', { title: texts.savedHint }, texts.saved), saved],
    [element('dt', { title: texts.notModifiedHint }, texts.notModified), notModified],
  ] as const;
  return {
    root: element('div', { class: 'lookups' }, table, createFacts(facts, 'statistics-facts')),
    show({ lookups, savedBytes, notModified: confirmed }) {
      const all = TIERS.reduce((sum, tier) => sum + lookups[tier].answers, 0);
      for (const row of rows) row.show(lookups[row.tier], all);
      saved.textContent = texts.bytes(savedBytes);
      notModified.textContent = texts.count(confirmed);
    },
  };
}

function createRow(tier: TileTier) {
  const cells = texts.lookupColumns.slice(1).map(() => element('td'));
  const name = element('th', { scope: 'row' }, element('span', { class: `swatch tier-${tier}` }), texts.tier(tier));
  const root = element('tr', { 'data-tier': tier }, name, ...cells);
  return {
    root,
    show({ answers, p50Ms, p95Ms }: TierStatistics, all: number): void {
      // Few people have a shared cache.
      root.hidden = tier === 'shared' && answers === 0;
      root.dataset.answers = String(answers);
      const values = [texts.count(answers), formatPercent(answers, all), ...[p50Ms, p95Ms].map(formatLookupTime)];
      cells.forEach((cell, index) => {
        cell.textContent = values[index] ?? '';
      });
    },
  };
}
