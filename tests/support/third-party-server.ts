/**
 * An independent tile server: MapProxy, if installed (Debian: `apt-get install mapproxy`), with tiles it draws itself.
 * Its log shows the requests it received.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

const PROGRAM = 'mapproxy-util';
const READY_WITHIN_MS = 20_000;

/** Why a spec that needs it can't run here, or undefined if it can. */
export function explainNoThirdPartyServer(): string | undefined {
  return isInstalled(PROGRAM) ? undefined : `${PROGRAM} is not installed; Debian's package is mapproxy`;
}

/** True for a program that the command line finds. */
export function isInstalled(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => isRunnable(join(folder, program)));
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A line of its log. */
interface ServedRequest {
  readonly path: string;
  readonly status: number;
}

export interface ThirdPartyServer {
  readonly template: string;
  /** The requests in its log so far. */
  readonly requests: () => readonly ServedRequest[];
  readonly stop: () => Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. `dir` receives its settings and tiles, which are fresh for `freshHours`. */
export async function startThirdPartyServer(dir: string, freshHours: number): Promise<ThirdPartyServer> {
  const { origin, log, stop } = await startMapProxy(dir, describeTiles(freshHours));
  return { template: `${origin}/tiles/numbers/mercator/{z}/{x}/{y}.png`, requests: () => readLog(log()), stop };
}

/** Starts MapProxy with its own settings, in YAML. */
export async function startMapProxy(
  dir: string,
  settings: string,
): Promise<{ readonly origin: string; readonly log: () => string; readonly stop: () => Promise<void> }> {
  writeFileSync(join(dir, 'mapproxy.yaml'), settings);
  const address = `127.0.0.1:${await findFreePort()}`;
  // In its own process group, because it starts another process that would outlive it.
  const child = spawn(PROGRAM, ['serve-develop', '-b', address, 'mapproxy.yaml'], { cwd: dir, detached: true });
  let log = '';
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const stop = (): Promise<void> => endGroup(child);
  await waitForAnswer(`http://${address}/`, child).catch(async (thrown: unknown) => {
    await stop();
    throw new Error(`${PROGRAM} did not start: ${thrown}\n${log}`);
  });
  return { origin: `http://${address}`, log: () => log, stop };
}

/** MapProxy's settings: one layer whose tiles show their bounds, numbered from the north-west. */
function describeTiles(freshHours: number): string {
  return `
services: {tms: {use_grid_names: true, origin: nw}}
layers: [{name: numbers, title: Numbers, sources: [numbers_cache]}]
caches:
  numbers_cache:
    grids: [mercator]
    sources: [numbers]
    cache: {type: file, directory: ./tiles}
    watermark: {text: MapProxy, opacity: 120, font_size: 20}
sources: {numbers: {type: debug}}
grids: {mercator: {base: GLOBAL_WEBMERCATOR}}
globals: {tiles: {expires_hours: ${freshHours}}}
`;
}

function readLog(log: string): readonly ServedRequest[] {
  return [...log.matchAll(/"GET (\/tiles\/\S+) HTTP\/[\d.]+" (\d{3})/g)].map(([, path = '', status]) => ({
    path,
    status: Number(status),
  }));
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}

async function waitForAnswer(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error('it does not answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}
