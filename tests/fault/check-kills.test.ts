/** Sudden death during a check: no good tile is lost, no bad one is served, and the next check does the rest. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { imageOf, keyOf, openCache } from '../support/cache-fixture.ts';
import { listQuarantined, mendedBy, stepOf } from '../support/checked-cache.ts';
import { DriverProcess } from '../support/driver-process.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const KILLS = 6;
const COLUMNS = 16;
const ROWS = 40;
const LEFT_BEHIND = 20;
const DEAD = '999999999-0123456789ab';
const KEYS = Array.from({ length: COLUMNS * ROWS }, (_, index) =>
  keyOf(12, 100 + Math.floor(index / ROWS), 200 + (index % ROWS)),
);
const isBad = (index: number): boolean => index % 4 === 1;
const isStray = (index: number): boolean => index % 40 === 2;
// Made once, because they are compared after every kill.
const IMAGES = new Map(KEYS.map((key) => [key, Buffer.from(imageOf(key).bytes)]));
const GOOD = KEYS.filter((_key, index) => !isBad(index) && !isStray(index));
const BAD = KEYS.filter((_key, index) => isBad(index));

function fileOf(cacheDir: string, { coord: { z, x, y } }: (typeof KEYS)[number]): string {
  return path.join(cacheDir, 'test', ...[z, x, y].map(String));
}

/** Good and bad tiles, links in tile places, and leftovers of ended programs. */
function plantDamage(cacheDir: string): void {
  for (const [index, key] of KEYS.entries()) {
    const file = fileOf(cacheDir, key);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (isStray(index)) fs.symlinkSync('/nonexistent/tile', file);
    else fs.writeFileSync(file, isBad(index) ? `bad ${index}` : (IMAGES.get(key) ?? ''));
  }
  fs.mkdirSync(path.join(cacheDir, 'test/.tmp'));
  for (let index = 0; index < LEFT_BEHIND; index += 1)
    fs.writeFileSync(path.join(cacheDir, 'test/.tmp', `${DEAD}-${index}`), 'x');
  for (let index = 0; index < LEFT_BEHIND; index += 1) {
    const dir = path.join(cacheDir, '.trash', `test.${DEAD}-${index}`, '12', '1');
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(dir, '1'), 'x');
  }
}

/** Number of items a check still has to handle. */
function countWork(cacheDir: string): number {
  const has = (file: string): boolean => fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  const bad = KEYS.filter((key, index) => (isBad(index) || isStray(index)) && has(fileOf(cacheDir, key))).length;
  return bad + listNames(path.join(cacheDir, '.trash')).length + listNames(path.join(cacheDir, 'test/.tmp')).length;
}

function listNames(dir: string): string[] {
  return fs.existsSync(dir) ? fs.readdirSync(dir) : [];
}

function expectGoodInPlace(cacheDir: string): void {
  const lost = GOOD.filter((key) => !IMAGES.get(key)?.equals(fs.readFileSync(fileOf(cacheDir, key))));
  expect(lost).toEqual([]);
}

async function expectBadUnserved(cacheDir: string): Promise<void> {
  const { disk } = await openCache(cacheDir);
  for (const key of BAD) expect(await disk.check(key)).toBeUndefined();
  await disk.close();
}

describe('sudden death in a check', () => {
  it(`${KILLS} kills lose no good tile; the next check leaves exactly these, and the one after finds nothing`, async () => {
    const leftAtDeath: number[] = [];
    let cacheDir = '';
    for (let kill = 0; kill < KILLS; kill += 1) {
      cacheDir = makeTempDir();
      plantDamage(cacheDir);
      const work = countWork(cacheDir);
      const driver = DriverProcess.start(cacheDir);
      await driver.ask({ do: 'release' });
      driver.send({ do: 'check' });
      let isOver = false;
      const end = (): void => {
        isOver = true;
      };
      driver.answer().then(end, end);
      // All kills but the last in the middle of the check, the last right at its start.
      while (!isOver && countWork(cacheDir) > (work * (kill + 1)) / KILLS) await setImmediate();
      expect(await driver.end('SIGKILL')).toBe('SIGKILL');
      leftAtDeath.push(countWork(cacheDir));
      expectGoodInPlace(cacheDir);
      // Reading a bad tile removes it, so leave that to the next check.
      if (kill < KILLS - 1) await expectBadUnserved(cacheDir);
    }
    const next = DriverProcess.start(cacheDir);
    const { check, troubles } = await next.ask({ do: 'check' });
    const again = await next.ask({ do: 'check' });
    expect(await next.end()).toBe(0);
    expect([check?.state, troubles]).toEqual(['done', []]);
    expect(listQuarantined(cacheDir).length).toBe(BAD.length);
    await expectBadUnserved(cacheDir);
    expect(again.check && mendedBy(again.check)).toEqual({
      leftovers: 0,
      strays: 0,
      images: 0,
      records: 0,
    });
    expect(again.check && stepOf(again.check, 'images')).toMatchObject({ checked: GOOD.length, failed: 0 });
    expectGoodInPlace(cacheDir);
    expect([countWork(cacheDir), listNames(path.join(cacheDir, 'test/.tmp'))]).toEqual([0, []]);
    // The kills hit different moments.
    expect(new Set(leftAtDeath).size).toBeGreaterThan(1);
  }, 120_000);
});

describe('a check over a hostile tree, by a whole program', () => {
  it('ends, repairs what is the cache’s own, and touches nothing else', async () => {
    const cacheDir = makeTempDir();
    const outside = makeTempDir();
    fs.writeFileSync(path.join(outside, '1'), 'precious');
    const columnDir = path.join(cacheDir, 'test/12/1');
    fs.mkdirSync(columnDir, { recursive: true });
    const good = keyOf(12, 1, 0);
    fs.writeFileSync(fileOf(cacheDir, good), imageOf(good).bytes);
    for (let y = 1; y <= 20; y += 1) execFileSync('mkfifo', [path.join(columnDir, String(y))]);
    for (let y = 21; y <= 25; y += 1) {
      fs.writeFileSync(path.join(columnDir, String(y)), '');
      fs.truncateSync(path.join(columnDir, String(y)), 2 ** 40);
    }
    fs.symlinkSync(path.join(outside, '1'), path.join(columnDir, '26'));
    fs.symlinkSync(outside, path.join(cacheDir, 'test/12/2'));
    fs.symlinkSync(outside, path.join(cacheDir, 'test/13'));
    fs.symlinkSync(outside, path.join(cacheDir, 'test/.records'));
    fs.writeFileSync(path.join(columnDir, '27'), imageOf(good).bytes, { mode: 0o000 });
    fs.mkdirSync(path.join(cacheDir, 'test/12/3'), { mode: 0o000 });
    // As a user subject to permissions, even if root runs the tests.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync('chown', ['-R', '-h', '65534:65534', cacheDir]);
    const lowered = 'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"';
    const driver = DriverProcess.start(cacheDir, isRoot ? lowered : undefined);
    const { check } = await driver.ask({ do: 'check' });
    expect(await driver.end()).toBe(0);
    expect(check?.state).toBe('done');
    expect(check && mendedBy(check)).toMatchObject({ strays: 21, images: 5 });
    expect(check && stepOf(check, 'images')).toMatchObject({ checked: 7, failed: 1 });
    expect(fs.readdirSync(columnDir).sort()).toEqual(['0', '27']);
    expect(fs.readdirSync(outside)).toEqual(['1']);
    expect(fs.readFileSync(path.join(outside, '1'), 'utf8')).toBe('precious');
    expect(listQuarantined(cacheDir).length).toBe(5);
  });
});
