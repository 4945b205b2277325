/** What people asked their system about movement on the screen. */

const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';

/** True when the system is set to show as little motion as possible. */
export function isMotionReduced(): boolean {
  return window.matchMedia(REDUCED_MOTION).matches;
}

/** Tells `onChange` what {@link isMotionReduced} says, now and whenever that changes; the answer stops it. */
export function watchReducedMotion(onChange: (isReduced: boolean) => void): () => void {
  const query = window.matchMedia(REDUCED_MOTION);
  const tell = (): void => onChange(query.matches);
  query.addEventListener('change', tell);
  tell();
  return () => query.removeEventListener('change', tell);
}
