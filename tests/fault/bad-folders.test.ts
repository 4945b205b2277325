/**
 * Folders on the command line that can't be made: every program says so in one line and exits, instead of running
 * without them.
 */
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guardNetwork } from '../support/network-guard.ts';
import {
  CACHE_FILE,
  LAUNCH_FILE,
  makeTempDir,
  removeTempDir,
  startCommand,
  type startNode,
  WARM_FILE,
} from '../support/program.ts';

const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'the map': [LAUNCH_FILE, '--host', 'browser', '--no-open'],
  warm: [WARM_FILE, '--source', 'world', '--bbox', '6,45,8,47', '--zoom', '3'],
  'warm --dry-run': [WARM_FILE, '--source', 'world', '--bbox', '6,45,8,47', '--zoom', '3', '--dry-run'],
  'cache stats': [CACHE_FILE, 'stats'],
  'cache clear': [CACHE_FILE, 'clear', '--source', 'all'],
};

let dir = '';
const runs: ReturnType<typeof startNode>[] = [];

beforeEach(() => {
  dir = makeTempDir();
  symlinkSync(join(dir, 'nowhere'), join(dir, 'dangling'));
  mkdirSync(join(dir, 'closed'), { mode: 0o555 });
  // For the unprivileged user.
  chmodSync(dir, 0o777);
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.kill()));
  await removeTempDir(dir);
});

/** Runs a program to its end as an unprivileged user. */
async function end(args: readonly string[]): Promise<unknown> {
  const asNobody =
    process.getuid?.() === 0 ? 'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"' : 'exec "$@"';
  const run = startCommand('bash', ['-c', asNobody, 'bash', process.execPath, ...args], {
    ...process.env,
    ...guardNetwork(),
  });
  runs.push(run);
  const { code } = await run.exited;
  return [code, run.stdout(), run.stderr()];
}

describe.skipIf(process.platform !== 'linux').each(['--cache-dir', '--data-dir'])('a folder for %s', (flag) => {
  test.each<[string, () => string]>([
    ['below /proc, where no folder can be made', () => '/proc/tilekeep/tiles'],
    ['below /sys, which no user may write to', () => '/sys/tilekeep'],
    ['below a file', () => '/dev/null/tiles'],
    ['behind a link that leads nowhere', () => join(dir, 'dangling')],
    ['below a link that leads nowhere', () => join(dir, 'dangling', 'tiles')],
    ['in a folder that may not be written to', () => join(dir, 'closed', 'tiles')],
    ['with a name that is too long', () => join(dir, 'x'.repeat(300))],
    ['with a path that is too long', () => join(dir, 'folder/'.repeat(1000))],
  ])('%s makes every program exit with 1 and one line', async (_name, nameFolder) => {
    const folder = nameFolder();
    const ends = Object.entries(PROGRAMS).map(async ([name, args]) => {
      const data = flag === '--data-dir' ? [] : ['--data-dir', join(dir, `data of ${name}`)];
      return [name, await end([...args, ...data, flag, folder])];
    });
    const line = expect.stringMatching(/^tilekeep: (Can’t use this folder|Cache folder unavailable).*\n$/);
    expect(await Promise.all(ends)).toEqual(Object.keys(PROGRAMS).map((name) => [name, [1, [], line]]));
    expect(existsSync(join(dir, 'nowhere'))).toBe(false);
  });
});
