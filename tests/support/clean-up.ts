/** What is to be done once a test has ended. Knows nothing of the test runner: see file-end.ts. */

const cleanUps: (() => unknown)[] = [];

/** Does this after the test that is running, before whatever was asked for earlier. */
export function cleanUpAfterTest(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}

/** Does all of it, the latest first. */
export async function cleanUpAll(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}
