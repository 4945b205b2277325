/**
 * Full, read-only, denied and starved disks, and sudden death, on real file systems: memory keeps working, no file is
 * torn.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { checkTileFile } from '../../app/image/image-check.ts';
import { listFiles } from '../support/cache-fixture.ts';
import { type DriverAnswer, DriverProcess } from '../support/driver-process.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { makePng } from '../support/tile-images.ts';

const COLUMN = 'test/20/1';
const isRoot = process.getuid?.() === 0;
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-Urm', 'true']).status === 0;
const canMountReason = canMount ? '' : ' (skipped: no user namespaces here)';

/** A full disk: a small file system visible only to the driver. Its contents are copied out at the end. */
function onSmallDisk(size: string, copyTo: string): string {
  return `exec unshare -Urm bash -c 'mount -t tmpfs -o size=${size} none "$0"; "$@"; status=$?; cp -r "$0/." "${copyTo}"; exit $status' "\${@: -1}" "$@"`;
}

/** Checks that no file is torn: every tile is a whole image. */
function expectWholeTiles(cacheDir: string): string[] {
  const files = listFiles(cacheDir).filter((file) => !file.includes('.tmp/') && !file.startsWith('.trash/'));
  for (const file of files) {
    expect(checkTileFile(fs.readFileSync(path.join(cacheDir, file)), 'raster'), file).toBe('image/png');
  }
  return files;
}

describe.skipIf(!canMount)(`on a full disk${canMountReason}`, () => {
  it('a tile that does not fit is refused, the old one stays, memory has the new one, and it is told once', async () => {
    const cacheDir = makeTempDir();
    const copy = makeTempDir();
    const driver = DriverProcess.start(cacheDir, onSmallDisk('128k', copy));
    expect(await driver.ask({ do: 'put', y: 1, seed: 1 })).toEqual({ troubles: [] });
    expect(await driver.ask({ do: 'put', y: 1, seed: 2, noiseBytes: 200_000 })).toEqual({
      error: 'cache-full',
      troubles: ['cache-full'],
    });
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'memory' });
    expect(await driver.ask({ do: 'put', y: 2, seed: 3 })).toEqual({ error: 'cache-full', troubles: ['cache-full'] });
    expect(await driver.end()).toBe(0);
    expect(listFiles(copy)).toEqual([`${COLUMN}/1`]);
    expect(fs.readFileSync(path.join(copy, COLUMN, '1'))).toEqual(makePng(1));
  });

  it('a disk that fills up keeps only whole tiles, and no temporary files', async () => {
    const cacheDir = makeTempDir();
    const copy = makeTempDir();
    const driver = DriverProcess.start(cacheDir, onSmallDisk('256k', copy));
    const answers: DriverAnswer[] = [];
    for (let y = 0; y < 30; y += 1) answers.push(await driver.ask({ do: 'put', y, seed: y, noiseBytes: 15_000 }));
    expect(await driver.end()).toBe(0);
    const stored = expectWholeTiles(copy);
    const firstFailure = answers.findIndex((answer) => answer.error !== undefined);
    // Writes pause from there on: what is only in memory doesn't count as stored.
    expect(new Set(answers.slice(firstFailure).map(({ error }) => error))).toEqual(new Set(['cache-full']));
    expect(answers.at(-1)?.troubles).toEqual(['cache-full']);
    expect(stored.length).toBe(firstFailure);
    expect(listFiles(copy).length).toBe(stored.length);
  });

  it('is reported once when forty tiles arrive at once, and none counts as stored that is not on disk', async () => {
    const copy = makeTempDir();
    const driver = DriverProcess.start(makeTempDir(), onSmallDisk('256k', copy));
    const { tally, troubles } = await driver.ask({ do: 'putMany', count: 40, noiseBytes: 40_000 });
    expect(troubles).toEqual(['cache-full']);
    expect(await driver.end()).toBe(0);
    expect(expectWholeTiles(copy).length).toBeGreaterThanOrEqual(tally?.stored ?? 0);
    expect((tally?.stored ?? 0) + (tally?.['cache-full'] ?? 0)).toBe(40);
  });
});

