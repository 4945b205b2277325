/** Saves the view whenever it has changed. No Leaflet and no transport here. */
import { formatView, type View } from '../../../shared/view.ts';

/**
 * Returns a function that passes a view to `save` unless it equals the last one; `saved` is the first last one. There is no
 * delay, because the program may end at any moment, and it merges frequent writes itself.
 */
export function createViewSaver(saved: View, save: (view: View) => void): (view: View) => void {
  let last = formatView(saved);
  return (view) => {
    const text = formatView(view);
    if (text === last) return;
    last = text;
    save(view);
  };
}
