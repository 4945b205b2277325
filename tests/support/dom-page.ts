/** The page of a unit test: an empty document, and what people do with its controls. For tests that run in happy-dom. */
import { afterEach, beforeEach } from 'vitest';

type Field = HTMLInputElement | HTMLSelectElement;
type Held = Pick<KeyboardEventInit, 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>;

/**
 * Gives every test of the file an empty document. Listeners that a test adds to the document or the window go with it:
 * the program adds them for as long as a page lives, and here many tests share one.
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

/** Records what is added to a target from now on; the answer removes it all, and ends recording. */
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

/** The keyboard goes into a dialog that opens and back when it closes, as in browsers. */
function moveFocus(dialog: HTMLDialogElement): void {
  const before = document.activeElement;
  const first = dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector('input, select, button');
  (first as HTMLElement | null)?.focus();
  dialog.addEventListener('close', () => (before as HTMLElement | null)?.focus?.(), { capture: true });
}

/** The line, box or choice with this label that is shown; throws without one. */
export function fieldOf(label: string): HTMLInputElement {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent === label && isShown(one));
  const control = document.getElementById(found?.htmlFor ?? '') ?? document.querySelector(`[aria-label="${label}"]`);
  if (!control) throw new Error(`no field “${label}”`);
  return control as HTMLInputElement;
}

/** The button with this text that is shown; throws without one. */
export function buttonOf(text: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent === text && isShown(one));
  if (!found) throw new Error(`no button “${text}”`);
  return found;
}

/** True when neither the element nor anything around it is hidden. */
export function isShown(part: Element): boolean {
  return part.isConnected && part.closest('[hidden]') === null;
}

/** What a screen reader says of an element beside its name. */
export function describe(part: Element): string {
  const ids = (part.getAttribute('aria-describedby') ?? '').split(' ');
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

/** Types after what stands in the field, one letter at a time. */
export function type(field: HTMLInputElement, text: string): void {
  field.focus();
  for (const letter of text) {
    field.value += letter;
    tellInput(field, 'insertText');
  }
}

/** Puts a text in the place of what stands in the field, as pasting over it does. */
export function paste(field: HTMLInputElement, text: string): void {
  field.focus();
  field.value = text;
  tellInput(field, 'insertFromPaste');
}

/** Chooses in a list of values. */
export function choose(field: Field, value: string): void {
  field.focus();
  field.value = value;
  tellInput(field, '');
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Leaves a field in which something was typed. */
export function leave(field: Field): void {
  field.dispatchEvent(new Event('change', { bubbles: true }));
  field.blur();
}

/**
 * Presses a key where the keyboard is, and does what browsers do with it unless the program has: Enter submits a form or
 * uses a button, the space bar uses a button, Escape closes a dialog. Answers false when the program took the key.
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
