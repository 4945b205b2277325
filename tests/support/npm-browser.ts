/**
 * The Chromium in the npm packages, on Linux x64. Doesn't import Playwright, which Vitest's global setup can't load.
 */

/** The executable, unpacked on first use; undefined on other systems. */
export async function unpackNpmBrowser(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

/** Runs before all tests in both runners: two workers unpacking it at once could start half a file. */
export default async function setUpBrowser(): Promise<void> {
  await unpackNpmBrowser();
}
