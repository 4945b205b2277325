/**
 * Before any test: finds the browser, once. The one from npm is unpacked on first use, and two workers that unpack it
 * at the same time start half a file.
 */
import { findChromium } from './browser.ts';

export default async function setUpBrowser(): Promise<void> {
  process.env.CHROMIUM_PATH = await findChromium();
}
