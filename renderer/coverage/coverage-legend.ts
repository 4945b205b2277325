/** The legend of coverage in the map's corner, with the number of tiles in each state. */
import type { CoverageState } from '../../shared/cache/coverage.ts';
import { coverageTexts as texts } from '../../shared/texts/coverage.ts';
import { createHeard } from '../parts/calm-speech.ts';
import { element } from '../parts/element.ts';
import { reckonCachedPercent, type ViewCoverage } from './coverage-range.ts';

export interface CoverageLegend {
  readonly show: (coverage: ViewCoverage) => void;
  /** Shows why there are no numbers. */
  readonly showNone: (words: string) => void;
  readonly remove: () => void;
}

const STATES: readonly CoverageState[] = ['fresh', 'stale', 'missing', 'failed'];

/** Adds the legend at the top of a corner. Its numbers are also in `data-` attributes as plain digits. */
export function createCoverageLegend(corner: HTMLElement): CoverageLegend {
  const words = element('p', { class: 'coverage-words' });
  const numbers = new Map(STATES.map((state) => [state, element('span', { class: 'coverage-number' })]));
  const deeper = element('p', { class: 'coverage-deeper' });
  const keys = STATES.map((state) =>
    element('li', {}, drawSample(state), element('span', {}, texts.state(state)), numbers.get(state) ?? ''),
  );
  const heard = createHeard();
  const legend = element(
    'section',
    { class: 'coverage-legend', 'aria-label': texts.title },
    words,
    element('ul', { class: 'coverage-keys' }, ...keys),
    deeper,
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
      const percent = reckonCachedPercent(coverage);
      tell(texts.view(percent, coverage.zoom));
      for (const [state, number] of numbers) number.textContent = texts.count(coverage.states[state]);
      deeper.textContent = coverage.deeperTiles === 0 ? '' : texts.deeper(coverage.deeperTiles, coverage.deepestZoom);
      Object.assign(legend.dataset, {
        tiles: String(coverage.tiles),
        cached: String(coverage.cached),
        zoom: String(coverage.zoom),
        percent: String(percent),
        deeperTiles: String(coverage.deeperTiles),
        deepestZoom: String(coverage.deepestZoom),
      });
    },
    showNone(text) {
      tell(text);
      for (const number of numbers.values()) number.textContent = '';
      deeper.textContent = '';
      for (const name of Object.keys(legend.dataset)) delete legend.dataset[name];
    },
    remove() {
      heard.stop();
      legend.remove();
    },
  };
}

function drawSample(state: CoverageState): HTMLElement {
  const swatch = element('span', { class: 'coverage-swatch', 'data-state': state });
  return element('span', { class: 'coverage-sample', 'aria-hidden': 'true' }, swatch);
}
