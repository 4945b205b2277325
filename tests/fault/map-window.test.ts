/** The browser host's window on various desktops, and the effect of closing it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { enter } from '../contract/session-entry.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { hasSaid, SOON, useStarts } from '../support/launched.ts';
import { waitForReady } from '../support/program.ts';

const starts = useStarts();

/** The address a local page redirects to. */
function readOpeningPage(path: string): string {
  return /url=(http:[^"]+)"/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
}

async function callQuit(url: string): Promise<void> {
  const carrier = await openSocketCarrier(url);
  expect(await carrier.call('quit', {})).toEqual({ ok: true, value: null });
}

describe('the window of the browser host', () => {
  test('is an app window with its own profile and its sandbox on; closing it ends the program', async () => {
    starts.desktop.make('browser', 'exec sleep 4');
    const { code, stdout, stderr } = await starts.finish(['--host', 'browser']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Tilekeep is open at http:\/\/127\.0\.0\.1:\d+\. /);
    const [flags = []] = starts.desktop.starts('browser');
    expect(flags[0]).toMatch(/^--app=file:\/\/\S+\/home\/Downloads\/tilekeep-\w{16}\/1\.html$/);
    expect(flags).toContain(`--user-data-dir=${join(starts.dataDir, 'browser-profile')}`);
    expect(flags).toContain('--no-first-run');
    expect(flags.filter((flag) => flag.includes('sandbox'))).toEqual([]);
  });

  test('is the default browser when the other dies, with the reason in one line', async () => {
    starts.desktop.make(
      'browser',
      "echo '[1:1:1122/1.1:ERROR:zygote.cc(1)] Running as root is not supported' >&2; exit 1",
    );
    starts.desktop.make('xdg-open', 'exit 0');
    const run = starts.launch(['--host', 'browser']);
    await expect.poll(hasSaid(run, /Tilekeep is open/), SOON).toBe(true);
    expect(run.stderr()).toBe("tilekeep: Can't open a window of its own (Running as root is not supported).\n");
    const [tried] = starts.desktop.starts('browser')[0] ?? [];
    const [[page = ''] = []] = starts.desktop.starts('xdg-open');
    expect(tried).not.toContain(page);
    await enter(readOpeningPage(page));
    expect(await run.term()).toEqual({ code: 0, signal: null });
  });

  test('is left to the user when nothing works, and the program keeps serving', async () => {
    starts.desktop.make('browser', 'exit 1');
    starts.desktop.make('xdg-open', 'echo "no method available" >&2; exit 3');
    const run = starts.launch(['--host', 'browser']);
    await expect.poll(hasSaid(run, /within ten minutes \(it works once\): http/), SOON).toBe(true);
    expect(run.stderr()).toBe(
      "tilekeep: Can't open a window of its own (exited with code 1).\ntilekeep: Can't open the default browser (xdg-open: no method available).\n",
    );
    await callQuit(/http:\S+/.exec(run.stdout().join('\n'))?.[0] ?? '');
    expect(await run.exited).toEqual({ code: 0, signal: null });
  });

  test('closes with the program', async () => {
    starts.desktop.make(
      'browser',
      `trap 'echo closed > '${starts.dir}/closed'; kill $!; exit 0' TERM; sleep 60 & wait`,
    );
    const run = starts.launch(['--host', 'browser', '--json']);
    const { url } = await waitForReady(run);
    await expect.poll(() => starts.desktop.starts('browser').length, SOON).toBe(1);
    await callQuit(url);
    expect(await run.exited).toEqual({ code: 0, signal: null });
    await expect.poll(() => existsSync(join(starts.dir, 'closed')), SOON).toBe(true);
  });

  test('that another browser took over keeps the program running', async () => {
    starts.desktop.make('browser', 'exit 0');
    const run = starts.launch(['--host', 'browser', '--json']);
    const carrier = await openSocketCarrier((await waitForReady(run)).url);
    await carrier.onEvent(() => undefined);
    // A second start makes the first open another window, so the first is past its own.
    await starts.finish(['--host', 'browser']);
    await expect.poll(() => starts.desktop.starts('browser').length, SOON).toBe(2);
    expect(run.child.exitCode).toBeNull();
  });
});
