/** The contract over real Electron: its IPC, its structured clone, its context bridge. */
import { expect, type Page, test } from '@playwright/test';
import { wholeSource } from '../../shared/cache/clear-scope.ts';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import type { ProgramCarrier } from '../contract/carrier.ts';
import { CONTRACT_CASES, REFUSAL_CASES } from '../contract/contract-cases.ts';
import { type Bridged, callInPage } from '../support/electron-calls.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import {
  type ElectronRun,
  launchElectron,
  requireElectron,
  titleElectronSpecs,
  waitForAddress,
} from '../support/real-electron.ts';

requireElectron();
const { quit: _quit, ...cases } = CONTRACT_CASES;
let dataDir = '';
let run: ElectronRun;
let carrier: ProgramCarrier;

/** Has one listener in the page pass all events on: one for each case would hear every event until the end. */
async function followEvents(page: Page): Promise<ProgramCarrier['onEvent']> {
  const listeners = new Set<(event: ServiceEvent) => void>();
  await page.exposeFunction('passOn', (event: ServiceEvent) => {
    for (const listener of listeners) listener(event);
  });
  await page.evaluate(() => {
    const { tilekeep, passOn } = globalThis as Bridged & { readonly passOn: (event: ServiceEvent) => void };
    tilekeep.onMessages((messages) => {
      for (const message of messages) if ('event' in message) passOn(message.event);
    });
  });
  return async (listener) => {
    // What the page has heard before is passed on before this returns.
    await page.evaluate(() => undefined);
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
}

test.describe.configure({ mode: 'serial' });

test.describe(titleElectronSpecs('the contract over real Electron'), () => {
  test.beforeAll(async () => {
    dataDir = makeTempDir();
    run = await launchElectron(dataDir);
    const { page, app } = run;
    // The map asks for tiles, and the cases count them: so they get a page of ours without it, and an empty cache.
    const stylesheet = await page.evaluate(
      () => document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href ?? '',
    );
    await app.evaluate(({ BrowserWindow }, url) => BrowserWindow.getAllWindows()[0]?.loadURL(url), stylesheet);
    await waitForAddress(page, stylesheet);
    await callInPage(page, 'clearScope', { scope: wholeSource(null, false) });
    carrier = {
      call: (method, args) => callInPage(page, method, args),
      onEvent: await followEvents(page),
      ended: app.waitForEvent('close', { timeout: 0 }),
    };
  });

  test.afterAll(async () => {
    await run?.app.close().catch(() => undefined);
    if (dataDir !== '') await removeTempDir(dataDir);
  });

  for (const [group, list] of Object.entries({ 'what no window may do': REFUSAL_CASES, ...cases })) {
    test(group, async () => {
      for (const { name, run: check } of list) await test.step(name, () => check(carrier));
    });
  }

  test('quit: ends the program with 0', async () => {
    const child = run.app.process();
    // The page may be gone before the test hears of the reply.
    await callInPage(run.page, 'quit', {}).catch(() => undefined);
    await carrier.ended;
    await expect.poll(() => child.exitCode).toBe(0);
  });
});
