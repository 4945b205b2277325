/** What all dialogs share: a title, a body, a row of buttons, and how they open and close. */
import type { ErrorValue } from '../../shared/errors.ts';
import { button, element, isUsable, setUsable } from './element.ts';

export interface DialogParts {
  readonly title: string;
  readonly body: readonly (Node | string)[];
  /** In the order of the Tab key; the button that acts comes last. */
  readonly buttons: readonly HTMLElement[];
  /** What Enter in a field does. */
  readonly onSubmit?: () => void;
  /** Called once, however the dialog was closed. */
  readonly onClose?: () => void;
  readonly className?: string;
  /** Stays open on a click beside it or a native menu command, so that nothing typed is lost. */
  readonly staysOpenBeside?: boolean;
}

let count = 0;

/**
 * Opens a modal dialog in place of any other. Escape closes it, and a click beside it unless it stays open; the focus goes
 * to the element with `autofocus`, and back afterwards. A closed dialog leaves the page.
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

/** Opens a dialog that only tells something; its one button and Enter close it. */
export function openMessage(parts: Pick<DialogParts, 'title' | 'body' | 'className'>): void {
  const close = () => dialog.close();
  const buttons = [button('Close', close, { class: 'primary', autofocus: '' })];
  const dialog = openDialog({ ...parts, buttons, onSubmit: close });
}

export interface QuestionParts extends Pick<DialogParts, 'title' | 'body' | 'className' | 'onClose'> {
  /** The label of the button that does it. */
  readonly label: string;
  /** Called when people confirm, never twice at a time. An error keeps the dialog open and is shown in it. */
  readonly act: () => Promise<ErrorValue | undefined>;
}

/** Opens the question before something is deleted. The signal aborts when it closes; the button can be made unusable. */
export function openQuestion({ label, act, onClose, ...parts }: QuestionParts): {
  readonly signal: AbortSignal;
  readonly confirm: HTMLButtonElement;
} {
  const life = new AbortController();
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const run = async () => {
    if (!isUsable(confirm)) return;
    setUsable(confirm, false);
    const error = await act();
    if (error === undefined) dialog.close();
    setUsable(confirm, true);
    complaint.textContent = error?.message ?? '';
  };
  const confirm = button(label, () => void run(), { class: 'danger' });
  const dialog = openDialog({
    ...parts,
    body: [...parts.body, complaint],
    buttons: [button('Cancel', () => dialog.close(), { autofocus: '' }), confirm],
    onClose() {
      life.abort();
      onClose?.();
    },
  });
  return { signal: life.signal, confirm };
}

/** True while a dialog has the page to itself. */
export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

/** Closes what is open; false when that is a dialog that stays open. */
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
