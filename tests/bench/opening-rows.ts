/** How long people wait for the desktop's window: until it is there, and until its map is whole. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from '@playwright/test';
import { explainNoElectron, findElectron, launchElectron } from '../support/real-electron.ts';
import { type Bench, expectCount, type Line, measureInTurns, NotHere, type Row, timeMs } from './bench-row.ts';
import { startClockNow, waitUntilWhole } from './map-clock.ts';
import { describeView, makeFilledDir } from './map-stage.ts';
import { PEERS_DIR } from './peers.ts';
import { startBenchServer } from './tile-server.ts';

const VIEW = describeView(4);
/** What Leaflet keeps round a view, and some more. */
const REACH_PX = 1300;
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

export const openingRows: readonly Row[] = [
  {
    name: 'opening-electron',
    about:
      'Electron started until its map is whole, at zoom 4 in a window of 1280x800: cached raster tiles after a restart of the program. The plain page is in a window of the same Electron; its tiles come from a static server. And `npm start` until the program says that its window is there; the peer is Electron with the plain page, started without npm.',
    limit:
      'Electron itself, as the peer shows. Then the window’s process starts while the program opens its cache; `npm start` waits for npm and Node before that.',
    seconds: 60,
    run: benchOpening,
  },
];

async function benchOpening(bench: Bench): Promise<readonly Line[]> {
  const executablePath = findElectron();
  const lack = explainNoElectron();
  if (executablePath === undefined || lack !== undefined) throw new NotHere(lack);
  const server = await startBenchServer(bench);
  const dataDir = await makeFilledDir(bench, server, [4], REACH_PX);
  const startDir = bench.makeDir();
  const openOurs = () => launchElectron(dataDir, { source: server.template, flags: ['--view', VIEW] });
  const openPlain = async () => {
    const app = await _electron.launch({
      executablePath,
      args: [PEERS_DIR, server.pageUrl(VIEW)],
      chromiumSandbox: true,
    });
    return { app, page: await app.firstWindow() };
  };
  const shown: number[] = [];
  const values = await measureInTurns(bench.seconds, {
    ours: () => timeWhole(openOurs, () => undefined),
    peer: () => timeWhole(openPlain, (ms) => shown.push(ms)),
    start: () => startByNpm(startDir),
  });
  expectCount('requests for cached tiles', (await server.readCounts()).ours, 0);
  const name = 'plain Leaflet page';
  return [
    {
      what: 'Electron started until the cached view is whole',
      unit: 'ms',
      ours: values.ours,
      peers: [{ name, values: values.peer }],
      target: { max: 1500 },
      counted: 'no request',
    },
    {
      what: '`npm start` until its window is there',
      unit: 'ms',
      ours: values.start,
      // The first is of the round that doesn't count.
      peers: [{ name: 'Electron alone', values: shown.slice(1) }],
      target: { max: 2000 },
    },
  ];
}

type Open = () => Promise<Awaited<ReturnType<typeof launchElectron>>>;

/** The milliseconds until every tile of the view is drawn; `onLoaded` is told those until the page had loaded. */
async function timeWhole(open: Open, onLoaded: (ms: number) => void): Promise<number> {
  const begunMs = performance.now();
  let app: ElectronApplication | undefined;
  try {
    return await timeMs(async () => {
      const opened = await open();
      app = opened.app;
      await opened.page.waitForLoadState();
      onLoaded(performance.now() - begunMs);
      await startClockNow(opened.page);
      await waitUntilWhole(opened.page);
    });
  } finally {
    await app?.close();
  }
}

/** The milliseconds until the line by which the program says that its window is there; the program has ended afterwards. */
async function startByNpm(dataDir: string): Promise<number> {
  const begunMs = performance.now();
  const flags = ['--host', 'electron', '--json', '--source', 'world', '--data-dir', dataDir];
  const child = spawn('npm', ['start', '--silent', '--', ...flags], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const shownMs = performance.now() - begunMs;
    const { pid } = JSON.parse(line) as { readonly pid: number };
    process.kill(pid, 'SIGTERM');
    await ended;
    return shownMs;
  }
  throw new Error('the program has ended');
}
