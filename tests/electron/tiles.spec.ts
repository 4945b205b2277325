/** Tiles over real Electron: cleared by its native menu, and what one costs on its way through IPC. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Bridged, callInPage } from '../support/electron-calls.ts';
import { openMap } from '../support/electron-map.ts';
import { chooseNatively, shareElectron, titleElectronSpecs } from '../support/real-electron.ts';

interface Measured {
  readonly timesMs: readonly number[];
  readonly whole: number;
}

const SIDE = 8;
const electron = shareElectron();

/** Asks for all tiles of zoom 3, one after the other, from the page. */
function askForTiles(page: Page, firstId: number): Promise<Measured> {
  return page.evaluate(
    async ({ first, side }) => {
      const { tilekeep } = globalThis as Bridged;
      const timesMs: number[] = [];
      let whole = 0;
      let settle = (_bytes: unknown): void => undefined;
      tilekeep.onMessages((messages) => {
        for (const message of messages) {
          if ('reply' in message && message.id >= first && message.reply.ok)
            settle((message.reply.value as { readonly bytes?: unknown }).bytes);
        }
      });
      for (let index = 0; index < side * side; index += 1) {
        const coord = { z: 3, x: index % side, y: Math.floor(index / side) };
        const startMs = performance.now();
        const bytes = await new Promise<unknown>((resolve) => {
          settle = resolve;
          tilekeep.send([{ id: first + index, method: 'getTile', args: { sourceId: 'world', coord } }]);
        });
        timesMs.push(performance.now() - startMs);
        if (bytes instanceof Uint8Array && bytes.length > 0) whole += 1;
      }
      return { timesMs, whole };
    },
    { first: firstId, side: SIDE },
  );
}

function describeTimes(timesMs: readonly number[]): string {
  const sorted = [...timesMs].sort((left, right) => left - right);
  const at = (share: number): string => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2)} ms`;
  return `p50 ${at(0.5)}, p95 ${at(0.95)} of ${sorted.length} tiles`;
}

test.describe(titleElectronSpecs('tiles over real Electron'), () => {
  test('are gone from the disk when Clear everything is chosen natively and said yes to', async () => {
    // Beyond the view, so that the map does not bring it back.
    const tile = join(electron.dataDir, 'tiles', 'world', '9', '1', '2');
    await callInPage(electron.run.page, 'getTile', { sourceId: 'world', coord: { z: 9, x: 1, y: 2 } });
    await expect.poll(() => existsSync(tile)).toBe(true);
    await openMap(electron.run);
    await chooseNatively(electron.run.app, 'clearEverything');
    await expect(electron.run.page.getByRole('dialog')).toBeVisible();
    expect(existsSync(tile)).toBe(true);
    await electron.run.page.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(electron.run.page.locator('#notices')).toContainText('Cleared');
    await expect.poll(() => existsSync(tile)).toBe(false);
  });

  test('come whole through IPC; what one costs is told, not judged', async () => {
    for (const [name, firstId] of [
      ['drawn', 910_000],
      ['from memory', 920_000],
    ] as const) {
      const { timesMs, whole } = await askForTiles(electron.run.page, firstId);
      expect([timesMs.length, whole]).toEqual([SIDE * SIDE, SIDE * SIDE]);
      test.info().annotations.push({ type: `IPC per tile, ${name}`, description: describeTimes(timesMs) });
    }
  });
});
