/** Saves the view a moment after it came to rest. Knows neither the map nor how saving is done. */
import { formatView, type View } from '../../shared/view.ts';

const REST_MS = 500;

export interface ViewSaver {
  /** Saves this view once it has been the last one for half a second. */
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
      clearTimeout(timer);
      scheduled = view;
      timer = setTimeout(flush, REST_MS);
    },
    flush,
  };
}
