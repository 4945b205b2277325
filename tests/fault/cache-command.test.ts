/** The built `npm run cache` on a cache with known contents: numbers, resource use and exit codes. */
import { existsSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeMarker } from '../../app/cache/moving/move-marker.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import { waitUntil } from '../contract/contract-calls.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { makeAreaDraft } from '../support/areas.ts';
import { fillCache, findTileSizes, REMOVED_ID, readDiskUse, saveArea } from '../support/known-cache.ts';
import { guardNetwork, readRefused } from '../support/network-guard.ts';
import { CACHE_FILE, launchProgram, makeTempDir, removeTempDir, startNode } from '../support/program.ts';

/** The box of `makeAreaDraft`, at all its zooms. */
const BOX = ['--bbox', '6,45,8,47', '--zoom', '0-3'];

let dataDir = '';
let all: readonly string[] = [];

beforeEach(async () => {
  dataDir = join(makeTempDir(), 'data');
  all = await fillCache(dataDir);
});

afterEach(() => removeTempDir(join(dataDir, '..')));

/** Runs the command to its end; it never contacts anything beyond this computer. */
async function run(...args: string[]) {
  const command = startNode([CACHE_FILE, ...args], { ...process.env, ...guardNetwork() });
  const { code } = await command.exited;
  const stderr = command.stderr();
  expect(readRefused(stderr)).toEqual([]);
  return { code, stdout: command.stdout(), stderr };
}

function runHere(...args: string[]) {
  return run(...args, '--data-dir', dataDir);
}

/** The last line of a successful run, as JSON. */
async function readLast(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runHere(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout.at(-1) ?? '') as Record<string, unknown>;
}

function sumOf(names: Iterable<string>, sizes: ReadonlyMap<string, number>) {
  const list = [...names];
  return { tiles: list.length, bytes: list.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0) };
}

function listLeft(): readonly string[] {
  return [...findTileSizes(dataDir).keys()].sort();
}

describe('stats', () => {
  test('counts exactly what find finds, by source and zoom', async () => {
    const sizes = findTileSizes(dataDir);
    const { sources, ...total } = await readLast('stats');
    expect(total).toEqual(sumOf(all, sizes));
    const zoomsOf = (sourceId: string, ...zooms: number[]) =>
      zooms.map((zoom) => {
        const names = all.filter((name) => name.startsWith(`${sourceId}/${zoom}/`));
        return { zoom, ...sumOf(names, sizes) };
      });
    const ofSource = (sourceId: string) =>
      sumOf(
        all.filter((name) => name.startsWith(`${sourceId}/`)),
        sizes,
      );
    expect(sources).toEqual([
      { sourceId: 'world', name: WORLD_SOURCE.name, ...ofSource('world'), zooms: zoomsOf('world', 0, 1, 2, 3) },
      { sourceId: REMOVED_ID, name: null, ...ofSource(REMOVED_ID), zooms: zoomsOf(REMOVED_ID, 2, 3) },
    ]);
    const { code, stdout } = await runHere('stats');
    expect([code, stdout.length]).toEqual([0, 1 + 4 + 1 + 2 + 1 + 1]);
    expect(stdout[1]).toMatch(/^world +World \(built in\) +0 +1 +[\d,]+$/);
    expect(stdout).toContainEqual(expect.stringMatching(/^removed +\(removed\) +all +2 +/));
    expect(stdout.at(-1)).toMatch(/^all +all +7 +[\d,]+$/);
  });

  test('counts the cache where it was moved to', async () => {
    const moved = join(dataDir, '..', 'moved');
    renameSync(join(dataDir, 'tiles'), moved);
    await writeMarker(moved, 'whole');
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ cacheDir: moved }));
    expect(await readLast('stats')).toMatchObject({ tiles: all.length });
  });

  test('finds nothing without a cache, says so, and leaves no folder behind', async () => {
    const nowhere = join(dataDir, 'nowhere');
    const { code, stdout, stderr } = await run('stats', '--json', '--data-dir', nowhere);
    expect([code, stdout]).toEqual([0, ['{"tiles":0,"bytes":0,"sources":[]}']]);
    expect(stderr).toContain(`No cache at ${join(nowhere, 'tiles')}`);
    expect(existsSync(nowhere)).toBe(false);
  });
});

