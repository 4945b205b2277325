/** What warming would take, as a table by zoom and a few lines. Its rows stay where they are while numbers change. */
import type { AreaEstimate, ZoomEstimate } from '../../shared/area.ts';
import { formatBytes, formatDuration, formatWhole } from '../../shared/texts/quantities.ts';
import { formatDownload } from '../../shared/texts/warming.ts';
import { button, element, setText, type View } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { createTable } from '../parts/table.ts';
import type { EstimateState } from './warm-estimator.ts';

export interface EstimateView extends View<EstimateState> {
  /** Has a row for each of these zooms, empty until numbers come. */
  readonly showZooms: (minZoom: number, maxZoom: number) => void;
  /** Takes all numbers away. */
  readonly clear: () => void;
  /** Focuses the button that changes the limit. */
  readonly focusLimit: () => void;
}

const UNKNOWN = '–';
const COLUMNS = [
  ['tiles', 'Tiles'],
  ['fresh', 'Fresh'],
  ['stale', 'Stale'],
  ['missing', 'Missing'],
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
    label: 'Tiles',
    describe: ({ tiles, maxTiles }) => `${formatWhole(tiles)} of at most ${formatWhole(maxTiles)}`,
  },
  {
    name: 'download',
    label: 'Download',
    describe({ download, requests, isLookedThrough }, phase) {
      if (download) return formatDownload(download);
      if (requests === 0 && isLookedThrough) return 'nothing, all is here';
      return phase === 'sampling' ? 'measuring a few tiles…' : 'not known';
    },
  },
  {
    name: 'time',
    label: 'Time',
    describe({ seconds, requests }) {
      if (seconds === null) return 'as fast as possible';
      if (requests === 0) return 'none';
      const duration = formatDuration(seconds);
      return seconds < 60 ? duration : `at least ${duration} at this source’s rate`;
    },
  },
  {
    name: 'free',
    label: 'Room for tiles',
    describe: ({ diskFreeBytes }) =>
      diskFreeBytes === null ? 'not known' : `${formatBytes(diskFreeBytes)}, beside what is to stay free`,
  },
];

/** A view without numbers; `changeLimit` is called when people want another limit. */
export function createEstimateView(changeLimit: () => void): EstimateView {
  const body = element('tbody');
  const table = createTable('zoom-table', {}, [['Zoom'], ...COLUMNS.map(([, label]) => [label] as const)], body);
  table.prepend(element('caption', {}, 'Tiles by zoom'));
  const limit = button('Change limit…', changeLimit, { class: 'text-button' });
  const facts = FACTS.map((fact) => ({ ...fact, place: element('span', { 'data-fact': fact.name }, UNKNOWN) }));
  const lines = facts.map(
    ({ label, place }, index) => [label, element('dd', {}, place, ...(index === 0 ? [' ', limit] : []))] as const,
  );
  const root = element(
    'section',
    { class: 'estimate', 'aria-label': 'What it takes' },
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
