/** The built program as it is started on all sorts of desktops: what it chooses, what it says, how it ends. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findElectronBinary, findElectronPackage } from '../../app/launch/electron-binary.ts';
import { enter, openHttpCarrier } from '../contract/http-carrier.ts';
import { type FakeDesktop, makeFakeDesktop } from '../support/fake-desktop.ts';
import { LAUNCH_FILE, makeTempDir, removeTempDir, startNode, waitForReady } from '../support/program.ts';

type Run = ReturnType<typeof startNode>;

let dir = '';
let dataDir = '';
let desktop: FakeDesktop;
const runs: Run[] = [];

function launch(args: readonly string[], env: NodeJS.ProcessEnv = desktop.env): Run {
  const run = startNode([LAUNCH_FILE, '--data-dir', dataDir, ...args], env);
  runs.push(run);
  return run;
}

async function finish(args: readonly string[], env?: NodeJS.ProcessEnv) {
  const run = launch(args, env);
  const { code, signal } = await run.exited;
  return { code: code ?? signal, stdout: run.stdout().join('\n'), stderr: run.stderr() };
}

function withoutDisplay(): NodeJS.ProcessEnv {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = desktop.env;
  return env;
}

async function callQuit(url: string): Promise<void> {
  const carrier = await openHttpCarrier(url);
  expect(await carrier.call('quit', {})).toEqual({ ok: true, value: null });
}

/** Anything written so far that matches. */
function said(run: Run, pattern: RegExp): () => boolean {
  return () => pattern.test(`${run.stdout().join('\n')}\n${run.stderr()}`);
}

const soon = { timeout: 15_000, interval: 20 };

beforeEach(() => {
  dir = makeTempDir();
  dataDir = join(dir, 'data');
  desktop = makeFakeDesktop(dir);
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.kill()));
  await removeTempDir(dir);
});

describe('the command line', () => {
  test('prints its help to standard output and ends with 0', async () => {
    const { code, stdout, stderr } = await finish(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const flag of ['--host', '--data-dir', '--cache-dir', '--source', '--view', '--memory-tiles', '--offline']) {
      expect(stdout).toContain(flag);
    }
    for (const flag of ['--port', '--no-open', '--json']) expect(stdout).toContain(flag);
  });

  test.each([
    ['--nonsense'],
    ['--port', '65536'],
    ['--port', 'x'],
    ['--view', '91,0,0'],
    ['--host', 'netscape'],
    ['x'],
  ])('answers %s %s with one line and 2, and starts nothing', async (...args) => {
    const { code, stdout, stderr } = await finish(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^tilekeep: .+\n$/);
    expect(existsSync(dataDir)).toBe(false);
  });

  test('answers a port in use with one line and 2', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stdout, stderr } = await finish(['--host', 'browser', '--no-open', '--port', String(port)]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`tilekeep: port ${port} is in use by another program; choose another with --port\n`);
    server.close();
    expect(existsSync(join(dataDir, 'instance', 'socket'))).toBe(false);
  });

  test('serves on the port asked for', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { url } = await waitForReady(launch(['--no-open', '--json', '--port', String(port)]));
    expect(new URL(url).port).toBe(String(port));
  });
});