describe.skipIf(!canMount)(`in a read-only folder${canMountReason}`, () => {
  const READ_ONLY = `exec unshare -Urm bash -c 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"' "\${@: -1}" "$@"`;

  it('tiles on disk are served, new ones stay in memory, and it is reported once', async () => {
    const cacheDir = makeTempDir();
    const before = DriverProcess.start(cacheDir);
    await before.ask({ do: 'put', y: 1, seed: 1 });
    await before.end();
    const driver = DriverProcess.start(cacheDir, READ_ONLY);
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'disk', troubles: [] });
    expect(await driver.ask({ do: 'get', y: 2 })).toMatchObject({ tier: 'source' });
    expect(await driver.ask({ do: 'get', y: 2 })).toMatchObject({ tier: 'memory', troubles: ['cache-read-only'] });
    expect(await driver.ask({ do: 'clear' })).toMatchObject({ error: 'cache-read-only' });
    expect(await driver.end()).toBe(0);
    expect(listFiles(cacheDir)).toEqual([`${COLUMN}/1`]);
  });
});

describe.skipIf(process.platform === 'win32')('without permissions', () => {
  const AS_NOBODY = isRoot ? 'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"' : 'exec "$@"';

  async function prepare(): Promise<string> {
    const cacheDir = makeTempDir();
    fs.chmodSync(cacheDir, 0o777);
    const driver = DriverProcess.start(cacheDir, AS_NOBODY);
    for (const y of [1, 2]) await driver.ask({ do: 'put', y, seed: y });
    await driver.end();
    return cacheDir;
  }

  it('an unreadable tile is a miss, its neighbour is served, and it is reported once', async () => {
    const cacheDir = await prepare();
    fs.chmodSync(path.join(cacheDir, COLUMN, '1'), 0);
    const driver = DriverProcess.start(cacheDir, AS_NOBODY);
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'source', troubles: ['cache-denied'] });
    expect(await driver.ask({ do: 'get', y: 2 })).toMatchObject({ tier: 'disk', troubles: ['cache-denied'] });
    expect(await driver.end()).toBe(0);
  });

  it('an inaccessible folder affects only its own tiles', async () => {
    const cacheDir = await prepare();
    fs.chmodSync(path.join(cacheDir, COLUMN), 0);
    const driver = DriverProcess.start(cacheDir, AS_NOBODY);
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'source' });
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'memory', troubles: ['cache-denied'] });
    expect(await driver.end()).toBe(0);
    fs.chmodSync(path.join(cacheDir, COLUMN), 0o755);
    expect(expectWholeTiles(cacheDir)).toEqual([`${COLUMN}/1`, `${COLUMN}/2`]);
  });

  it('an unwritable folder keeps its tiles, and new ones stay in memory', async () => {
    const cacheDir = await prepare();
    execFileSync('chmod', ['-R', 'a-w', cacheDir]);
    const driver = DriverProcess.start(cacheDir, AS_NOBODY);
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'disk', troubles: [] });
    expect(await driver.ask({ do: 'get', y: 9 })).toMatchObject({ tier: 'source' });
    expect(await driver.ask({ do: 'get', y: 9 })).toMatchObject({ tier: 'memory', troubles: ['cache-denied'] });
    expect(await driver.end()).toBe(0);
    expect(expectWholeTiles(cacheDir)).toEqual([`${COLUMN}/1`, `${COLUMN}/2`]);
  });
});

