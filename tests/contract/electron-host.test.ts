/** The whole built Electron host over the stand-in: everything except Electron is real. */
import { fileURLToPath } from 'node:url';
import * as electron from 'electron';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ElectronStandIn, waitForExit } from '../support/electron-stand-in.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import type { ProgramCarrier } from './carrier.ts';
import { CONTRACT_CASES, REFUSAL_CASES } from './contract-cases.ts';
import { openStandInCarrier } from './stand-in-carrier.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const mainFile = fileURLToPath(new URL('../../dist/main/electron.js', import.meta.url));
const dataDir = makeTempDir();
const lines: string[] = [];
let carrier: ProgramCarrier;

beforeAll(async () => {
  process.argv = ['electron', '--data-dir', dataDir, '--json'];
  const shown = new Promise<void>((resolve) => {
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      lines.push(String(text));
      if (String(text).startsWith('{')) resolve();
      return true;
    });
  });
  await import(/* @vite-ignore */ mainFile);
  await shown;
  vi.restoreAllMocks();
  const [window] = standIn.record.windows;
  if (!window) throw new Error('no window');
  carrier = { ...openStandInCarrier(window), ended: waitForExit(standIn) };
});

afterAll(() => removeTempDir(dataDir));

describe('the contract over the Electron host on the stand-in', () => {
  test('has set Electron up before anything is shown', () => {
    const { record } = standIn;
    expect(record.isSandboxed).toBe(true);
    expect(record.paths.userData?.startsWith(dataDir)).toBe(true);
    expect(record.windows).toHaveLength(1);
    expect(record.menu.map(({ label }) => label)).toEqual([
      '&File',
      '&Edit',
      '&View',
      '&Go',
      '&Source',
      '&Cache',
      '&Window',
      '&Help',
    ]);
    expect(JSON.parse(lines[0] ?? '')).toEqual({ ready: true, url: 'app://bundle/index.html', pid: process.pid });
  });

  for (const { name, run } of REFUSAL_CASES) test(name, () => run(carrier));
  for (const [method, cases] of Object.entries(CONTRACT_CASES)) {
    for (const { name, run } of cases) test(`${method}: ${name}`, () => run(carrier));
  }

  test('has shown its jobs on the taskbar, and the ends of warming in notifications', () => {
    const { windows, notifications } = standIn.record;
    const shown = windows[0]?.progressCalls.map(([progress]) => progress) ?? [];
    expect([Math.min(...shown), shown.at(-1)]).toEqual([-1, -1]);
    // More than 1 is for checks and moves, whose duration is unknown.
    expect(Math.max(...shown.filter((progress) => progress <= 1))).toBe(1);
    expect(shown).toContain(2);
    expect(notifications.map(({ options }) => options.title)).toContain('“Alps” is saved except 1 tile');
  });

  test('has ended with 0, once', () => {
    expect(standIn.record.exits).toEqual([0]);
  });
});