describe('the choice of the host', () => {
  test('is Electron when it runs; it gets the flags and its exit code is handed on', async () => {
    desktop.make('electron', 'echo "run as node: $ELECTRON_RUN_AS_NODE" >&2; exec sleep 0.2');
    const args = ['--view', '1,2,3', '--memory-tiles', '7'];
    const { code, stderr } = await finish(args, { ...desktop.env, ELECTRON_RUN_AS_NODE: '1' });
    expect([code, stderr]).toEqual([0, 'run as node: \n']);
    const [[project, ...rest] = []] = desktop.starts('electron');
    expect(existsSync(join(project ?? '', 'package.json'))).toBe(true);
    expect(rest).toEqual(['--', '--data-dir', dataDir, ...args]);
    expect(desktop.starts('browser')).toEqual([]);
  });

  test('is the browser when Electron dies at once, for a reason told in a line', async () => {
    desktop.make(
      'electron',
      `echo '[7:1122/180001.1:ERROR:bus.cc(407)] Failed to connect to the bus: x' >&2
       echo '[7:1122/180001.1:FATAL:electron_main_delegate.cc(294)] Running as root without --no-sandbox is not supported.' >&2
       echo '#0 0x55d7 base::debug::CollectStackTrace()' >&2; exit 133`,
    );
    desktop.make('browser', 'exec sleep 60');
    const run = launch(['--json']);
    const { url } = await waitForReady(run);
    expect(run.stderr()).toBe(
      'Not in Electron, as it ended at once: Running as root without --no-sandbox is not supported. The map opens in a browser instead.\n',
    );
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  test('is the browser when Electron is not there', async () => {
    desktop.make('browser', 'exec sleep 60');
    const run = launch(['--json']);
    await waitForReady(run);
    expect(run.stderr()).toMatch(/^Not in Electron, as ELECTRON_OVERRIDE_DIST_PATH holds no Electron\..*\n$/);
  });

  test('is the browser without a display, and its address is printed', async () => {
    desktop.make('electron', 'exec sleep 60');
    desktop.make('browser', 'exec sleep 60');
    const run = launch([], withoutDisplay());
    await expect.poll(said(run, /http:\/\/127\.0\.0\.1:\d+\/\?t=[\w-]{43}/), soon).toBe(true);
    expect(run.stderr()).toMatch(/^Not in Electron, as there is no display\./);
    const url = /http:\S+/.exec(run.stdout().join('\n'))?.[0] ?? '';
    await enter(url);
    expect([desktop.starts('electron'), desktop.starts('browser')]).toEqual([[], []]);
    await run.term();
  });

  test('cannot be Electron by force: one line and 1', async () => {
    const noDisplay = await finish(['--host', 'electron'], withoutDisplay());
    expect(noDisplay).toEqual({ code: 1, stdout: '', stderr: 'tilekeep: Electron cannot run: there is no display\n' });
    desktop.make('electron', 'echo "no luck" >&2; exit 3');
    const dead = await finish(['--host', 'electron']);
    expect(dead).toEqual({ code: 1, stdout: '', stderr: 'tilekeep: Electron cannot run: it ended at once: no luck\n' });
  });

  test('hands a signal on to Electron and ends with its 0', async () => {
    desktop.make('electron', `trap 'kill $!; exit 0' TERM; echo up >&2; sleep 60 & wait`);
    const run = launch([]);
    await expect.poll(() => desktop.starts('electron').length, soon).toBe(1);
    expect(await run.term()).toEqual({ code: 0, signal: null });
  });

  const electron = findElectronPackage(import.meta.url);
  const isMissing = electron !== undefined && findElectronBinary(electron, {}) === undefined;
  test.runIf(isMissing)('does not wait for a failed download again at the next start', async () => {
    desktop.make('browser', 'exec sleep 60');
    const { ELECTRON_OVERRIDE_DIST_PATH: _, ...rest } = desktop.env;
    const env = { ...rest, ELECTRON_MIRROR: 'http://127.0.0.1:1/', electron_config_cache: join(dir, 'cache') };
    const first = launch(['--json'], env);
    await waitForReady(first);
    expect(first.stderr()).toMatch(
      /^Downloading Electron [\d.]+, once…\nNot in Electron, as its download failed \(.*fetch failed.*\)\..*\n$/,
    );
    await first.term();
    const second = launch(['--json'], env);
    await waitForReady(second);
    expect(second.stderr()).toMatch(
      /^Not in Electron, as its download failed \(.*fetch failed.*\) and is tried again a day later, .*\n$/,
    );
  });
});

describe('the window of the browser host', () => {
  test('is an app window with a profile of its own and its sandbox on; closing it ends the program', async () => {
    desktop.make('browser', 'exec sleep 4');
    const { code, stdout, stderr } = await finish(['--host', 'browser']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Tilekeep is open at http:\/\/127\.0\.0\.1:\d+\. /);
    const [flags = []] = desktop.starts('browser');
    expect(flags[0]).toMatch(/^--app=http:\/\/127\.0\.0\.1:\d+\/\?t=[\w-]{43}$/);
    expect(flags).toContain(`--user-data-dir=${join(dataDir, 'browser-profile')}`);
    expect(flags).toContain('--no-first-run');
    expect(flags.filter((flag) => flag.includes('sandbox'))).toEqual([]);
  });

  test('is the default browser when the other dies, for a reason told in a line', async () => {
    desktop.make('browser', "echo '[1:1:1122/1.1:ERROR:zygote.cc(1)] Running as root is not supported' >&2; exit 1");
    desktop.make('xdg-open', 'exit 0');
    const run = launch(['--host', 'browser']);
    await expect.poll(said(run, /Tilekeep is open/), soon).toBe(true);
    expect(run.stderr()).toBe('tilekeep: no app window (Running as root is not supported)\n');
    const [spent] = desktop.starts('browser')[0] ?? [];
    const [[url = ''] = []] = desktop.starts('xdg-open');
    expect(spent).not.toContain(url);
    await enter(url);
    expect(await run.term()).toEqual({ code: 0, signal: null });
  });

  test('is left to people when no way works, and the program keeps serving', async () => {
    desktop.make('browser', 'exit 1');
    desktop.make('xdg-open', 'echo "no method available" >&2; exit 3');
    const run = launch(['--host', 'browser']);
    await expect.poll(said(run, /opens the map once: http/), soon).toBe(true);
    expect(run.stderr()).toBe(
      'tilekeep: no app window (ended with code 1)\ntilekeep: no default browser (xdg-open: no method available)\n',
    );
    await callQuit(/http:\S+/.exec(run.stdout().join('\n'))?.[0] ?? '');
    expect(await run.exited).toEqual({ code: 0, signal: null });
  });

  test('closes with the program', async () => {
    desktop.make('browser', `trap 'echo closed > '${dir}/closed'; kill $!; exit 0' TERM; sleep 60 & wait`);
    const run = launch(['--host', 'browser', '--json']);
    const { url } = await waitForReady(run);
    await expect.poll(() => desktop.starts('browser').length, soon).toBe(1);
    await callQuit(url);
    expect(await run.exited).toEqual({ code: 0, signal: null });
    await expect.poll(() => existsSync(join(dir, 'closed')), soon).toBe(true);
  });

  test('that another browser took over keeps the program running', async () => {
    desktop.make('browser', 'exit 0');
    const run = launch(['--host', 'browser', '--json']);
    const carrier = await openHttpCarrier((await waitForReady(run)).url);
    await carrier.onEvent(() => undefined);
    // A second start has the first open one more window: so the first is past its own.
    await finish(['--host', 'browser']);
    await expect.poll(() => desktop.starts('browser').length, soon).toBe(2);
    expect(run.child.exitCode).toBeNull();
  });

  test('that was closed as soon as it had opened ends the program', async () => {
    desktop.make('browser', 'exit 0');
    expect((await finish(['--host', 'browser'])).code).toBe(0);
  });
});

describe('a second start', () => {
  test('tells where the first is, in words and as JSON, and ends with 0', async () => {
    const first = await waitForReady(launch(['--no-open', '--json']));
    const words = await finish(['--no-open']);
    expect([words.code, words.stderr]).toEqual([0, '']);
    expect(words.stdout).toMatch(/^Tilekeep is already running: http:\/\/127\.0\.0\.1:\d+\/\?t=[\w-]{43}$/);
    const json = await finish(['--json', '--host', 'electron']);
    const line = JSON.parse(json.stdout) as { url: string };
    expect(line).toEqual({ ready: true, already: true, url: expect.any(String), pid: first.pid });
    expect(new Set([line.url, first.url]).size).toBe(2);
    await enter(line.url);
    await enter(first.url);
  });

  test('is a first one after a crash', async () => {
    const first = launch(['--no-open', '--json']);
    await waitForReady(first);
    await first.kill();
    const second = await waitForReady(launch(['--no-open', '--json']));
    expect(second.already).toBeUndefined();
  });

  test('waits for a first one that is just ending', async () => {
    const first = launch(['--no-open', '--json']);
    await waitForReady(first);
    first.child.kill('SIGTERM');
    const second = await waitForReady(launch(['--no-open', '--json']));
    expect(second.already).toBeUndefined();
    expect((await first.exited).code).toBe(0);
  });
});

describe('the end', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'comes by %s with 0, within 3 s, and leaves nothing half done',
    async (signal) => {
      const run = launch(['--no-open', '--json']);
      const { url } = await waitForReady(run);
      const carrier = await openHttpCarrier(url);
      const ended = new Promise((resolve) => void carrier.onEvent((event) => event.name === 'ended' && resolve(event)));
      const tiles = Array.from({ length: 16 }, (_, x) => ({ sourceId: 'world', coord: { z: 4, x, y: 5 } }));
      void Promise.allSettled(tiles.map((args) => carrier.call('getTile', args)));
      await carrier.call('getTile', { sourceId: 'world', coord: { z: 0, x: 0, y: 0 } });
      const startMs = performance.now();
      run.child.kill(signal);
      expect(await run.exited).toEqual({ code: 0, signal: null });
      expect(performance.now() - startMs).toBeLessThan(3_000);
      expect(await ended).toEqual({ name: 'ended' });
      expect(run.stderr()).toBe('');
      const left = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter(
        (entry) => !entry.isDirectory(),
      );
      expect(left.filter((entry) => !/\/world\/\d+\/\d+$/.test(entry.parentPath)).map((entry) => entry.name)).toEqual(
        [],
      );
    },
  );

  test('comes in order when one Ctrl+C arrives twice, as under npm', async () => {
    const run = launch(['--no-open', '--json']);
    await waitForReady(run);
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect(existsSync(join(dataDir, 'instance', 'socket'))).toBe(false);
  });

  test('does not come when nobody reads what it prints', async () => {
    const args = [LAUNCH_FILE, '--data-dir', dataDir, '--host', 'browser'];
    const child = spawn(process.execPath, args, { env: withoutDisplay(), stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const line = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text))));
    child.stdout.destroy();
    child.stderr.destroy();
    // A second start makes the first print its address once more.
    const { stdout } = await finish(['--json']);
    const { url } = JSON.parse(stdout) as { url: string };
    const carrier = await openHttpCarrier(url);
    expect(line).toContain(new URL(url).origin);
    expect(await carrier.call('clearMemory', {})).toMatchObject({ ok: true });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
