import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { resolveInstanceAddress } from '../../app/service/starting/instance-address.ts';
import { askInstance, type ShowInstance } from '../../app/service/starting/instance-call.ts';
import {
  findRunning,
  type InstanceLock,
  isRunning,
  removeStaleSocket,
  takeInstanceLock,
} from '../../app/service/starting/instance-lock.ts';
import { PLAIN_START, type StartRequest } from '../../app/service/starting/start-request.ts';
import { MAX_LAYERS } from '../../shared/layers/layer.ts';
import { openUnixSocket } from '../support/raw-socket.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const running = { url: 'http://127.0.0.1:1/#x', pid: 7 };
const held: InstanceLock[] = [];

async function take(dataDir: string, show: ShowInstance = async () => running, waitMs = 5_000): Promise<InstanceLock> {
  const lock = await takeInstanceLock(dataDir, show, PLAIN_START, waitMs);
  held.push(lock);
  return lock;
}

afterEach(async () => {
  for (const lock of held.splice(0)) if (lock.kind === 'held') await lock.release();
});

// A killed program leaves its socket behind.
async function leaveStaleSocket(dataDir: string): Promise<string> {
  const address = resolveInstanceAddress(dataDir);
  mkdirSync(dirname(address), { recursive: true, mode: 0o700 });
  const code = `require('node:net').createServer().listen(${JSON.stringify(address)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(address)).toBe(true);
  return address;
}

describe('the instance lock', () => {
  test('is held by the first, and later starts are shown its window', async () => {
    const dataDir = makeTempDir();
    let shown = 0;
    const show = async () => {
      shown += 1;
      return { url: `address ${shown}`, pid: 7 };
    };
    expect(await findRunning(dataDir)).toBe('none');
    expect((await take(dataDir, show)).kind).toBe('held');
    expect(await take(dataDir)).toEqual({ kind: 'running', running: { url: 'address 1', pid: 7 } });
    expect(await findRunning(dataDir)).toEqual({ url: 'address 2', pid: 7 });
  });

  test('can be checked without showing the holder’s window', async () => {
    const dataDir = makeTempDir();
    let shown = 0;
    const show = async () => {
      shown += 1;
      return running;
    };
    expect(await isRunning(dataDir)).toBe(false);
    expect(readdirSync(dataDir)).toEqual([]);
    await take(dataDir, show);
    expect([await isRunning(dataDir), await isRunning(dataDir)]).toEqual([true, true]);
    // It still answers, and only now shows its window.
    expect([await findRunning(dataDir), shown]).toEqual([running, 1]);
  });

  test('is not held by what a crash has left', async () => {
    const dataDir = makeTempDir();
    await leaveStaleSocket(dataDir);
    expect(await isRunning(dataDir)).toBe(false);
  });

  test('is free again after its release, and leaves no socket', async () => {
    const dataDir = makeTempDir();
    const first = await take(dataDir);
    if (first.kind === 'held') await first.release();
    expect(readdirSync(dataDir)).toEqual([]);
    expect((await take(dataDir)).kind).toBe('held');
  });

  test('is the same for every spelling of the folder', async () => {
    const dir = makeTempDir();
    mkdirSync(join(dir, 'real'));
    symlinkSync(join(dir, 'real'), join(dir, 'link'));
    await take(join(dir, 'real'));
    expect((await take(join(dir, 'link'))).kind).toBe('running');
    expect((await take(`${join(dir, 'link')}/../real/`)).kind).toBe('running');
    const long = join(dir, 'a-rather-long-name-'.repeat(10));
    mkdirSync(long);
    symlinkSync(long, join(dir, 'short'));
    await take(long);
    expect((await take(join(dir, 'short'))).kind).toBe('running');
  });

  test('differs between folders', async () => {
    expect([(await take(makeTempDir())).kind, (await take(makeTempDir())).kind]).toEqual(['held', 'held']);
  });

  test('makes the folder, and keeps other users out of it', async () => {
    const dataDir = join(makeTempDir(), 'not', 'yet', 'there');
    await take(dataDir);
    const address = resolveInstanceAddress(dataDir);
    expect([statSync(dirname(address)).mode & 0o777, statSync(address).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  test('restricts a folder that is open to others', async () => {
    const dataDir = makeTempDir();
    mkdirSync(join(dataDir, 'instance'));
    chmodSync(join(dataDir, 'instance'), 0o777);
    await take(dataDir);
    expect(statSync(join(dataDir, 'instance')).mode & 0o777).toBe(0o700);
  });

  test('works where the path is too long for a socket', async () => {
    const dataDir = join(makeTempDir(), 'a-rather-long-name-'.repeat(10));
    expect(Buffer.byteLength(resolveInstanceAddress(dataDir))).toBeLessThanOrEqual(100);
    const first = await take(dataDir);
    expect([first.kind, (await take(dataDir)).kind]).toEqual(['held', 'running']);
    if (first.kind === 'held') await first.release();
    expect(existsSync(dirname(resolveInstanceAddress(dataDir)))).toBe(false);
  });

  test('takes over the socket of a program that was killed', async () => {
    const dataDir = makeTempDir();
    await leaveStaleSocket(dataDir);
    expect(await findRunning(dataDir)).toBe('none');
    expect((await take(dataDir)).kind).toBe('held');
    expect((await take(dataDir)).kind).toBe('running');
  });

  test('goes to exactly one of many that find a stale socket at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const dataDir = makeTempDir();
      await leaveStaleSocket(dataDir);
      const locks = await Promise.all(Array.from({ length: 3 }, () => take(dataDir)));
      expect(locks.map((lock) => lock.kind).sort()).toEqual(['held', 'running', 'running']);
    }
  });

  test('stays with one who took a stale socket over before another could', async () => {
    const dataDir = makeTempDir();
    await leaveStaleSocket(dataDir);
    await take(dataDir);
    // The other one found the socket stale a moment ago and acts on it only now.
    await removeStaleSocket(resolveInstanceAddress(dataDir));
    expect(await findRunning(dataDir)).toEqual(running);
  });

  test('replaces anything else at its address', async () => {
    const dataDir = makeTempDir();
    const address = resolveInstanceAddress(dataDir);
    mkdirSync(dirname(address), { mode: 0o700 });
    writeFileSync(address, 'a file of somebody');
    expect((await take(dataDir)).kind).toBe('held');
  });

  test('waits for a program that is just ending', async () => {
    const dataDir = makeTempDir();
    let asked = 0;
    const first = await take(dataDir, () => {
      asked += 1;
      return Promise.reject(new Error('ending'));
    });
    const second = take(dataDir);
    await expect.poll(() => asked).toBeGreaterThan(1);
    if (first.kind === 'held') await first.release();
    expect((await second).kind).toBe('held');
  });

  test('reports a program that never answers', async () => {
    const dataDir = makeTempDir();
    let asked = 0;
    const broken: ShowInstance = () => {
      asked += 1;
      return Promise.reject(new Error('broken'));
    };
    await take(dataDir, broken);
    expect((await take(dataDir, undefined, 300)).kind).toBe('silent');
    expect(asked).toBeGreaterThan(0);
  });

  test('is unknown where no socket can be made', async () => {
    const dataDir = join(makeTempDir(), 'file');
    writeFileSync(dataDir, '');
    expect((await take(dataDir)).kind).toBe('unknown');
    const linked = makeTempDir();
    symlinkSync('/tmp', join(linked, 'instance'));
    expect((await take(linked)).kind).toBe('unknown');
  });

  test.runIf(process.getuid?.() === 0)('does not trust another user’s folder', async () => {
    const dataDir = makeTempDir();
    mkdirSync(join(dataDir, 'instance'));
    chownSync(join(dataDir, 'instance'), 65_534, 65_534);
    expect((await take(dataDir)).kind).toBe('unknown');
  });
});

describe('its protocol', () => {
  test('passes on a later start, and returns the result', async () => {
    const dataDir = makeTempDir();
    const asked: StartRequest[] = [];
    const trouble = { code: 'unknown-source', message: 'There is no such source.' } as const;
    await take(dataDir, async (request) => {
      asked.push(request);
      return request.source === null ? running : { ...running, trouble };
    });
    const link = { lat: 48.2, lon: 16.4, zoom: null, sourceId: 'world' };
    const source = `https://tiles.example.org/{z}/{x}/{y}.png?${'"'.repeat(1_900)}`;
    const files = Array.from({ length: MAX_LAYERS }, (_, index) => `/${index}${'"'.repeat(4_000)}.gpx`);
    expect(await findRunning(dataDir)).toEqual(running);
    expect(await findRunning(dataDir, { ...PLAIN_START, link })).toEqual(running);
    expect(await findRunning(dataDir, { link, source, archive: null, offline: true, files })).toEqual({
      ...running,
      trouble,
    });
    expect(asked).toEqual([
      PLAIN_START,
      { ...PLAIN_START, link },
      { ...PLAIN_START, link, source, offline: true, files },
    ]);
    // The question of earlier versions.
    expect(await openUnixSocket(resolveInstanceAddress(dataDir), 'show\n')).toBe(`${JSON.stringify(running)}\n`);
  });

  test('ignores odd questions, and the holder survives', async () => {
    const dataDir = makeTempDir();
    await take(dataDir);
    for (const question of [
      '',
      '\n',
      'SHOW\n',
      'show me\n',
      '{"show":1}\n',
      'show {}\n',
      'show null\n',
      'show {"link":null,"view":{"lat":91,"lon":0,"zoom":1},"source":null,"offline":false}\n',
      'show {"link":null,"view":null,"source":null,"offline":false,"dataDir":"/"}\n',
      `show {"link":null,"view":null,"source":"${'x'.repeat(2_001)}","offline":false}\n`,
      'x'.repeat(100_000),
    ]) {
      expect(await openUnixSocket(resolveInstanceAddress(dataDir), question)).toBe('');
    }
    expect(await findRunning(dataDir)).toEqual(running);
  });

  test.each(['\n', 'null\n', '{}\n', '{"url":1,"pid":1}\n', '{"url":"x","pid":"1"}\n', 'x'.repeat(10_000), 'show'])(
    'the answer %j is none',
    async (answer) => {
      const address = join(makeTempDir(), 'socket');
      const server = createServer((socket) => socket.on('error', () => undefined).end(answer)).listen(address);
      await once(server, 'listening');
      expect(await askInstance(address)).toBe('silent');
      server.close();
    },
  );

  test('gives up on a program that hangs', async () => {
    const address = join(makeTempDir(), 'socket');
    const server = createServer(() => undefined).listen(address);
    await once(server, 'listening');
    expect(await askInstance(address, PLAIN_START, 100)).toBe('silent');
    server.close();
  });
});
