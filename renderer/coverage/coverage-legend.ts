/** The legend in the map's corner: what the tints mean, and how much of the view is cached. */
import type { CoverageState } from '../../shared/coverage.ts';
import { formatTiles, formatWhole } from '../../shared/texts/quantities.ts';
import { createHeard } from '../parts/calm-speech.ts';
import { element } from '../parts/element.ts';
import { reckonCachedPercent, type ViewCoverage } from './coverage-range.ts';

export interface CoverageLegend {
  readonly show: (coverage: ViewCoverage) => void;
  /** Says why there are no numbers. */
  readonly showNone: (words: string) => void;
  readonly remove: () => void;
}

const KEYS: readonly (readonly [state: CoverageState, label: string])[] = [
  ['fresh', 'Fresh'],
  ['stale', 'Stale'],
  ['missing', 'Missing'],
  ['failed', 'Failed'],
];

/** Adds the legend at the top of a corner. Its numbers are also in `data-` attributes as plain digits. */
export function createCoverageLegend(corner: HTMLElement): CoverageLegend {
  const words = element('p', { class: 'coverage-words' });
  const numbers = new Map(KEYS.map(([state]) => [state, element('span', { class: 'coverage-number' })]));
  const deeper = element('span');
  const deeperKey = element('li', {}, drawSample('deeper'), deeper);
  const keys = KEYS.map(([state, label]) =>
    element('li', {}, drawSample(state), element('span', {}, label), numbers.get(state) ?? ''),
  );
  const heard = createHeard();
  const legend = element(
    'section',
    { class: 'coverage-legend', 'aria-label': 'Coverage' },
    words,
    element('ul', { class: 'coverage-keys' }, ...keys, deeperKey),
    heard.root,
  );
  corner.prepend(legend);

  const tell = (text: string) => {
    if (words.textContent === text) return;
    words.textContent = text;
    heard.say(text);
  };
  return {
    show(coverage) {
      tell(describeView(coverage));
      for (const [state, number] of numbers) number.textContent = formatWhole(coverage.states[state]);
      deeperKey.hidden = coverage.deeperTiles === 0;
      deeper.textContent = describeDeeper(coverage);
      Object.assign(legend.dataset, {
        tiles: String(coverage.tiles),
        cached: String(coverage.cached),
        zoom: String(coverage.zoom),
        percent: String(reckonCachedPercent(coverage)),
        deeperTiles: String(coverage.deeperTiles),
        deepestZoom: String(coverage.deepestZoom),
      });
    },
    showNone(text) {
      tell(text);
      for (const number of numbers.values()) number.textContent = '';
      deeperKey.hidden = true;
      for (const name of Object.keys(legend.dataset)) delete legend.dataset[name];
    },
    remove() {
      heard.stop();
      legend.remove();
    },
  };
}

function drawSample(state: CoverageState | 'deeper'): HTMLElement {
  const swatch = element('span', { class: 'coverage-swatch', 'data-state': state });
  return element('span', { class: 'coverage-sample', 'aria-hidden': 'true' }, swatch);
}

/** `73 % of this view is cached at z 12`. */
export function describeView(coverage: Pick<ViewCoverage, 'tiles' | 'cached' | 'zoom'>): string {
  return `${reckonCachedPercent(coverage)} % of this view is cached at z ${coverage.zoom}`;
}

/** `1,234 tiles below, to z 16`. */
export function describeDeeper(coverage: Pick<ViewCoverage, 'deeperTiles' | 'deepestZoom'>): string {
  return `${formatTiles(coverage.deeperTiles)} below, to z ${coverage.deepestZoom}`;
}
