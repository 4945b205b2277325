/** The panel beside the map: a heading, a close button, and one content at a time. */
import { mapTexts } from '../../shared/texts/map.ts';
import type { Cover } from '../map/boxes/area-frame.ts';
import { button, element, findPart } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';

export interface PanelFace {
  readonly title: string;
  readonly body: HTMLElement;
  /** Stays in sight below the body. */
  readonly footer?: HTMLElement;
  /** Places the focus. The default is the heading. */
  readonly focus?: () => void;
  /** Called once, when this face is replaced or closed. */
  readonly end: () => void;
}

/** One user's share of the panel. */
export interface SidePanel {
  /** Shows a face in place of any other and focuses it, unless a menu is open: the panel's code may have arrived late. */
  readonly show: (face: PanelFace) => void;
  /** True while it shows a face of this user. */
  readonly isOpen: () => boolean;
  readonly focus: () => void;
  /** How much of the map the panel covers. */
  readonly readCover: () => Cover;
}

/** `closed`: the panel is empty. `displaced`: another user shows something. */
export type LeaveReason = 'closed' | 'displaced';

type Leave = (reason: LeaveReason) => void;

interface Panel {
  readonly show: (face: PanelFace, leave: Leave) => void;
  readonly user: () => Leave | undefined;
  readonly focus: () => void;
  readonly close: () => void;
  readonly root: HTMLElement;
}

let panel: Panel | undefined;

/** Takes a share in the page's one side panel. `onLeave` is called when this user's face is closed or displaced. */
export function claimSidePanel(onLeave: Leave): SidePanel {
  panel ??= createPanel(findPart('side-panel'));
  const shared = panel;
  const leave: Leave = (reason) => onLeave(reason);
  return {
    show: (face) => shared.show(face, leave),
    isOpen: () => shared.user() === leave,
    focus: shared.focus,
    readCover: () => readCover(shared.root),
  };
}

/** Closes the panel, whichever tool shows something in it. */
export function closeSidePanel(): void {
  panel?.close();
}

/** A footer for {@link PanelFace.footer}, with a row of buttons at its end. */
export function createPanelFoot(content: readonly Node[], buttons: readonly HTMLElement[]): HTMLElement {
  const row = element('div', { class: 'dialog-buttons' }, ...buttons);
  return element('footer', { class: 'panel-foot' }, ...content, row);
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
  const attributes = { class: 'notice-dismiss', 'aria-label': mapTexts.closePanel, title: mapTexts.closePanelTitle };
  root.setAttribute('aria-labelledby', heading.id);
  root.replaceChildren(element('header', { class: 'panel-head' }, heading, button('×', close, attributes)), content);
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
      if (!isMenuOpen()) (face.focus ?? (() => heading.focus()))();
      // Focusing a field may have scrolled past what people read first.
      face.body.scrollTop = content.scrollTop = 0;
    },
    user: () => shown?.leave,
    focus: () => heading.focus(),
    close,
  };
}

function isMenuOpen(): boolean {
  return document.querySelector('[aria-haspopup="menu"][aria-expanded="true"]') !== null;
}

function readCover(root: HTMLElement): Cover {
  const area = root.parentElement;
  if (root.hidden || !area) return { rightPx: 0, bottomPx: 0 };
  const { left, top, width } = root.getBoundingClientRect();
  const { right, bottom, width: whole } = area.getBoundingClientRect();
  // A sheet is as wide as the map; a panel at the side is as high.
  return width < whole - 1 ? { rightPx: right - left, bottomPx: 0 } : { rightPx: 0, bottomPx: bottom - top };
}
