/** The clears that can still be undone, newest last, and the history of what is being edited. Separate from the clears, whose code is loaded later. */
interface UndoOffer {
  readonly run: () => void;
  /** False once people have dismissed its notice. */
  readonly isOpen: () => boolean;
}

const offers: UndoOffer[] = [];

/** Adds an offer to undo. Returns a function that withdraws it. */
export function addUndo(run: UndoOffer['run'], isOpen: UndoOffer['isOpen']): () => void {
  const offer = { run, isOpen };
  offers.push(offer);
  return () => {
    const at = offers.indexOf(offer);
    if (at >= 0) offers.splice(at, 1);
  };
}

/** The history of something that is being edited; each returns false if there is no such step. */
interface EditHistory {
  readonly undo: () => boolean;
  readonly redo: () => boolean;
}

/** The one that leads comes last. */
const edited: EditHistory[] = [];

/** Lets a history go first while something is edited. Returns a function that ends it; the one before leads again. */
export function leadUndo(history: EditHistory): () => void {
  edited.push(history);
  return () => {
    const at = edited.indexOf(history);
    if (at >= 0) edited.splice(at, 1);
  };
}

/** Repeats the step that was undone last in what is being edited. Returns false when there is none. */
export function redoLast(): boolean {
  return edited.at(-1)?.redo() ?? false;
}

/** Undoes the last step of what is being edited, or else the newest clear. Returns false when there is none to undo. */
export function undoLast(): boolean {
  if (edited.at(-1)?.undo()) return true;
  const newest = offers.findLast(({ isOpen }) => isOpen());
  newest?.run();
  return newest !== undefined;
}
