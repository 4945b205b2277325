/**
 * The packed program as people install it: app.asar and every fuse, around a real Electron. Judged from outside, since with
 * its inspect fuse off no test can drive it.
 */
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findElectronBinary, findElectronPackage } from '../../app/launch/electron-binary.ts';
import { LIGHT_WORLD } from '../../shared/world/world-palette.ts';
import { packProgram, readFuses } from '../packaging/packed-program.ts';
import { copyArchive } from '../support/archives.ts';
import { hasOwnDisplays, type OwnDisplay, startDisplay } from '../support/own-display.ts';
import { makeTempDir, removeTempDir, startCommand, waitForReady } from '../support/program.ts';
import { requireElectron, titleElectronSpecs } from '../support/real-electron.ts';
import { listTileFiles } from '../support/tile-tree.ts';

requireElectron(hasOwnDisplays() ? undefined : 'Xvfb, on whose screen it looks, is not installed');
test.setTimeout(180_000);

let dir = '';
let programDir = '';
let display: OwnDisplay | undefined;
let run: ReturnType<typeof startCommand> | undefined;

test.beforeAll(async () => {
  const electron = findElectronPackage(import.meta.url);
  const binary = electron && findElectronBinary(electron);
  if (binary === undefined) throw new Error('no Electron');
  dir = makeTempDir();
  const packing = packProgram(dir, [], dirname(binary));
  expect([packing.status, packing.output]).toEqual([0, expect.any(String)]);
  programDir = packing.programDir;
  display = await startDisplay(dir);
});

test.afterAll(async () => {
  await run?.kill();
  await display?.stop();
  if (dir !== '') await removeTempDir(dir);
});

test.describe(titleElectronSpecs('the packed program'), () => {
  test('starts as itself whatever its environment says, draws the world on the screen, keeps its tiles, and ends', async () => {
    const { wanted, set } = await readFuses(programDir);
    expect(set).toEqual(wanted);
    const dataDir = join(dir, 'data');
    // Its fuses keep these from turning it into a bare Node, or from loading what is not ours.
    const hostile = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/nowhere/at-all.cjs' };
    const flags = ['--json', '--source', 'world', '--view', '46,8,4', '--data-dir', dataDir];
    const shown = { DISPLAY: display?.name, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' };
    run = startCommand(join(programDir, 'tilekeep'), flags, { ...process.env, ...shown, ...hostile });
    const ready = await waitForReady(run);
    expect(ready).toEqual({ ready: true, url: 'app://bundle/index.html', pid: run.child.pid });
    await expect.poll(() => listTileFiles(dataDir, 'world').length).toBeGreaterThan(0);
    // The map's sea and at least three of its countries' colours, each over a good part of the screen.
    const isSpread = (colour: string) => (display?.countColours().get(colour) ?? 0) > 5000;
    await expect.poll(() => isSpread(LIGHT_WORLD.sea)).toBe(true);
    await expect.poll(() => LIGHT_WORLD.lands.filter(isSpread).length).toBeGreaterThan(2);
    expect(await run.term()).toEqual({ code: 0, signal: null });
    // Chromium's own lines, such as those of a machine without D-Bus, begin with a bracket.
    const lines = run.stderr().split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('['))).toEqual([]);
  });

  test('reads an archive of tiles in its worker thread', async () => {
    const flags = [
      '--json',
      '--source',
      copyArchive('gdal.mbtiles'),
      '--view',
      '0,0,2',
      '--data-dir',
      join(dir, 'maps'),
    ];
    const shown = { DISPLAY: display?.name, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' };
    run = startCommand(join(programDir, 'tilekeep'), flags, { ...process.env, ...shown });
    await waitForReady(run);
    // Its north-eastern quarter.
    await expect.poll(() => display?.countColours().get('#14505a') ?? 0).toBeGreaterThan(5000);
    expect(await run.term()).toEqual({ code: 0, signal: null });
  });

  test('shows why it cannot start where there is no terminal, and still ends by SIGTERM', async () => {
    const shown = { DISPLAY: display?.name, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' };
    const before = display?.countColours().size ?? 0;
    run = startCommand(join(programDir, 'tilekeep'), ['--nonsense'], { ...process.env, ...shown });
    const errors = run.stderr;
    await expect.poll(errors).toContain('--nonsense');
    // Its box is on the screen.
    await expect.poll(() => display?.countColours().size).toBeGreaterThan(before);
    expect(await run.term()).toEqual({ code: 2, signal: null });
  });
});
