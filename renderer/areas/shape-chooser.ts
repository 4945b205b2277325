/** A way to choose a shape. */
import type { AreaShape } from '../../shared/area.ts';

export interface ShapeChooser {
  readonly root: HTMLElement;
  /** Null without a valid shape. */
  readonly read: () => AreaShape | null;
  /** Says all that is wrong and focuses it; false when nothing is. */
  readonly complain: () => boolean;
  /** A name for the area until people give it one, or an empty text. */
  readonly suggestName: () => string;
  /** Called once the panel is open. */
  readonly begin: () => void;
  /** Ends drawing on the map; false without drawing. */
  readonly endDrawing: () => boolean;
  /** Takes everything off the map. */
  readonly remove: () => void;
}
