/** What all dialogs share: a title, a body, a row of buttons, and how they open and close. */
import { element } from './element.ts';

export interface DialogParts {
  readonly title: string;
  readonly body: readonly (Node | string)[];
  /** The last row, in the order of the Tab key; the button that does the thing comes last. */
  readonly buttons: readonly HTMLElement[];
  /** What Enter in a field does. */
  readonly onSubmit?: () => void;
  /** Told once, however the dialog was closed. */
  readonly onClose?: () => void;
  readonly className?: string;
  /** Keeps it open when people click beside it or use a native menu, so that nothing they have typed is lost. */
  readonly staysOpenBeside?: boolean;
}

let count = 0;

/**
 * Opens a modal dialog in place of any other. Escape closes it, and a click beside it unless it is to stay; the focus goes to the element with
 * `autofocus`, and back to where it was afterwards. Nothing of it stays in the page.
 */
export function openDialog(parts: DialogParts): HTMLDialogElement {
  for (const other of document.querySelectorAll('dialog')) other.close();
  count += 1;
  const titleId = `dialog-title-${count}`;
  const form = element(
    'form',
    { novalidate: '' },
    element('h2', { id: titleId }, parts.title),
    element('div', { class: 'dialog-body' }, ...parts.body),
    element('div', { class: 'dialog-buttons' }, ...parts.buttons),
  );
  const dialog = element('dialog', { 'aria-labelledby': titleId, class: parts.className ?? '' }, form);
  dialog.toggleAttribute('data-stays', parts.staysOpenBeside === true);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    parts.onSubmit?.();
  });
  dialog.addEventListener('pointerdown', (event) => {
    if (parts.staysOpenBeside !== true && isBeside(dialog, event)) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    parts.onClose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  // Where it is too long for the window, the focused button at its end would hide its beginning.
  dialog.scrollTop = 0;
  return dialog;
}

/** True while a dialog has the page to itself. */
export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

/** Closes what is open, for something else that people have chosen; false when it is a dialog that is to stay. */
export function closeDialogs(): boolean {
  if (document.querySelector('dialog[data-stays]') !== null) return false;
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  return true;
}

/** The backdrop is the dialog itself for a press, and so are its edge and its scrollbar. */
function isBeside(dialog: HTMLDialogElement, { target, clientX, clientY }: PointerEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom);
}
