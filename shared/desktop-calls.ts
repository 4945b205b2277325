/** The calls about the desktop around the map, its display and its files: a part of the contract. */
import { z } from 'zod';
import { nothing, replying } from './method-spec.ts';
import type { TrackFile } from './track-file.ts';
import { isView, type View } from './view.ts';

export const DESKTOP_CALLS = {
  /**
   * A window tells whether its display has more than one pixel to a CSS pixel. From then on sources with `{r}` are asked
   * for tiles as sharp as that, for every window; tiles that are less sharp count as stale. Remembered for the next start.
   */
  setSharpness: replying<null>()(z.strictObject({ sharp: z.boolean() })),
  /** Lets people choose a folder in the desktop's own dialog; null when they chose none, or the host has no such dialog. */
  chooseFolder: replying<{ readonly path: string | null }>()(nothing),
  /**
   * Lets people choose a file with a track or an area in the desktop's own dialog, and reads it; null when they chose none, or
   * the host has no such dialog. Fails with `file-too-large` or `file-unreadable`.
   */
  openTrackFile: replying<TrackFile | null>()(nothing),
  /**
   * Puts a link to a view on the desktop's clipboard, as a choice in the native menu gives the page no right to do so. False
   * where the host leaves that to the page.
   */
  copyLink: replying<{ readonly isCopied: boolean }>()(z.strictObject({ view: z.custom<View>(isView) })),
  /** Shows the log file in whatever the desktop opens texts with; fails with `log-not-opened`. */
  openLogFile: replying<null>()(nothing),
  /** People have seen the hint of the first start: it is not shown again. */
  dismissHint: replying<null>()(nothing),
} as const;
