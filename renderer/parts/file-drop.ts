/** What is dropped on the window: the map takes a file, and nothing replaces the page. */
import { isTextField } from './element.ts';

/**
 * Keeps a dropped file, link or text from replacing the page. Text may be dropped into a text field. What an element
 * takes, it takes before.
 */
export function keepPage(): void {
  const refuse = (event: DragEvent): void => {
    if (event.defaultPrevented || (isTextField(event.target) && !hasFiles(event))) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
  };
  window.addEventListener('dragover', refuse);
  window.addEventListener('drop', refuse);
}

/** Passes the files that are dropped on an element, unless a part of it takes them; at least one at a time. */
export function takeFiles(area: HTMLElement, take: (files: readonly File[]) => void): void {
  area.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  area.addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    take(files);
  });
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
