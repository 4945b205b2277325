/** The clears that can still be undone, newest last. Separate from the clears, whose code is loaded later. */
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

/** Undoes the newest clear. Returns false when there is none to undo. */
export function undoLast(): boolean {
  const newest = offers.findLast(({ isOpen }) => isOpen());
  newest?.run();
  return newest !== undefined;
}
