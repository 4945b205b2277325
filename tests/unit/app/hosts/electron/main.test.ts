import * as electron from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findRunning } from '../../../../../app/service/starting/instance-lock.ts';
import { type ElectronStandIn, waitForExit } from '../../../../support/electron-stand-in.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const { argv } = process;
let printed = '';

beforeEach(() => {
  printed = '';
  standIn.desktop.isPackaged = true;
  standIn.record.exits.length = 0;
  standIn.desktop.questions.length = 0;
  vi.resetModules();
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text, ...rest) => {
      const isOut = (): void => {
        printed += String(text);
        for (const done of rest) if (typeof done === 'function') done();
      };
      // Pipes on Windows are asynchronous.
      setImmediate(isOut);
      return true;
    });
  }
});

afterEach(() => {
  process.argv = argv;
  standIn.app.removeAllListeners();
  vi.restoreAllMocks();
});

/** Starts the installed program. Returns its exit code. */
async function start(...args: string[]): Promise<number> {
  process.argv = ['/opt/tilekeep', ...args];
  await import('../../../../../app/hosts/electron/main.ts');
  return waitForExit(standIn);
}

function setTerminal(isThere: boolean): void {
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.isTTY = isThere;
}

test('an installed program refuses to run without its sandbox, and shows that if there is no terminal', async () => {
  setTerminal(false);
  const ended = start('--no-sandbox', '--', 'geo:48.2,16.4');
  await expect.poll(() => standIn.desktop.questions.length).toBe(1);
  await standIn.desktop.questions[0]?.answer(0);
  expect(await ended).toBe(2);
  expect(printed).toMatch(/^tilekeep: Tilekeep doesn’t run without its sandbox.*\n$/);
  const [question] = standIn.desktop.questions;
  expect(question?.options).toMatchObject({ detail: printed.trim() });
});

test('an installed program that shows why it cannot start still ends on SIGTERM', async () => {
  setTerminal(false);
  const ended = start('--nonsense');
  await expect.poll(() => standIn.desktop.questions.length).toBe(1);
  process.emit('SIGTERM');
  expect([await ended, standIn.desktop.questions[0]?.isOpen]).toEqual([2, false]);
});

test('its output is written before it ends', async () => {
  setTerminal(true);
  expect([await start('--help'), printed]).toEqual([0, expect.stringMatching(/\S\n$/)]);
});

test('an unexpected failure is printed in full, and leaves nothing running', async () => {
  setTerminal(true);
  const dataDir = makeTempDir();
  // Run from source, it has no built page.
  expect(await start('--data-dir', dataDir)).toBe(1);
  expect(printed).toMatch(/^Error: ENOENT: .*\n {4}at /);
  expect(standIn.desktop.questions).toEqual([]);
  expect(await findRunning(dataDir)).toBe('none');
});
