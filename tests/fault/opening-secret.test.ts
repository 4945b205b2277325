/**
 * No other user of this computer can get the secret that opens the map from a command line, an environment or a file.
 */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { enter } from '../contract/session-entry.ts';
import { SOON, useStarts } from '../support/launched.ts';
import { waitForReady } from '../support/program.ts';

const starts = useStarts();

/** Starts the program with a browser that only waits. Returns the page it was given and the address in it. */
async function startWithBrowser() {
  // The shell stays alive, and with it its command line.
  starts.desktop.make('browser', `trap 'kill $!; exit 0' TERM; sleep 60 & wait`);
  const run = starts.launch(['--host', 'browser', '--json']);
  const ready = await waitForReady(run);
  await expect.poll(() => starts.desktop.starts('browser').length, SOON).toBe(1);
  const [[flag = ''] = []] = starts.desktop.starts('browser');
  const page = fileURLToPath(flag.slice('--app='.length));
  return { run, ready, page, url: readAddress(page) };
}

function readAddress(page: string): string {
  return /url=(http:[^"]+)"/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
}

function tokenOf(url: string): string {
  const [, token = ''] = /#([\w-]{43})$/.exec(url) ?? [];
  expect(token).not.toBe('');
  return token;
}

/** The command lines and environments of all readable processes; as root, everyone's. */
function readProcesses(): readonly string[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => ['cmdline', 'environ'].map((name) => readOrNothing(join('/proc', id, name))));
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function exchange(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(new URL('/session', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token: tokenOf(url) }),
  });
}

describe.runIf(process.platform === 'linux')('the secret that opens the map', () => {
  test('is in no command line and no environment, also after a second start', async () => {
    const { ready, page, url } = await startWithBrowser();
    await starts.finish(['--host', 'browser']);
    await expect.poll(() => starts.desktop.starts('browser').length, SOON).toBe(2);
    const [, [flag = ''] = []] = starts.desktop.starts('browser');
    const secondPage = fileURLToPath(flag.slice('--app='.length));
    const second = readAddress(secondPage);
    const told = readProcesses();
    // The browsers' own command lines are among them.
    for (const path of [page, secondPage]) expect(told.some((text) => text.includes(path))).toBe(true);
    expect(existsSync(page)).toBe(true);
    for (const secret of [ready.url, url, second].map(tokenOf)) {
      expect(told.filter((text) => text.includes(secret))).toEqual([]);
    }
  });

  test('is in a private file that is removed once used; it works once, and for no other page', async () => {
    const { page, url } = await startWithBrowser();
    const modes = [page, dirname(page)].map((path) => (lstatSync(path).mode & 0o777).toString(8));
    expect(modes).toEqual(['600', '700']);
    const foreign = await exchange(url, { origin: 'https://evil.example' });
    expect([foreign.status, foreign.headers.getSetCookie(), existsSync(page)]).toEqual([403, [], true]);
    await enter(url);
    await expect.poll(() => existsSync(dirname(page)), SOON).toBe(false);
    const again = await exchange(url);
    expect([again.status, again.headers.getSetCookie()]).toEqual([403, []]);
  });

  test('is gone with the program, and after a kill at the next start', async () => {
    const first = await startWithBrowser();
    await first.run.term();
    expect(existsSync(dirname(first.page))).toBe(false);
    const second = starts.launch(['--host', 'browser', '--json']);
    await waitForReady(second);
    await expect.poll(() => existsSync(first.page), SOON).toBe(true);
    await second.kill();
    expect(existsSync(first.page)).toBe(true);
    await waitForReady(starts.launch(['--host', 'browser', '--no-open', '--json']));
    expect(existsSync(dirname(first.page))).toBe(false);
  });
});