describe('list', () => {
  test('has a line for each tile in the box, with its size and how fresh it is', async () => {
    const sizes = findTileSizes(dataDir);
    const { code, stdout, stderr } = await runHere('list', ...BOX);
    const states: Readonly<Record<string, string>> = {
      'world/2/2/1': 'stale',
      [`${REMOVED_ID}/2/2/1`]: 'unknown',
      [`${REMOVED_ID}/3/4/2`]: 'unknown',
    };
    const expected = all
      .filter((name) => name !== 'world/3/0/0')
      .map((name) => {
        const sourceName = name.startsWith('world/') ? WORLD_SOURCE.name : '(removed)';
        return `${name} ${sizes.get(name)} ${states[name] ?? 'fresh'} ${sourceName}`;
      });
    expect([code, stderr, stdout]).toEqual([0, '', expected]);
  });

  test('can be limited to a source and zooms, and prints JSON', async () => {
    const { stdout } = await runHere('list', '--bbox=-180,-85,180,85', '--zoom', '3', '--source', 'world', '--json');
    const rows = stdout.map((line) => JSON.parse(line) as Record<string, unknown>);
    const bytes = (name: string) => findTileSizes(dataDir).get(name);
    expect(rows).toEqual([
      { sourceId: 'world', name: WORLD_SOURCE.name, z: 3, x: 0, y: 0, bytes: bytes('world/3/0/0'), freshness: 'fresh' },
      { sourceId: 'world', name: WORLD_SOURCE.name, z: 3, x: 4, y: 2, bytes: bytes('world/3/4/2'), freshness: 'fresh' },
    ]);
  });
});

test('list takes a saved area, with its source and its zooms unless others are given', async () => {
  await saveArea(dataDir, makeAreaDraft({ minZoom: 2, maxZoom: 2 }));
  const { code, stdout, stderr } = await runHere('list', '--area', 'alps');
  expect([code, stderr, stdout]).toEqual([
    0,
    '',
    [expect.stringMatching(/^world\/2\/2\/1 \d+ stale World \(built in\)$/)],
  ]);
  const all = await runHere('list', '--area', 'Alps', '--source', 'all', '--zoom', '2-3');
  expect(all.stdout.map((line) => line.split(' ')[0])).toEqual([
    `${REMOVED_ID}/2/2/1`,
    `${REMOVED_ID}/3/4/2`,
    'world/2/2/1',
    'world/3/4/2',
  ]);
  const unknown = await runHere('list', '--area', 'Andes');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringMatching(/not found: Andes\..*\n.*\n {2}\S+ +Alps\n$/),
  ]);
});

describe('verify', () => {
  test('quarantines a bad tile and keeps all others; a second run finds nothing', async () => {
    truncateSync(join(dataDir, 'tiles', 'world/3/4/2'), 60);
    const first = await readLast('verify');
    expect(first).toMatchObject({ event: 'end', state: 'done', quarantine: { tiles: 1, bytes: 60 } });
    expect(listLeft()).toEqual(all.filter((name) => name !== 'world/3/4/2'));
    const second = (await readLast('verify')) as { readonly steps: readonly { mended: number; failed: number }[] };
    expect(second.steps.map(({ mended, failed }) => mended + failed)).toEqual([0, 0, 0, 0]);
    const { code, stdout } = await runHere('verify');
    expect([code, stdout.length]).toEqual([0, 5]);
    expect(stdout).toContainEqual(expect.stringMatching(/^Read every tile: 6 tiles, /));
    expect(stdout.at(-1)).toMatch(/^Cache checked: 6 tiles.* In quarantine: 1 tile, 60 bytes\./);
  });
});

