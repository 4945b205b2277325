/** The computer the page runs on. */

/** True on macOS, which writes accelerators in its own way. */
export function isMac(): boolean {
  return /mac/i.test(navigator.userAgent) && !/iphone|ipad/i.test(navigator.userAgent);
}
