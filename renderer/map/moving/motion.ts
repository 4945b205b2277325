/** The system's setting for reduced motion. */

const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';

/** True when the system asks for reduced motion. */
export function isMotionReduced(): boolean {
  return window.matchMedia(REDUCED_MOTION).matches;
}

/** Calls `onChange` with {@link isMotionReduced} now and at every change. Returns a function that stops it. */
export function watchReducedMotion(onChange: (isReduced: boolean) => void): () => void {
  const query = window.matchMedia(REDUCED_MOTION);
  const tell = (): void => onChange(query.matches);
  query.addEventListener('change', tell);
  tell();
  return () => query.removeEventListener('change', tell);
}
