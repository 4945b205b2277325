/** What the page may know of the computer it runs on. */

/** True on macOS, whose menus write accelerators in their own way. */
export function isMac(): boolean {
  return /mac/i.test(navigator.userAgent) && !/iphone|ipad/i.test(navigator.userAgent);
}
