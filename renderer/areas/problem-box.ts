/** Why an area can't be saved, and what people can do about it. */
import type { AreaEstimate } from '../../shared/areas/area.ts';
import { describeError, type ErrorValue } from '../../shared/errors.ts';
import { findWarmingRefusal, type RuleCard } from '../../shared/sources/source.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { button, element, setText } from '../parts/element.ts';
import { createMoreLinks } from '../parts/more-link.ts';

/** Why Start is off: an error, or a reason that is none. */
export type Problem = ErrorValue | { readonly code: null; readonly message: string };

/** A button that solves the problem. */
export interface Remedy {
  readonly label: string;
  readonly run: () => void;
}

export interface ProblemBox {
  readonly root: HTMLElement;
  /** Shows a problem, or hides the box with null. */
  readonly show: (problem: Problem | null, remedies: readonly Remedy[]) => void;
}

/** A hidden box whose text has this id, for `aria-describedby`. Calls `giveBack` when a focused button is removed. */
export function createProblemBox(id: string, giveBack: () => void): ProblemBox {
  const text = element('p', { id });
  const offers = element('div', { class: 'problem-offers' });
  const root = element('div', { class: 'warning-box problem-box', role: 'status', hidden: '' }, text, offers);
  return {
    root,
    show(problem, remedies) {
      const focused = root.contains(document.activeElement) ? document.activeElement : null;
      root.hidden = problem === null;
      setText(text, problem?.message ?? '');
      root.dataset.code = problem?.code ?? '';
      const error = problem?.code ? problem : null;
      const offered = JSON.stringify([error?.moreUrl, ...remedies.map(({ label }) => label)]);
      if (offers.dataset.offered === offered) return;
      offers.dataset.offered = offered;
      const buttons = remedies.map(({ label, run }) => button(label, run, { class: 'plain-button' }));
      offers.replaceChildren(...buttons, ...createMoreLinks(error));
      if (focused && !focused.isConnected) giveBack();
    },
  };
}

/** Why an estimated area can't be saved; having nothing to download is a reason too. */
export function findProblem(estimate: AreaEstimate | null): Problem | null {
  if (estimate === null || estimate.problem !== null) return estimate?.problem ?? null;
  const isAllOnDisk = estimate.requests === 0 && estimate.isLookedThrough && estimate.tiles > 0;
  return isAllOnDisk ? { code: null, message: areaTexts.allOnDisk(areaTexts.modes.all) } : null;
}

/** Why a source with these rules can't be used offline. */
export function describeForbidden(rules: RuleCard): ErrorValue {
  const { code, ...more } = findWarmingRefusal(rules);
  return describeError(code, undefined, more);
}