describe.skipIf(process.platform === 'win32')('under system limits', () => {
  it('with 64 open files, 500 concurrent tiles are all answered, written and read again', async () => {
    const cacheDir = makeTempDir();
    const starved = 'ulimit -n 64; exec "$@"';
    const writer = DriverProcess.start(cacheDir, starved);
    const written = await writer.ask({ do: 'getMany', count: 500 });
    expect(written).toEqual({ tally: { source: 500 }, troubles: [] });
    expect(await writer.end()).toBe(0);
    const reader = DriverProcess.start(cacheDir, starved);
    expect(await reader.ask({ do: 'getMany', count: 500 })).toEqual({ tally: { disk: 500 }, troubles: [] });
    expect(await reader.end()).toBe(0);
  });

  it('a lookup waits while no file can be opened for a moment', async () => {
    const cacheDir = makeTempDir();
    const driver = DriverProcess.start(cacheDir, 'ulimit -n 64; exec "$@"');
    await driver.ask({ do: 'put', y: 1, seed: 1 });
    await driver.ask({ do: 'hoard' });
    await driver.ask({ do: 'releaseSoon' });
    expect(await driver.ask({ do: 'put', y: 2, seed: 2 })).toEqual({ troubles: [] });
    expect(await driver.end()).toBe(0);
    expect(expectWholeTiles(cacheDir)).toEqual([`${COLUMN}/1`, `${COLUMN}/2`]);
  });

  it('with no file descriptors left, a tile is neither missing nor bad: it is found once some are free', async () => {
    const cacheDir = makeTempDir();
    const before = DriverProcess.start(cacheDir);
    await before.ask({ do: 'put', y: 1, seed: 1 });
    await before.end();
    const driver = DriverProcess.start(cacheDir, 'ulimit -n 64; exec "$@"');
    await driver.ask({ do: 'hoard' });
    expect(await driver.ask({ do: 'get', y: 1 })).toEqual({ error: 'cache-busy', troubles: [] });
    await driver.ask({ do: 'release' });
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'disk', troubles: [] });
    expect(await driver.end()).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('a file of a gigabyte is rejected unread', async () => {
    const cacheDir = makeTempDir();
    fs.mkdirSync(path.join(cacheDir, COLUMN), { recursive: true });
    const driver = DriverProcess.start(cacheDir);
    await driver.ask({ do: 'get', y: 0 });
    const peakKb = (): number =>
      Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${driver.pid}/status`, 'utf8'))?.[1]);
    const before = peakKb();
    fs.writeFileSync(path.join(cacheDir, COLUMN, '1'), '');
    fs.truncateSync(path.join(cacheDir, COLUMN, '1'), 1 << 30);
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'source' });
    expect(peakKb() - before).toBeLessThan(80 * 1024);
    expect(await driver.end()).toBe(0);
  });

  it('with a limit on file sizes, the larger tile is rejected and the program survives', async () => {
    const cacheDir = makeTempDir();
    const driver = DriverProcess.start(cacheDir, 'ulimit -f 4; exec "$@"');
    expect(await driver.ask({ do: 'put', y: 1, seed: 1, noiseBytes: 20_000 })).toMatchObject({ error: 'cache-full' });
    expect(await driver.ask({ do: 'get', y: 1 })).toMatchObject({ tier: 'memory' });
    expect(await driver.end()).toBe(0);
    expect(listFiles(cacheDir)).toEqual([]);
  });
});

describe('sudden death', () => {
  const KILLS = 8;
  /** A write may start and end between two checks. */
  const MORE_PUTS = 40;

  it(`${KILLS} kills during writes leave no torn tile, lose no resolved one, and the temps go at the next start`, async () => {
    const cacheDir = makeTempDir();
    const resolved = new Map<number, number>();
    const tempsLeft: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const answers = (kill * 5) % 13;
      await killWhileWriting(cacheDir, kill * 100, answers);
      for (let put = 0; put < answers; put += 1) resolved.set(put % 8, kill * 100 + put);
      tempsLeft.push(listTemps(cacheDir).length);
      expectWholeTiles(cacheDir);
    }
    // Some kills hit the middle of a write.
    expect(tempsLeft.filter((temps) => temps > 0)).not.toEqual([]);
    for (const [y, seed] of resolved) {
      const bytes = fs.readFileSync(path.join(cacheDir, COLUMN, String(y)));
      expect(seedOf(bytes), `tile ${y}`).toBeGreaterThanOrEqual(seed);
    }
    const last = DriverProcess.start(cacheDir);
    await last.ask({ do: 'sweep' });
    await last.end();
    expect(listTemps(cacheDir)).toEqual([]);
  }, 120_000);

  /** Kills a driver after some answers, as soon as one of its next writes is in progress. */
  async function killWhileWriting(cacheDir: string, firstSeed: number, answers: number): Promise<void> {
    const driver = DriverProcess.start(cacheDir);
    await driver.ask({ do: 'sweep' });
    for (let put = 0; put < answers + MORE_PUTS; put += 1)
      driver.send({ do: 'put', y: put % 8, seed: firstSeed + put, noiseBytes: 1_000_000 });
    for (let answered = 0; answered < answers; answered += 1) await driver.answer();
    let left = MORE_PUTS;
    const count = (): void => {
      left -= 1;
      if (left > 0) driver.answer().then(count, () => undefined);
    };
    driver.answer().then(count, () => undefined);
    while (left > 0 && listTemps(cacheDir).length === 0) await setImmediate();
    expect(await driver.end('SIGKILL')).toBe('SIGKILL');
  }

  function listTemps(cacheDir: string): string[] {
    const dir = path.join(cacheDir, 'test/.tmp');
    return fs.existsSync(dir) ? fs.readdirSync(dir) : [];
  }

  function seedOf(png: Buffer): number {
    return Number(/seed\0(\d+) /.exec(png.toString('latin1'))?.[1]);
  }
});
