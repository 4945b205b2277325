/** A part of the form in which people choose a shape. */
import type { AreaShape } from '../../shared/areas/area.ts';
import type { Position } from '../../shared/view.ts';

/** What the form starts with: the current view, a box around a place, a box to draw, or a file to choose. */
export type WarmPurpose = 'view' | Position | 'area' | 'track';

export interface ShapeChooser {
  readonly root: HTMLElement;
  /** The shape; null while it isn't valid. */
  readonly read: () => AreaShape | null;
  /** Shows what is wrong and focuses it; false if nothing is. */
  readonly complain: () => boolean;
  /** A name for the area until people enter one; may be empty. */
  readonly suggestName: () => string;
  /** Called once the panel is open: how much of the map it covers is known from now on. */
  readonly begin: () => void;
  /** Opens the dialog that chooses the file, for a shape from a file. */
  readonly openFile?: () => void;
  /** Reads a file that people have dropped, for a shape from a file. */
  readonly takeFile?: (file: File) => void;
  /** Stops drawing on the map; false if nothing was being drawn. */
  readonly endDrawing: () => boolean;
  /** Removes everything from the map. */
  readonly remove: () => void;
}
