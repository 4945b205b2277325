/** What every way to choose a shape has in common. */
import type { AreaShape } from '../../shared/area.ts';

export interface ShapeChooser {
  readonly root: HTMLElement;
  /** The shape as it stands; null when there is none. */
  readonly read: () => AreaShape | null;
  /** Says what is wrong, with all of it, and puts the keyboard there; false when nothing is. */
  readonly complain: () => boolean;
  /** What the area may be called until people give it a name; an empty text for nothing. */
  readonly suggestName: () => string;
  /** Called once the panel is there. */
  readonly begin: () => void;
  /** Ends drawing on the map; false when nothing was being drawn. */
  readonly endDrawing: () => boolean;
  /** Takes everything off the map. */
  readonly remove: () => void;
}
