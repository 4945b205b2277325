/** What a host offers beside its windows. */
import type { HostKind } from '../../../shared/contract.ts';

/** What windows may want that only a host can do. */
export interface HostDesktop {
  readonly kind: HostKind;
  /** Opens a folder, or the log file, with whatever the desktop has for it; false when that cannot be done here. */
  readonly openPath: (path: string) => Promise<boolean>;
  /** Lets people choose a folder in the desktop's own dialog; null when they chose none or there is no such dialog. */
  readonly chooseFolder: () => Promise<string | null>;
  /** The same for a file with a track or an area. */
  readonly chooseTrackFile: () => Promise<string | null>;
  /** Puts a text on the desktop's clipboard; false when that is up to the page. */
  readonly copyText: (text: string) => Promise<boolean>;
  /** Ends the host soon, after pending replies are out; the host then closes the program. */
  readonly quit: () => void;
}
