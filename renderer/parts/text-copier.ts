/** Copies text to the clipboard. */
import { element } from './element.ts';

/** Returns true once the text is on the clipboard. Never rejects. Must run in a click or key handler. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // `execCommand` needs no permission and no secure origin.
    return copySelection(text);
  }
}

function copySelection(text: string): boolean {
  const before = document.activeElement;
  const field = element('textarea', { class: 'unseen', readonly: '', tabindex: '-1', 'aria-hidden': 'true' });
  field.value = text;
  // Otherwise tabs are copied as spaces.
  field.style.whiteSpace = 'pre';
  // Beside an open dialog nothing can be selected.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return isCopied;
}
