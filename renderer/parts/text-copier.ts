/** Puts text on the clipboard, by whatever way this window is allowed to. */
import { element } from './element.ts';

/** True once the text is on the clipboard; never rejects. Has to follow what people have just done. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Where a window has no such right, or no safe address, the old way asks for nothing.
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
