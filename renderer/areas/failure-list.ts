/** Why tiles of an area could not be had, and another try. */
import type { AreaSummary, WarmFailure } from '../../shared/area.ts';
import { formatTiles, formatWhole } from '../../shared/quantity-text.ts';
import { button, element, outsideLink } from '../parts/element.ts';
import { linkLabel } from './problem-box.ts';

export interface FailureList {
  readonly root: HTMLElement;
  /** Shows what is known of an area; hidden where nothing has failed. */
  readonly show: (area: Pick<AreaSummary, 'job' | 'lastResult'>) => void;
}

export function createFailureList(retry: () => void): FailureList {
  const summary = element('summary');
  const list = element('ul');
  const details = element('details', { class: 'failures' }, summary, list);
  const retryButton = button('Retry failed', retry, { class: 'plain-button' });
  const root = element('div', { class: 'failure-list' }, details, retryButton);
  let shown = '';
  return {
    root,
    show({ job, lastResult }) {
      const failures = (job ?? lastResult)?.failures ?? [];
      root.hidden = failures.length === 0;
      retryButton.hidden = job !== null;
      const next = JSON.stringify(failures);
      if (next === shown) return;
      shown = next;
      const tiles = failures.reduce((sum, failure) => sum + failure.tiles, 0);
      summary.textContent = `Why ${formatWhole(tiles)} could not be had`;
      list.replaceChildren(...failures.map(describeFailure));
    },
  };
}

function describeFailure({ error, tiles }: WarmFailure): HTMLElement {
  const line = element(
    'li',
    { 'data-code': error.code },
    element('strong', {}, formatTiles(tiles)),
    `: ${error.message}`,
  );
  if (error.moreUrl?.startsWith('https://')) line.append(' ', outsideLink(linkLabel(error), error.moreUrl));
  return line;
}
