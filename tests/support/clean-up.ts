/** Clean-up after a test. Independent of the test runner; see file-end.ts. */

const cleanUps: (() => unknown)[] = [];

/** Runs this after the current test, before clean-ups registered earlier. */
export function cleanUpAfterTest(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}

/** Runs all clean-ups, latest first. */
export async function cleanUpAll(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}
