/** Starts a packaged program and opens its map in Chromium, watching for errors. */

import { startChromium } from '../support/browser.ts';
import { describeEnv, openMapPage, watchForTroubles } from '../support/map-page.ts';
import { guardNetwork, readRefused } from '../support/network-guard.ts';
import { startNode, waitForReady } from '../support/program.ts';
import { readShownTiles } from '../support/shown-tiles.ts';

interface DrawnMap {
  /** True if the tiles in view have more than one colour. */
  readonly colours: boolean;
  /** Errors and warnings of the page, violations of its policy, and the program's standard error. */
  readonly troubles: readonly string[];
  /** What it tried to reach beyond this computer. */
  readonly refused: readonly string[];
  /** True if it ended properly when asked to; Windows has no way to ask. */
  readonly ended: boolean;
}

/** Runs Node with `args`, and a window on the built-in world; `dataDir` is the program's. */
export async function drawMap(args: readonly string[], dataDir: string): Promise<DrawnMap> {
  const flags = ['--no-open', '--json', '--source', 'world', '--data-dir', dataDir];
  const run = startNode([...args, ...flags], { ...describeEnv(), ...guardNetwork() });
  const browser = await startChromium();
  try {
    const { url } = await waitForReady(run);
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    const troubles = await watchForTroubles(page);
    await openMapPage(page, url);
    const colours = new Set((await readShownTiles(page)).map(({ colour }) => colour));
    // A page whose program has ended may report that.
    const seen = [...troubles];
    const { code } = await run.term();
    const ended = code === 0 || process.platform === 'win32';
    if (run.stderr() !== '') seen.push(run.stderr());
    return { colours: colours.size > 1, troubles: seen, refused: readRefused(run.stderr()), ended };
  } finally {
    await browser.close();
    await run.kill();
  }
}
