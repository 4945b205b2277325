/** The panel beside the map: a heading, a way to close it, and one content at a time. Knows nothing of areas. */
import type { Cover } from '../map/area-frame.ts';
import { button, element } from '../panels/element.ts';

/** What the panel shows. */
export interface PanelFace {
  readonly title: string;
  readonly body: HTMLElement;
  /** Stays in sight below the body. */
  readonly footer?: HTMLElement;
  /** Where the keyboard goes; the heading if nothing is told. */
  readonly focus?: () => void;
  /** Told once when something else is shown, or nothing. */
  readonly end: () => void;
}

export interface SidePanel {
  /** Shows a face in place of the one before and gives it the keyboard. */
  readonly show: (face: PanelFace) => void;
  /** Closes it, if it is open, and gives the keyboard back. */
  readonly close: () => void;
  readonly isOpen: () => boolean;
  readonly focus: () => void;
  /** How much of an element below it the panel covers. */
  readonly readCover: () => Cover;
}

/** A panel in an element of the page that is hidden while there is nothing to show; `onClose` is told when it has closed. */
export function createSidePanel(root: HTMLElement, onClose: () => void): SidePanel {
  const heading = element('h2', { id: 'side-panel-title', tabindex: '-1' });
  const content = element('div', { class: 'panel-content' });
  let face: PanelFace | undefined;

  const close = () => {
    if (face === undefined) return;
    const closing = face;
    face = undefined;
    closing.end();
    root.hidden = true;
    content.replaceChildren();
    onClose();
  };
  root.setAttribute('aria-labelledby', heading.id);
  root.replaceChildren(
    element(
      'header',
      { class: 'panel-head' },
      heading,
      button('×', close, { class: 'notice-dismiss', 'aria-label': 'Close the panel', title: 'Close (Esc)' }),
    ),
    content,
  );
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    close();
  });
  return {
    show(next) {
      const before = face;
      face = next;
      before?.end();
      heading.textContent = next.title;
      content.replaceChildren(next.body, ...(next.footer ? [next.footer] : []));
      root.hidden = false;
      (next.focus ?? (() => heading.focus()))();
      // What has the focus may lie below what is to be read first.
      next.body.scrollTop = 0;
    },
    close,
    isOpen: () => face !== undefined,
    focus: () => heading.focus(),
    readCover: () => readCover(root),
  };
}

function readCover(root: HTMLElement): Cover {
  const area = root.parentElement;
  if (root.hidden || !area) return { rightPx: 0, bottomPx: 0 };
  const { left, top, width } = root.getBoundingClientRect();
  const { right, bottom, width: whole } = area.getBoundingClientRect();
  // A sheet is as wide as the map; a panel at the side is as high.
  return width < whole - 1 ? { rightPx: right - left, bottomPx: 0 } : { rightPx: 0, bottomPx: bottom - top };
}
