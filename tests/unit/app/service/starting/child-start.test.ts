import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pickReason, startChild } from '../../../../../app/service/starting/child-start.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

function start(code: string) {
  return startChild(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'pipe'] });
}

describe('the reason of an early death', () => {
  test.each<[string, string | undefined]>([
    [
      '[11:11:1122/180001.123456:ERROR:bus.cc(407)] Failed to connect to the bus: no such file\n' +
        '[11:11:1122/180001.123456:ERROR:ozone_platform_x11.cc(250)] Missing X server or $DISPLAY\n' +
        '[11:11:1122/180001.123456:ERROR:env.cc(258)] The platform failed to initialize.  Exiting.\n',
      'Missing X server or $DISPLAY',
    ],
    [
      '[7:1122/180001.1:FATAL:electron_main_delegate.cc(294)] Running as root without --no-sandbox is not supported.\n' +
        '#0 0x55d7 base::debug::CollectStackTrace()\n#1 0x55d8 main\n  r8: 0000000000000000  r9: 00007ffd\n' +
        '[end of stack trace]\n',
      'Running as root without --no-sandbox is not supported',
    ],
    [
      'electron: error while loading shared libraries: libnss3.so: cannot open shared object file\n',
      'electron: error while loading shared libraries: libnss3.so: cannot open shared object file',
    ],
    [
      'TypeError: fetch failed\n    at node:internal/deps/undici:1:2\n    at async main.js:3:4\n\nNode.js v20.20.2\n',
      'fetch failed',
    ],
    ['\u001b[31mred\u001b[0m\r\n\r\n', 'red'],
    ['\n\n   \n', undefined],
    ['', undefined],
    ['x'.repeat(5_000), 'x'.repeat(200)],
  ])('case %#', (errors, reason) => {
    expect(pickReason(errors)).toBe(reason);
  });
});

describe('a watched start', () => {
  test('succeeds when the program outlives the time', async () => {
    const child = start('setInterval(() => {}, 1000)');
    expect(await child.livedFor(100)).toEqual({ lived: true });
    child.kill();
  });

  test('fails with code and reason', async () => {
    const child = start('console.error("first"); console.error("no luck"); process.exitCode = 7');
    expect(await child.livedFor(10_000)).toEqual({ lived: false, code: 7, reason: 'no luck' });
  });

  test('fails with its signal if it prints nothing', async () => {
    const child = start('process.kill(process.pid, "SIGKILL")');
    expect(await child.livedFor(10_000)).toEqual({ lived: false, code: null, reason: 'ended by SIGKILL' });
  });

  test('fails despite a grandchild that holds its pipe open', async () => {
    const child = start(
      'require("node:child_process").spawn("sleep", ["15"], { stdio: ["ignore", "ignore", 2], detached: true }).unref();' +
        'console.error("gone"); process.exitCode = 3',
    );
    const startMs = performance.now();
    expect(await child.livedFor(10_000)).toEqual({ lived: false, code: 3, reason: 'gone' });
    expect(performance.now() - startMs).toBeLessThan(12_000);
  });

  test('fails if there is no such program', async () => {
    const child = startChild('/no/such/program', [], { stdio: ['ignore', 'ignore', 'pipe'] });
    expect(await child.livedFor(10_000)).toEqual({ lived: false, code: null, reason: 'not found' });
  });

  test('fails if the system rejects it at once', async () => {
    const broken = join(makeTempDir(), 'program');
    writeFileSync(broken, '#!/bin/sh\n', { mode: 0o755 });
    const child = startChild(broken, ['x'.repeat(3_000_000)], { stdio: 'ignore' });
    const end = { code: null, reason: 'E2BIG' };
    expect([await child.ended, await child.livedFor(10_000)]).toEqual([end, { lived: false, ...end }]);
    child.kill();
  });

  test('passes on everything that it prints', async () => {
    let heard = '';
    const child = startChild(process.execPath, ['-e', 'console.error("one"); console.error("two")'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      onErrors: (text) => {
        heard += text;
      },
    });
    await child.ended;
    expect(heard).toBe('one\ntwo\n');
  });
});
