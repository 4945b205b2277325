/** The estimate of the form: a table by zoom and a few facts. Rows keep their place while numbers change. */
import type { AreaEstimate, ZoomEstimate } from '../../shared/areas/area.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { formatDuration, formatWhole } from '../../shared/texts/quantities.ts';
import { explainInexact, formatDownload, formatExactDownload } from '../../shared/texts/warming.ts';
import { button, element, setText, type View } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { createTable } from '../parts/table.ts';
import type { EstimateState } from './warm-estimator.ts';

export interface EstimateView extends View<EstimateState> {
  /** Shows a row for each of these zooms, empty until their numbers are known. */
  readonly showZooms: (minZoom: number, maxZoom: number) => void;
  /** Removes all numbers. */
  readonly clear: () => void;
  /** Focuses the button that changes the limit. */
  /** Offers to change the limit, or doesn't where the source sets it. */
  readonly allowLimit: (isAllowed: boolean) => void;
  readonly focusLimit: () => void;
}

const UNKNOWN = '–';
const COLUMNS = [
  ['tiles', areaTexts.tiles],
  ['fresh', areaTexts.fresh],
  ['stale', areaTexts.stale],
  ['missing', areaTexts.missing],
] as const;
type Column = (typeof COLUMNS)[number][0];

interface Fact {
  readonly name: string;
  readonly label: string;
  readonly describe: (estimate: AreaEstimate, phase: EstimateState['phase']) => string;
}

const FACTS: readonly Fact[] = [
  {
    name: 'tiles',
    label: areaTexts.tiles,
    describe: ({ tiles, maxTiles }) => areaTexts.tilesOfLimit(tiles, maxTiles),
  },
  {
    name: 'download',
    label: areaTexts.size,
    describe(estimate, phase) {
      const { requests, isLookedThrough, inexactBecause } = estimate;
      if (requests === 0 && isLookedThrough) return areaTexts.nothingToDownload;
      const size = describeSize(estimate, phase);
      return inexactBecause ? `${size}. ${explainInexact(inexactBecause)}` : size;
    },
  },
  {
    name: 'time',
    label: areaTexts.time,
    describe({ seconds, requests }) {
      if (seconds === null) return areaTexts.noRateLimit;
      if (requests === 0) return areaTexts.noTime;
      const duration = formatDuration(seconds);
      return seconds < 60 ? duration : areaTexts.leastTime(duration);
    },
  },
  {
    name: 'free',
    label: areaTexts.diskSpace,
    describe: ({ diskFreeBytes }) => (diskFreeBytes === null ? areaTexts.unknown : areaTexts.diskFree(diskFreeBytes)),
  },
];

function describeSize({ download, exact }: AreaEstimate, phase: EstimateState['phase']): string {
  if (download?.highBytes === 0 && !exact?.lacking) return areaTexts.onlyChanges;
  if (exact) return formatExactDownload(exact);
  if (download) return formatDownload(download);
  return phase === 'sampling' ? areaTexts.measuring : areaTexts.unknown;
}

/** A view without numbers. Calls `changeLimit` when people press the button beside the limit. */
export function createEstimateView(changeLimit: () => void): EstimateView {
  const body = element('tbody');
  const table = createTable(
    'zoom-table',
    {},
    [[areaTexts.zoom], ...COLUMNS.map(([, label]) => [label] as const)],
    body,
  );
  table.prepend(element('caption', {}, areaTexts.tilesByZoom));
  const limit = button(areaTexts.changeLimit, changeLimit, { class: 'text-button' });
  const facts = FACTS.map((fact) => ({ ...fact, place: element('span', { 'data-fact': fact.name }, UNKNOWN) }));
  const lines = facts.map(
    ({ label, place }, index) => [label, element('dd', {}, place, ...(index === 0 ? [' ', limit] : []))] as const,
  );
  const root = element(
    'section',
    { class: 'estimate', 'aria-label': areaTexts.estimate },
    table,
    createFacts(lines, 'estimate-facts'),
  );
  let rows: readonly HTMLTableRowElement[] = [];
  const clear = () => {
    fillRows(rows, undefined);
    for (const { place } of facts) setText(place, UNKNOWN);
  };
  return {
    root,
    showZooms(minZoom, maxZoom) {
      if (rows[0]?.dataset.zoom === String(minZoom) && rows.at(-1)?.dataset.zoom === String(maxZoom)) return;
      rows = Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => createRow(minZoom + index));
      body.replaceChildren(...rows);
    },
    clear,
    allowLimit(isAllowed) {
      limit.hidden = !isAllowed;
    },
    focusLimit: () => limit.focus(),
    show({ phase, estimate }) {
      root.setAttribute('aria-busy', String(phase !== 'settled'));
      root.dataset.phase = phase;
      if (estimate === null) return clear();
      fillRows(rows, estimate);
      for (const { place, describe } of facts) setText(place, describe(estimate, phase));
    },
  };
}

function createRow(zoom: number): HTMLTableRowElement {
  const cells = COLUMNS.map(([column]) => element('td', { 'data-column': column }, UNKNOWN));
  return element('tr', { 'data-zoom': String(zoom) }, element('th', { scope: 'row' }, String(zoom)), ...cells);
}

function fillRows(rows: readonly HTMLTableRowElement[], estimate: AreaEstimate | undefined): void {
  for (const row of rows) {
    const known = estimate?.zooms.find(({ zoom }) => String(zoom) === row.dataset.zoom);
    for (const cell of row.querySelectorAll('td')) {
      const column = cell.dataset.column as Column;
      setText(cell, known ? describeCell(known, column, estimate?.isLookedThrough === true) : UNKNOWN);
    }
  }
}

function describeCell(zoom: ZoomEstimate, column: Column, isLookedThrough: boolean): string {
  return column === 'tiles' || isLookedThrough ? formatWhole(zoom[column]) : UNKNOWN;
}
