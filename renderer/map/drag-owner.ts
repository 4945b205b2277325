/** Which tool has the drags on the map: one at a time. */

let end: (() => void) | undefined;

/** Gives drags to a tool; the one before is told by its `onTaken`. Returns a function that gives them back. */
export function claimDrags(onTaken: () => void): () => void {
  const before = end;
  end = onTaken;
  before?.();
  return () => {
    if (end === onTaken) end = undefined;
  };
}
