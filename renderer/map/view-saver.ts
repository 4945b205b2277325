/** Saves the view soon after it has changed. Knows neither the map nor how saving is done. */
import { formatView, type View } from '../../shared/view.ts';

const SAVED_WITHIN_MS = 500;

export interface ViewSaver {
  /** Saves this view, or one that follows it, within half a second: a page that crashes loses no more. */
  readonly schedule: (view: View) => void;
  /** Saves what is scheduled now, if anything is. */
  readonly flush: () => void;
}

/** A saver; `saved` is the view that needs no saving, because it came from where `save` puts it. */
export function createViewSaver(saved: View, save: (view: View) => void): ViewSaver {
  let lastSaved = formatView(saved);
  let scheduled: View | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    const view = scheduled;
    scheduled = undefined;
    if (view === undefined || formatView(view) === lastSaved) return;
    lastSaved = formatView(view);
    save(view);
  };
  return {
    schedule(view) {
      // What begins to wait is not put off by what follows: whoever goes on and on is saved all the same.
      if (scheduled === undefined) timer = setTimeout(flush, SAVED_WITHIN_MS);
      scheduled = view;
    },
    flush,
  };
}
