/** The part of the contract about the desktop, the display and files. */
import { z } from 'zod';
import { nothing, replying } from './method-spec.ts';
import type { TrackFile } from './track-file.ts';
import { isView, type View } from './view.ts';

export const DESKTOP_CALLS = {
  /**
   * Reports whether a window's display has more than one pixel per CSS pixel. From then on, sources with `{r}` are
   * asked for double-resolution tiles, for every window, and plain tiles count as stale. Remembered for the next start.
   */
  setSharpness: replying<null>()(z.strictObject({ sharp: z.boolean() })),
  /** Lets people choose a folder in a native dialog; null if they chose none or the host has no such dialog. */
  chooseFolder: replying<{ readonly path: string | null }>()(nothing),
  /**
   * Lets people choose a file with a track or an area in a native dialog, and reads it; null if they chose none or the
   * host has no such dialog. Fails with `file-too-large` or `file-unreadable`.
   */
  openTrackFile: replying<TrackFile | null>()(nothing),
  /**
   * Copies a link to a view to the clipboard, because a choice in the native menu gives the page no right to do so.
   * False if the page must do it.
   */
  copyLink: replying<{ readonly isCopied: boolean }>()(z.strictObject({ view: z.custom<View>(isView) })),
  /** Opens the log file in the desktop's text viewer. Fails with `log-not-opened`. */
  openLogFile: replying<null>()(nothing),
  /** The hint of the first start was seen and isn't shown again. */
  dismissHint: replying<null>()(nothing),
} as const;
