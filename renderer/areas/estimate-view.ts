/** What warming would take, as a table by zoom and a few lines. Its rows stay where they are while numbers change. */
import type { AreaEstimate, ZoomEstimate } from '../../shared/area.ts';
import { formatBytes, formatDuration, formatWhole } from '../../shared/quantity-text.ts';
import { formatDownload } from '../../shared/warm-words.ts';
import { button, element, setText } from '../parts/element.ts';
import type { EstimateState } from './warm-estimator.ts';

export interface EstimateView {
  readonly root: HTMLElement;
  /** Has a row for each of these zooms, empty until numbers come. */
  readonly showZooms: (minZoom: number, maxZoom: number) => void;
  readonly show: (state: EstimateState) => void;
  /** Takes all numbers away: there is nothing to be estimated. */
  readonly clear: () => void;
  /** Gives the keyboard to the button that changes the limit. */
  readonly focusLimit: () => void;
}

const COLUMNS = ['tiles', 'fresh', 'stale', 'missing'] as const;
const HEADINGS: Readonly<Record<(typeof COLUMNS)[number], string>> = {
  tiles: 'Tiles',
  fresh: 'Fresh',
  stale: 'Stale',
  missing: 'Missing',
};
const UNKNOWN = '–';

type Fact = 'tiles' | 'download' | 'time' | 'free';
const FACTS: readonly (readonly [fact: Fact, label: string])[] = [
  ['tiles', 'Tiles'],
  ['download', 'Download'],
  ['time', 'Time'],
  ['free', 'Room for tiles'],
];

/** A view without numbers; `changeLimit` is called when people want another limit. */
export function createEstimateView(changeLimit: () => void): EstimateView {
  const body = element('tbody');
  const facts = new Map(FACTS.map(([fact]) => [fact, element('span', { 'data-fact': fact }, UNKNOWN)]));
  const limit = button('Change limit…', changeLimit, { class: 'text-button' });
  const root = element(
    'section',
    { class: 'estimate', 'aria-label': 'What it takes' },
    buildTable(body),
    buildFacts(facts, limit),
  );
  let rows: readonly HTMLTableRowElement[] = [];
  const clear = () => {
    fillRows(rows, undefined);
    for (const fact of facts.values()) setText(fact, UNKNOWN);
  };
  return {
    root,
    showZooms(minZoom, maxZoom) {
      if (rows[0]?.dataset.zoom === String(minZoom) && rows.at(-1)?.dataset.zoom === String(maxZoom)) return;
      rows = Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => buildRow(minZoom + index));
      body.replaceChildren(...rows);
    },
    clear,
    focusLimit: () => limit.focus(),
    show({ phase, estimate }) {
      root.setAttribute('aria-busy', String(phase !== 'settled'));
      root.dataset.phase = phase;
      if (estimate === null) {
        clear();
        return;
      }
      fillRows(rows, estimate);
      for (const [fact, place] of facts) setText(place, DESCRIBE[fact](estimate, phase));
    },
  };
}

const DESCRIBE: Readonly<Record<Fact, (estimate: AreaEstimate, phase: EstimateState['phase']) => string>> = {
  tiles: ({ tiles, maxTiles }) => `${formatWhole(tiles)} of at most ${formatWhole(maxTiles)}`,
  download({ download, requests, isLookedThrough }, phase) {
    if (download) return formatDownload(download);
    if (requests === 0 && isLookedThrough) return 'nothing, all is here';
    return phase === 'sampling' ? 'measuring a few tiles…' : 'not known';
  },
  time({ seconds, requests }) {
    if (seconds === null) return 'as fast as possible';
    if (requests === 0) return 'none';
    const duration = formatDuration(seconds);
    return seconds < 60 ? duration : `at least ${duration} at this source’s rate`;
  },
  free: ({ diskFreeBytes }) =>
    diskFreeBytes === null ? 'not known' : `${formatBytes(diskFreeBytes)}, beside what is to stay free`,
};

function buildTable(body: HTMLElement): HTMLTableElement {
  const headings = ['Zoom', ...COLUMNS.map((column) => HEADINGS[column])];
  const row = element('tr', {}, ...headings.map((heading) => element('th', { scope: 'col' }, heading)));
  return element(
    'table',
    { class: 'zoom-table' },
    element('caption', {}, 'Tiles by zoom'),
    element('thead', {}, row),
    body,
  );
}

function buildRow(zoom: number): HTMLTableRowElement {
  const cells = COLUMNS.map((column) => element('td', { 'data-column': column }, UNKNOWN));
  return element('tr', { 'data-zoom': String(zoom) }, element('th', { scope: 'row' }, String(zoom)), ...cells);
}

function fillRows(rows: readonly HTMLTableRowElement[], estimate: AreaEstimate | undefined): void {
  for (const row of rows) {
    const known = estimate?.zooms.find(({ zoom }) => String(zoom) === row.dataset.zoom);
    for (const cell of row.querySelectorAll('td')) {
      const column = cell.dataset.column as (typeof COLUMNS)[number];
      setText(cell, known ? describeCell(known, column, estimate?.isLookedThrough === true) : UNKNOWN);
    }
  }
}

function describeCell(zoom: ZoomEstimate, column: (typeof COLUMNS)[number], isLookedThrough: boolean): string {
  return column === 'tiles' || isLookedThrough ? formatWhole(zoom[column]) : UNKNOWN;
}

function buildFacts(facts: ReadonlyMap<Fact, HTMLElement>, limit: HTMLElement): HTMLElement {
  const list = element('dl', { class: 'facts estimate-facts' });
  for (const [fact, label] of FACTS) {
    const value = element('dd', {}, facts.get(fact) ?? '');
    if (fact === 'tiles') value.append(' ', limit);
    list.append(element('dt', {}, label), value);
  }
  return list;
}
