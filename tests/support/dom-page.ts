/** The page of a unit test in happy-dom: an empty document, and user actions on its controls. */
import { afterEach, beforeEach } from 'vitest';

type Field = HTMLInputElement | HTMLSelectElement;
type Held = Pick<KeyboardEventInit, 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>;

/**
 * Gives every test of a file an empty document. Also removes listeners that a test added to the document or window: the
 * program adds them for a page's lifetime, but here tests share one page.
 */
export function useEmptyPage(): void {
  const added: (() => void)[] = [];
  const { showModal } = HTMLDialogElement.prototype;
  beforeEach(() => {
    HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
      showModal.call(this);
      moveFocus(this);
    };
    for (const target of [document, window]) added.push(recordListeners(target));
  });
  afterEach(() => {
    HTMLDialogElement.prototype.showModal = showModal;
    for (const remove of added.splice(0)) remove();
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    document.body.replaceChildren();
  });
}

/** Records listeners added to a target from now on; the returned function removes them and stops recording. */
function recordListeners(target: EventTarget): () => void {
  const add = target.addEventListener;
  const recorded: Parameters<typeof add>[] = [];
  target.addEventListener = (...args: Parameters<typeof add>) => {
    recorded.push(args);
    add.apply(target, args);
  };
  return () => {
    target.addEventListener = add;
    for (const args of recorded) target.removeEventListener(...args);
  };
}

/** Moves focus into a dialog when it opens and back when it closes, like browsers. */
function moveFocus(dialog: HTMLDialogElement): void {
  const before = document.activeElement;
  const first = dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector('input, select, button');
  (first as HTMLElement | null)?.focus();
  dialog.addEventListener('close', () => (before as HTMLElement | null)?.focus?.(), { capture: true });
}

/** The visible field, box or choice with this label; throws without one. */
export function fieldOf(label: string): HTMLInputElement {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent === label && isShown(one));
  const control = document.getElementById(found?.htmlFor ?? '') ?? document.querySelector(`[aria-label="${label}"]`);
  if (!control) throw new Error(`no field “${label}”`);
  return control as HTMLInputElement;
}

/** The visible button with this text; throws without one. */
export function buttonOf(text: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent === text && isShown(one));
  if (!found) throw new Error(`no button “${text}”`);
  return found;
}

/** True if neither the element nor any of its ancestors is hidden. */
export function isShown(part: Element): boolean {
  return part.isConnected && part.closest('[hidden]') === null;
}

/** The element's accessible description. */
export function describe(part: Element): string {
  const ids = (part.getAttribute('aria-describedby') ?? '').split(' ');
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

/** Appends typed text, one letter at a time. */
export function type(field: HTMLInputElement, text: string): void {
  field.focus();
  for (const letter of text) {
    field.value += letter;
    tellInput(field, 'insertText');
  }
}

/** Replaces a field's text, like pasting over it. */
export function paste(field: HTMLInputElement, text: string): void {
  field.focus();
  field.value = text;
  tellInput(field, 'insertFromPaste');
}

/** Selects a value in a list. */
export function choose(field: Field, value: string): void {
  field.focus();
  field.value = value;
  tellInput(field, '');
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Leaves a field after typing. */
export function leave(field: Field): void {
  field.dispatchEvent(new Event('change', { bubbles: true }));
  field.blur();
}

/**
 * Presses a key on the focused element, with the browser's default action unless the program prevents it: Enter submits
 * a form or clicks a button, Space clicks a button, Escape closes a dialog. Returns false if the program handled the
 * key.
 */
export function press(key: string, held: Held = {}): boolean {
  const focused = document.activeElement ?? document.body;
  const isFree = focused.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }));
  if (isFree) followKey(key, focused);
  focused.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true, cancelable: true, ...held }));
  return isFree;
}

function followKey(key: string, focused: Element): void {
  if (key === 'Escape') focused.closest('dialog')?.close();
  else if (focused instanceof HTMLButtonElement && ['Enter', ' '].includes(key)) focused.click();
  else if (focused instanceof HTMLInputElement && key === 'Enter') focused.form?.requestSubmit();
}

function tellInput(field: Field, inputType: string): void {
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType }));
}
