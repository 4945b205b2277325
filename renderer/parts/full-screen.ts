/** Full screen in the browser host; Electron has a menu role for it. */

/** Enters or leaves full screen. Does nothing when the browser refuses. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  } catch {
    // Browsers may refuse.
  }
}
