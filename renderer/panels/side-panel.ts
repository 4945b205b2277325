/** The panel beside the map: a heading, a way to close it, and one content at a time. Knows nothing of what it shows. */

import type { Cover } from '../map/area-frame.ts';
import { button, element, findPart } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';

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

/** The panel as one of those that use it in turn has it. */
export interface SidePanel {
  /** Shows a face in place of the one before, whosever that was, and gives it the keyboard. */
  readonly show: (face: PanelFace) => void;
  /** Closes it, if it shows a face of this user. */
  readonly close: () => void;
  /** True while it shows a face of this user. */
  readonly isOpen: () => boolean;
  readonly focus: () => void;
  /** How much of an element below it the panel covers. */
  readonly readCover: () => Cover;
}

/** `closed`: there is nothing in the panel any more. `displaced`: another user shows something. */
export type LeaveReason = 'closed' | 'displaced';

type Leave = (reason: LeaveReason) => void;

interface Panel {
  readonly show: (face: PanelFace, leave: Leave) => void;
  readonly close: () => void;
  readonly user: () => Leave | undefined;
  readonly focus: () => void;
  readonly root: HTMLElement;
}

let panel: Panel | undefined;

/** Takes a share in the page's one side panel. `onLeave` is told whenever a face of this user has made way for no other of its own. */
export function claimSidePanel(onLeave: Leave): SidePanel {
  panel ??= createPanel(findPart('side-panel'));
  const shared = panel;
  const leave: Leave = (reason) => onLeave(reason);
  return {
    show: (face) => shared.show(face, leave),
    close: () => {
      if (shared.user() === leave) shared.close();
    },
    isOpen: () => shared.user() === leave,
    focus: shared.focus,
    readCover: () => readCover(shared.root),
  };
}

function createPanel(root: HTMLElement): Panel {
  const heading = element('h2', { id: 'side-panel-title', tabindex: '-1' });
  const content = element('div', { class: 'panel-content' });
  let shown: { readonly face: PanelFace; readonly leave: Leave } | undefined;

  const close = () => {
    const closing = shown;
    if (closing === undefined) return;
    shown = undefined;
    closing.face.end();
    root.hidden = true;
    content.replaceChildren();
    closing.leave('closed');
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
    if (event.key !== CLOSE_KEY || event.defaultPrevented) return;
    event.stopPropagation();
    close();
  });
  return {
    root,
    show(face, leave) {
      const before = shown;
      shown = { face, leave };
      before?.face.end();
      if (before && before.leave !== leave) before.leave('displaced');
      heading.textContent = face.title;
      content.replaceChildren(face.body, ...(face.footer ? [face.footer] : []));
      root.hidden = false;
      (face.focus ?? (() => heading.focus()))();
      // What has the focus may lie below what is to be read first.
      face.body.scrollTop = content.scrollTop = 0;
    },
    close,
    user: () => shown?.leave,
    focus: () => heading.focus(),
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
