/** Why an area can't be warmed, and what people can do about it here. */
import type { ErrorValue } from '../../shared/errors.ts';
import { button, element, setText } from '../parts/element.ts';
import { createMoreLinks } from '../parts/more-link.ts';

/** Something people can do about a problem. */
export interface Remedy {
  readonly label: string;
  readonly run: () => void;
}

export interface ProblemBox {
  readonly root: HTMLElement;
  /** Shows a problem, or hides the box with null. */
  readonly show: (problem: ErrorValue | null, remedies: readonly Remedy[]) => void;
}

/** A hidden box whose text has this id, for `aria-describedby`. `giveBack` is called when a focused offer has gone. */
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
      const offered = JSON.stringify([problem?.moreUrl, ...remedies.map(({ label }) => label)]);
      if (offers.dataset.offered === offered) return;
      offers.dataset.offered = offered;
      const buttons = remedies.map(({ label, run }) => button(label, run, { class: 'plain-button' }));
      offers.replaceChildren(...buttons, ...createMoreLinks(problem));
      if (focused && !focused.isConnected) giveBack();
    },
  };
}
