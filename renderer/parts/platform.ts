/** The computer the page runs on. */

/** True on macOS. */
export function isMac(): boolean {
  return /mac/i.test(navigator.userAgent) && !/iphone|ipad/i.test(navigator.userAgent);
}
