/** Full screen for hosts whose desktop does not do it. */

/** Enters or leaves full screen; does nothing when the browser refuses. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  } catch {
    // The browser may refuse without a reason.
  }
}
