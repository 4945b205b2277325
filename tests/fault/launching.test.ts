/** Starts of the built program on various desktops: what it refuses and which host it chooses. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findElectronBinary, findElectronPackage } from '../../app/launch/electron-binary.ts';
import { enter } from '../contract/session-entry.ts';
import { hasSaid, SOON, useStarts } from '../support/launched.ts';
import { waitForReady } from '../support/program.ts';

const starts = useStarts();

describe('the command line', () => {
  test('prints its help to standard output and ends with 0', async () => {
    const { code, stdout, stderr } = await starts.finish(['--help']);
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
    const { code, stdout, stderr } = await starts.finish(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^tilekeep: .+\n$/);
    expect(existsSync(starts.dataDir)).toBe(false);
  });

  test('answers a port in use with one line and 2', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stdout, stderr } = await starts.finish(['--host', 'browser', '--no-open', '--port', String(port)]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`tilekeep: Port ${port} is already in use. Choose another with --port.\n`);
    server.close();
    expect(existsSync(join(starts.dataDir, 'instance', 'socket'))).toBe(false);
  });

  test('serves on the port asked for', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { url } = await waitForReady(starts.launch(['--no-open', '--json', '--port', String(port)]));
    expect(new URL(url).port).toBe(String(port));
  });
});

describe('the choice of the host', () => {
  test('is Electron if it runs, and passes it the flags', async () => {
    starts.desktop.make('electron', 'echo "run as node: $ELECTRON_RUN_AS_NODE" >&2; exec sleep 0.2');
    const args = ['--view', '1,2,3', '--memory-tiles', '7'];
    const { code, stderr } = await starts.finish(args, { ...starts.desktop.env, ELECTRON_RUN_AS_NODE: '1' });
    expect([code, stderr]).toEqual([0, 'run as node: \n']);
    const [[project, ...rest] = []] = starts.desktop.starts('electron');
    expect(existsSync(join(project ?? '', 'package.json'))).toBe(true);
    expect(rest).toEqual(['--', '--data-dir', starts.dataDir, ...args]);
    expect(starts.desktop.starts('browser')).toEqual([]);
  });

  test('stays Electron once it has started, whatever code it exits with', async () => {
    starts.desktop.make('electron', 'sleep 5.2; echo "late words" >&2; exit 7');
    expect(await starts.finish([])).toEqual({ code: 7, stdout: '', stderr: 'late words\n' });
  });

  test('is the browser when Electron dies at once, with the reason in one line', async () => {
    starts.desktop.make(
      'electron',
      `echo '[7:1122/180001.1:ERROR:bus.cc(407)] Failed to connect to the bus: x' >&2
       echo '[7:1122/180001.1:FATAL:electron_main_delegate.cc(294)] Running as root without --no-sandbox is not supported.' >&2
       echo '#0 0x55d7 base::debug::CollectStackTrace()' >&2; exit 133`,
    );
    starts.desktop.make('browser', 'exec sleep 60');
    const run = starts.launch(['--json']);
    const { url } = await waitForReady(run);
    expect(run.stderr()).toBe(
      "Electron can't run: it exited at once (Running as root without --no-sandbox is not supported). Opening the map in a browser instead.\n",
    );
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  test('stays Electron when it has rejected the request', async () => {
    starts.desktop.make('electron', 'echo "tilekeep: Source not found: moon." >&2; exit 2');
    starts.desktop.make('browser', 'exec sleep 60');
    const stderr = 'tilekeep: Source not found: moon.\n';
    expect(await starts.finish(['--source', 'moon'])).toEqual({ code: 2, stdout: '', stderr });
    expect(starts.desktop.starts('browser')).toEqual([]);
  });

  test('is the browser when Electron is missing', async () => {
    starts.desktop.make('browser', 'exec sleep 60');
    const run = starts.launch(['--json']);
    await waitForReady(run);
    expect(run.stderr()).toMatch(/^Electron can't run: no Electron in ELECTRON_OVERRIDE_DIST_PATH\..*\n$/);
  });

  test('is the browser without a display, and its address is printed', async () => {
    starts.desktop.make('electron', 'exec sleep 60');
    starts.desktop.make('browser', 'exec sleep 60');
    const run = starts.launch([], starts.withoutDisplay());
    await expect.poll(hasSaid(run, /http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}/), SOON).toBe(true);
    expect(run.stderr()).toMatch(/^Electron can't run: no display\./);
    const url = /http:\S+/.exec(run.stdout().join('\n'))?.[0] ?? '';
    await enter(url);
    expect([starts.desktop.starts('electron'), starts.desktop.starts('browser')]).toEqual([[], []]);
    await run.term();
  });

  test('cannot force Electron: one line and 1', async () => {
    const noDisplay = await starts.finish(['--host', 'electron'], starts.withoutDisplay());
    expect(noDisplay).toEqual({ code: 1, stdout: '', stderr: "tilekeep: Electron can't run: no display.\n" });
    starts.desktop.make('electron', 'echo "no luck" >&2; exit 3');
    const dead = await starts.finish(['--host', 'electron']);
    expect(dead).toEqual({
      code: 1,
      stdout: '',
      stderr: "tilekeep: Electron can't run: it exited at once (no luck).\n",
    });
  });

  test('passes a signal on to Electron and exits with its 0', async () => {
    const up = join(starts.dir, 'up');
    starts.desktop.make('electron', `trap 'kill $!; exit 0' TERM; sleep 60 & touch '${up}'; wait`);
    const run = starts.launch([]);
    // Not before it has set its trap; its start has been recorded long before.
    await expect.poll(() => existsSync(up), SOON).toBe(true);
    expect(await run.term()).toEqual({ code: 0, signal: null });
  });

  const electron = findElectronPackage(import.meta.url);
  const isMissing = electron !== undefined && findElectronBinary(electron, {}) === undefined;
  test.runIf(isMissing)('does not wait for a failed download again at the next start', async () => {
    starts.desktop.make('browser', 'exec sleep 60');
    const { ELECTRON_OVERRIDE_DIST_PATH: _, ...rest } = starts.desktop.env;
    const env = { ...rest, ELECTRON_MIRROR: 'http://127.0.0.1:1/', electron_config_cache: join(starts.dir, 'cache') };
    const first = starts.launch(['--json'], env);
    await waitForReady(first);
    expect(first.stderr()).toMatch(
      /^Downloading Electron [\d.]+ \(first start only\)…\nElectron can't run: its download failed \(.*fetch failed.*\)\..*\n$/,
    );
    await first.term();
    const second = starts.launch(['--json'], env);
    await waitForReady(second);
    expect(second.stderr()).toMatch(
      /^Electron can't run: its download failed \(.*fetch failed.*\)\. Tilekeep retries after a day; .*\n$/,
    );
  });
});
