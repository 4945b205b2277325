/** What people asked their system about movement on the screen. */

/** True when the system is set to show as little motion as possible. */
export function isMotionReduced(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