describe('clear', () => {
  const cases: readonly (readonly [name: string, args: readonly string[], gone: (name: string) => boolean])[] = [
    ['a source by its name', ['--source', 'world (built in)'], (name) => name.startsWith('world/')],
    ['a removed source', ['--source', REMOVED_ID], (name) => name.startsWith(`${REMOVED_ID}/`)],
    ['a source', ['--source', 'world'], (name) => name.startsWith('world/')],
    ['all sources, removed ones included', ['--source', 'all'], () => true],
    ['a box', ['--source', 'all', ...BOX], (name) => name !== 'world/3/0/0'],
    ['some zooms', ['--source', 'all', '--zoom', '0-1'], (name) => /\/[01]\/\d+\/\d+$/.test(name)],
    ['what is old', ['--source', 'world', '--older-than', '30d'], (name) => name === 'world/1/1/0'],
    ['what is stale', ['--source', 'world', '--only', 'stale'], (name) => name === 'world/2/2/1'],
  ];
  test.each(cases)('removes %s and nothing else, as announced, and frees the space', async (_name, args, gone) => {
    const sizes = findTileSizes(dataDir);
    const [going, staying] = [all.filter(gone), all.filter((name) => !gone(name))];
    const { clears } = await readLast('clear', ...args, '--dry-run');
    expect(clears).toEqual(sumOf(going, sizes));
    expect(listLeft()).toEqual(all);
    const before = readDiskUse(dataDir);
    expect(await readLast('clear', ...args)).toEqual({ event: 'end', cleared: sumOf(going, sizes) });
    expect(listLeft()).toEqual(staying);
    expect(before - readDiskUse(dataDir)).toBeGreaterThanOrEqual(sumOf(going, sizes).bytes);
    const trash = join(dataDir, 'tiles', '.trash');
    expect(existsSync(trash) ? readdirSync(trash) : []).toEqual([]);
  });

  test('keeps the tiles of saved areas, unless told otherwise or the area itself is meant', async () => {
    const areaId = await saveArea(dataDir, makeAreaDraft({ minZoom: 2 }));
    const ofArea = ['world/2/2/1', 'world/3/4/2'];
    expect(await readLast('clear', '--source', 'world', '--dry-run')).toMatchObject({ areas: 1 });
    await readLast('clear', '--source', 'world');
    expect(listLeft().filter((name) => name.startsWith('world/'))).toEqual(ofArea);
    const { stdout } = await runHere('clear', '--source', 'world', '--areas-too', '--dry-run');
    expect(stdout).toEqual([
      expect.stringMatching(/^Would clear 2 tiles, .*\. 1 saved area has tiles there; they would be cleared\.$/),
    ]);
    await readLast('clear', '--source', 'world', '--area', 'Alps', '--zoom', '2');
    expect(listLeft().filter((name) => name.startsWith('world/'))).toEqual(['world/3/4/2']);
    await readLast('clear', '--source', 'world', '--area', areaId);
    expect(listLeft().filter((name) => name.startsWith('world/'))).toEqual([]);
  });

  test('is noticed by a running program on the same folder', async () => {
    const program = await launchProgram({ dataDir, args: ['--source', 'world'] });
    try {
      const carrier = await openSocketCarrier(program.url);
      const place = { sourceId: 'world', coord: { z: 3, x: 4, y: 2 } };
      const isThere = async () => (await carrier.call('getCachedTile', place)).ok;
      expect(await isThere()).toBe(true);
      await readLast('clear', '--source', 'all');
      await waitUntil(async () => !(await isThere()));
      expect(listLeft()).toEqual([]);
    } finally {
      await program.kill();
    }
  });
});

describe('invalid commands', () => {
  test.each([
    [[], 'choose a verb: stats, verify, clear, list'],
    [['wipe'], 'choose a verb'],
    [['clear'], '--source is missing'],
    [['clear', '--source', 'world', '--area', 'Alps'], 'Saved area not found: Alps.'],
    [['list', '--area', 'Alps'], 'Saved area not found: Alps.'],
  ])('exit with 2 and a reason, and remove no tile: %j', async (args, reason) => {
    const { code, stdout, stderr } = await runHere(...args);
    expect([code, stdout]).toEqual([2, []]);
    expect(stderr).toContain(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(listLeft()).toEqual(all);
  });

  test.each([
    ['list', ...BOX],
    ['clear', '--dry-run'],
  ])('list all sources when they name an unknown one: %s', async (...args) => {
    const { code, stdout, stderr } = await runHere(...args, '--source', 'moon');
    expect([code, stdout]).toEqual([2, []]);
    expect(stderr).toMatch(/^tilekeep: Source not found: moon\..*\ntilekeep: Choose one of these/);
    expect(stderr).toMatch(
      /\n {2}openstreetmap +OpenStreetMap\n {2}world +World \(built in\)\n {2}removed +\(removed\)\n$/,
    );
  });

  test('exit with 1 if a file occupies the path of the cache folder', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    const { code, stderr } = await runHere('stats', '--cache-dir', file);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Cache folder unavailable')]);
  });

  test('prints its help, and that of each verb', async () => {
    const { code, stdout } = await run('--help');
    expect([code, stdout.filter((line) => line.startsWith('npm run cache -- ')).length]).toEqual([0, 6]);
    expect((await run('clear', '--help')).stdout.join('\n')).toContain('--older-than 30d');
  });
});
