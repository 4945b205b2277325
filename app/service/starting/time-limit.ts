/** A bound on how long something is waited for. Knows nothing of what that is. */

/** Resolves once the work is done, or after so many milliseconds, however it goes on. Rejects if it fails before. */
export async function waitWithin(work: Promise<unknown>, ms: number): Promise<void> {
  const timeUp = new Promise((resolve) => setTimeout(resolve, ms).unref());
  await Promise.race([work, timeUp]);
}
