/** Copies text to the clipboard in a way this window is allowed to use. */
import { element } from './element.ts';

/** True once the text is on the clipboard; never rejects. Call it from a click or a key. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The old way needs no permission and no secure address.
    return copySelection(text);
  }
}

function copySelection(text: string): boolean {
  const before = document.activeElement;
  const field = element('textarea', { class: 'unseen', readonly: '', tabindex: '-1', 'aria-hidden': 'true' });
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return isCopied;
}
