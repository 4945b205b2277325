/** Buttons with icons, and toolbars of them. */
import { button } from './element.ts';

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const SVG = 'http://www.w3.org/2000/svg';

/** One button takes the focus by Tab; arrow keys go from there to the others. */
export function rove(bar: HTMLElement, buttons: readonly HTMLButtonElement[]): void {
  const aim = (next: HTMLButtonElement | undefined) => {
    for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  };
  aim(buttons[0]);
  bar.addEventListener('focusin', ({ target }) => aim(buttons.find((one) => one === target)));
  bar.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? 0);
    if (at < 0 || to === at) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length]?.focus();
  });
}

/** A button with an icon; `name` is its name and its tooltip. `path` is drawn in a box of 24. */
export function iconButton(
  path: string,
  name: string,
  act: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const made = button('', act, { 'aria-label': name, title: name, ...attributes });
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  icon.append(line);
  made.append(icon);
  return made;
}
