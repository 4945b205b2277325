/** The dialog in which people choose files as layers, in a browser. */
import { TRACK_FILE_EXTENSIONS } from '../../../shared/layers/track-file.ts';
import { element } from '../../parts/element.ts';

/** The browser's own dialog, for several files. */
export function chooseFiles(take: (files: readonly File[]) => void): void {
  const accept = TRACK_FILE_EXTENSIONS.map((extension) => `.${extension}`).join();
  const input = element('input', { type: 'file', multiple: '', accept, class: 'unseen', 'data-opens': 'layers' });
  input.addEventListener('change', () => {
    input.remove();
    take([...(input.files ?? [])]);
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}
