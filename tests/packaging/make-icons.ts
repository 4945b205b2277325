/** `npm run icons`: draws every icon from the one drawing, in the tests' own Chromium. Runs on import. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { ICNS_TYPES, ICO_SIZES_PX, type IconImage, makeIcns, makeIco } from '../../app/packaging/icon-files.ts';
import { describeMaster, ICON_PATHS, LINUX_SIZES_PX } from '../../app/packaging/icon-master.ts';
import { startChromium } from '../support/browser.ts';

// The script is built into `dist/tests`.
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));
const fromProject = (path: string): string => join(PROJECT_DIR, path);

/** macOS icons have a margin; the grid is at https://developer.apple.com/design/resources. */
const MAC_SHARE = 824 / 1024;

const svg = readFileSync(fromProject(ICON_PATHS.master)).toString('base64');
const browser = await startChromium();
try {
  await makeAll(await browser.newPage({ deviceScaleFactor: 1 }));
} finally {
  await browser.close();
}

async function makeAll(page: Page): Promise<void> {
  await makeLinuxIcons(page);
  writeFileSync(fromProject(ICON_PATHS.ico), makeIco(await drawAll(page, ICO_SIZES_PX, 1)));
  const macSizes = [...new Set(Object.values(ICNS_TYPES))];
  writeFileSync(fromProject(ICON_PATHS.icns), makeIcns(await drawAll(page, macSizes, MAC_SHARE)));
  writeFileSync(fromProject(ICON_PATHS.note), `${JSON.stringify(describeMaster(PROJECT_DIR), undefined, 2)}\n`);
}

async function makeLinuxIcons(page: Page): Promise<void> {
  const dir = fromProject(ICON_PATHS.linuxDir);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const { sizePx, png } of await drawAll(page, LINUX_SIZES_PX, 1)) {
    writeFileSync(join(dir, `${sizePx}x${sizePx}.png`), png);
  }
}

async function drawAll(page: Page, sizesPx: readonly number[], share: number): Promise<IconImage[]> {
  const images: IconImage[] = [];
  for (const sizePx of sizesPx) images.push({ sizePx, png: await draw(page, sizePx, share) });
  return images;
}

/** The drawing centred in a transparent square, filling `share` of its sides. */
async function draw(page: Page, sizePx: number, share: number): Promise<Uint8Array> {
  const insidePx = Math.round(sizePx * share);
  const style = `position:absolute;inset:0;margin:auto;width:${insidePx}px;height:${insidePx}px`;
  await page.setViewportSize({ width: sizePx, height: sizePx });
  await page.setContent(`<img style="${style}" src="data:image/svg+xml;base64,${svg}">`);
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: sizePx, height: sizePx } });
}
