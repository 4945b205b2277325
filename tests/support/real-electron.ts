/** Real Electron for the tests, where its binary and a display are to be had; says why not where they are not. */
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page, test } from '@playwright/test';
import { findElectronBinary, findElectronPackage } from '../../app/launch/electron-binary.ts';
import { hasDisplay } from '../../app/service/display.ts';
import { makeTempDir, removeTempDir } from './program.ts';

const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** Why the Electron specs cannot run here, or undefined when they can. Starts and downloads nothing. */
export function explainNoElectron(): string | undefined {
  const electron = findElectronPackage(import.meta.url);
  if (electron === undefined) return 'the electron package is not installed';
  if (findElectronBinary(electron) === undefined) return 'its binary is not here; `npx install-electron` fetches it';
  return hasDisplay() ? undefined : 'there is no display; xvfb-run gives one';
}

/** The title of a group of Electron specs; a skipped one says why, as reporters do not. */
export function titleElectronSpecs(title: string): string {
  const reason = explainNoElectron();
  return reason === undefined ? title : `${title} [skipped: ${reason}]`;
}

export interface ElectronRun {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** What a spec of real Electron works on; both are new for each test. */
export interface ElectronStage {
  dataDir: string;
  /** Set anew by a test that starts the program again. */
  run: ElectronRun;
}

/** A program for each test of a file, ended after it; all of them are skipped, with the reason, where Electron is not. */
export function useElectron(): ElectronStage {
  const reason = explainNoElectron();
  const stage: Partial<ElectronStage> = {};
  test.skip(reason !== undefined, reason);
  test.beforeEach(async () => {
    stage.dataDir = makeTempDir();
    stage.run = await launchElectron(stage.dataDir);
  });
  test.afterEach(async () => {
    await stage.run?.app.close().catch(() => undefined);
    if (stage.dataDir !== undefined) await removeTempDir(stage.dataDir);
  });
  return stage as ElectronStage;
}

/** The built Electron host on a data folder with the built-in world, which asks no server; its window has loaded. */
export async function launchElectron(dataDir: string, flags: readonly string[] = []): Promise<ElectronRun> {
  const electron = findElectronPackage(import.meta.url);
  const executablePath = electron && findElectronBinary(electron);
  if (executablePath === undefined) throw new Error(explainNoElectron());
  // Only root, who has no other way, goes without the sandbox.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...asRoot, PROJECT_DIR, '--', '--data-dir', dataDir, '--source', 'world', ...flags];
  const app = await _electron.launch({ executablePath, args });
  const page = await app.firstWindow();
  await page.waitForLoadState();
  return { app, page };
}
