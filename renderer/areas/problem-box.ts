/** Why an area cannot be warmed, and what people can do about it here. */
import type { ErrorValue } from '../../shared/errors.ts';
import { button, element, outsideLink, setText } from '../parts/element.ts';

/** Something people can do about a problem. */
export interface Remedy {
  readonly label: string;
  readonly run: () => void;
}

export interface ProblemBox {
  readonly root: HTMLElement;
  /** Shows a problem, or hides the box with null. What has not changed is not read out again. */
  readonly show: (problem: ErrorValue | null, remedies: readonly Remedy[]) => void;
}

/**
 * A hidden box whose text has this id, so that what it keeps people from can refer to it. `giveBack` is told when what had
 * the keyboard in it has gone.
 */
export function createProblemBox(id: string, giveBack: () => void): ProblemBox {
  const text = element('p', { id });
  const offers = element('div', { class: 'problem-offers' });
  const root = element('div', { class: 'warning-box problem-box', role: 'status' }, text, offers);
  root.hidden = true;
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
      offers.replaceChildren(
        ...remedies.map(({ label, run }) => button(label, run, { class: 'plain-button' })),
        ...(problem?.moreUrl?.startsWith('https://') ? [outsideLink(linkLabel(problem), problem.moreUrl)] : []),
      );
      // Offers go with what they have put right, and the box with its last problem.
      if (focused && !focused.isConnected) giveBack();
    },
  };
}

/** What the address that comes with an error leads to. */
export function linkLabel({ code }: ErrorValue): string {
  return code === 'warming-forbidden' || code === 'source-refused' ? 'Read its terms' : 'Read more';
}
