/** The reasons why tiles of an area failed, with a retry button. */
import type { AreaSummary } from '../../shared/areas/area.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { formatTiles } from '../../shared/texts/quantities.ts';
import { button, element, type View } from '../parts/element.ts';
import { createMoreLinks } from '../parts/more-link.ts';

/** Hidden while no tile has failed. */
export function createFailureList(retry: () => void): View<Pick<AreaSummary, 'job' | 'lastResult'>> {
  const summary = element('summary');
  const list = element('ul');
  const details = element('details', { class: 'failures' }, summary, list);
  const retryButton = button(areaTexts.retryFailed, retry, { class: 'plain-button' });
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
      summary.textContent = areaTexts.whyFailed(failures.reduce((sum, { tiles }) => sum + tiles, 0));
      const lines = failures.map(({ error, tiles }) => {
        const count = element('strong', {}, formatTiles(tiles));
        return element('li', { 'data-code': error.code }, count, `: ${error.message} `, ...createMoreLinks(error));
      });
      list.replaceChildren(...lines);
    },
  };
}
