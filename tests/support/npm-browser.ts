/** The Chromium that comes with the npm packages, on Linux x64. Playwright is not loaded here: Vitest's own set-up cannot load it. */

/** The executable, unpacked on first use; undefined on other systems. */
export async function unpackNpmBrowser(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

/** Before any test, for both runners: two workers that unpacked it at the same time would start half a file. */
export default async function setUpBrowser(): Promise<void> {
  await unpackNpmBrowser();
}
