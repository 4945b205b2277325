/** Opens and closes dialogs: a title, a body and a row of buttons. */
import type { ErrorValue } from '../../shared/errors.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { button, element, isUsable, setUsable } from './element.ts';

export interface DialogParts {
  readonly title: string;
  readonly body: readonly (Node | string)[];
  /** In tab order; the button that acts comes last. */
  readonly buttons: readonly HTMLElement[];
  /** Called for Enter in a field. */
  readonly onSubmit?: () => void;
  /** Called once, however the dialog was closed. */
  readonly onClose?: () => void;
  readonly className?: string;
  /** Keeps the dialog, and what people typed, on a click beside it or a native menu command. */
  readonly staysOpenBeside?: boolean;
}

let count = 0;

/**
 * Opens a modal dialog and closes any other. Escape closes it, and so does a click beside it unless `staysOpenBeside`. The
 * element with `autofocus` gets the focus, which returns afterwards. A closed dialog is removed from the page.
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
  // In a low window, focusing a button at the end would scroll the beginning away.
  dialog.scrollTop = 0;
  return dialog;
}

/** Opens a dialog with one button, which closes it, as Enter does. */
export function openMessage(parts: Pick<DialogParts, 'title' | 'body' | 'className'>): void {
  const close = () => dialog.close();
  const buttons = [button(partTexts.close, close, { class: 'primary', autofocus: '' })];
  const dialog = openDialog({ ...parts, buttons, onSubmit: close });
}

export interface QuestionParts extends Pick<DialogParts, 'title' | 'body' | 'className' | 'onClose'> {
  /** The label of the confirming button. */
  readonly label: string;
  /** Called on confirming, one call at a time. An error is shown and keeps the dialog open. */
  readonly act: () => Promise<ErrorValue | undefined>;
}

/** Opens a question before something is deleted. The signal aborts when the dialog closes. */
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
    buttons: [button(partTexts.cancel, () => dialog.close(), { autofocus: '' }), confirm],
    onClose() {
      life.abort();
      onClose?.();
    },
  });
  return { signal: life.signal, confirm };
}

/** True while a dialog is open. */
export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

/** Closes open dialogs. Returns false, and closes none, when one stays open. */
export function closeDialogs(): boolean {
  // A dialog that was closed just now is still there.
  if (document.querySelector('dialog[open][data-stays]') !== null) return false;
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  return true;
}

/** True for a press on the backdrop. Its target is the dialog, as for a press on the dialog's edge or scrollbar. */
function isBeside(dialog: HTMLDialogElement, { target, clientX, clientY }: PointerEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom);
}
