/** Saves the view whenever it has changed. No Leaflet and no transport here. */
import { formatView, type View } from '../../shared/view.ts';

/**
 * Returns a function that passes a view to `save` unless it is the one before; `saved` is the view that needs no saving.
 * Nothing waits: the program may end a moment later, and collects what comes faster than it can write.
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
