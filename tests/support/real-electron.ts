/**
 * Starts the built program in real Electron where its binary and a display exist; otherwise explains what is missing.
 */
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findElectronBinary, findElectronPackage } from '../../app/launch/electron-binary.ts';
import { hasDisplay } from '../../app/service/starting/display.ts';
import type { MenuCommand } from '../../shared/menu.ts';
import type { ToggleKey } from '../../shared/settings/preferences.ts';
import { makeTempDir, removeTempDir } from './program.ts';

const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** Why the Electron specs can't run here, or undefined if they can. Starts and downloads nothing. */
export function explainNoElectron(): string | undefined {
  if (findElectronPackage(import.meta.url) === undefined) return 'the electron package is not installed';
  if (findElectron() === undefined) return 'its binary is not here; `npx install-electron` fetches it';
  if (!hasDisplay()) return 'there is no display; xvfb-run gives one';
  return process.getuid?.() === 0 ? "Electron's sandbox doesn't run as root" : undefined;
}

/** Electron's executable, if it is installed. */
export function findElectron(): string | undefined {
  const electron = findElectronPackage(import.meta.url);
  return electron && findElectronBinary(electron);
}

/** The title of a group of Electron specs; a skipped one includes the reason, because reporters don't show it. */
export function titleElectronSpecs(title: string): string {
  const reason = explainNoElectron();
  return reason === undefined ? title : `${title} [skipped: ${reason}]`;
}

export interface ElectronRun {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** What an Electron spec works with. */
export interface ElectronStage {
  readonly dataDir: string;
  /** A test that restarts the program stores the new run here. */
  run: ElectronRun;
}

export interface ElectronOptions {
  /** The value of `--source`: the built-in world by default, because a start without it would contact OpenStreetMap. */
  readonly source?: string;
  /** More flags. */
  readonly flags?: readonly string[];
  /** With animations, the default for people who haven't requested reduced motion. */
  readonly isMoving?: boolean;
}

/**
 * Skips the whole file, with the reason, if Electron can't run or its tests lack something else. With
 * `TEST_ELECTRON=required` that is a failure.
 */
export function requireElectron(lack?: string): void {
  const reason = explainNoElectron() ?? lack;
  if (reason !== undefined && process.env.TEST_ELECTRON === 'required') throw new Error(reason);
  test.skip(reason !== undefined, reason);
}

/** Gives each test of a file its own program and data folder. */
export function useElectron(options?: () => ElectronOptions): ElectronStage {
  requireElectron();
  const { stage, begin, end } = createStage(options);
  test.beforeEach(begin);
  test.afterEach(end);
  return stage;
}

/** Shares one program among a file's tests, for tests that leave it unchanged. */
export function shareElectron(options?: () => ElectronOptions): ElectronStage {
  requireElectron();
  const { stage, begin, end } = createStage(options);
  test.beforeAll(begin);
  test.afterAll(end);
  return stage;
}

function createStage(options: () => ElectronOptions = () => ({})) {
  const stage: { dataDir: string; run?: ElectronRun } = { dataDir: '' };
  return {
    stage: stage as ElectronStage,
    begin: async () => {
      stage.dataDir = makeTempDir();
      stage.run = await launchElectron(stage.dataDir, options());
    },
    end: async () => {
      await stage.run?.app.close().catch(() => undefined);
      if (stage.dataDir !== '') await removeTempDir(stage.dataDir);
    },
  };
}

/** Starts the built Electron host on a data folder and waits until its window has loaded. */
export async function launchElectron(dataDir: string, options: ElectronOptions = {}): Promise<ElectronRun> {
  const executablePath = findElectron();
  if (executablePath === undefined) throw new Error(explainNoElectron());
  const { source = 'world', flags = [], isMoving = false } = options;
  const args = [
    ...(isMoving ? [] : ['--force-prefers-reduced-motion']),
    PROJECT_DIR,
    '--',
    '--data-dir',
    dataDir,
    '--source',
    source,
    ...flags,
  ];
  // Otherwise Playwright adds --no-sandbox.
  const app = await _electron.launch({ executablePath, args, chromiumSandbox: true });
  const page = await app.firstWindow();
  await page.waitForLoadState();
  return { app, page };
}

/** Waits until Playwright's page has the address that the main process loaded. */
export async function waitForAddress(page: Page, address: string): Promise<void> {
  // While the page changes, nothing can be evaluated in it.
  await expect.poll(() => page.evaluate(() => location.href).catch(() => '')).toBe(address);
}

/** Chooses an entry of the native menu. */
export async function chooseNatively(
  app: ElectronApplication,
  command: Exclude<MenuCommand['name'], 'toggle'> | `toggle${Capitalize<ToggleKey>}`,
): Promise<void> {
  await app.evaluate(({ Menu }, id) => {
    const entry = Menu.getApplicationMenu()?.getMenuItemById(id);
    if (!entry?.enabled) throw new Error(`the native menu has no ${id} to be chosen`);
    entry.click();
  }, command);
}
