/** Full screen for hosts whose desktop does not do it. */

/** Goes into full screen or out of it; does nothing when the browser refuses, which it may without a reason. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  } catch {
    // A browser lets nobody but the user decide here.
  }
}
