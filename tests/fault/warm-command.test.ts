/** The built `npm run warm` with a tile server: what it fetches, what it prints, and how it ends. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OWN_SERVER_RULES } from '../../shared/sources/draft-of-source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import { makeDraft } from '../support/drafts.ts';
import { loadGeoFile } from '../support/geo-files.ts';
import { guardNetwork, type RedirectedHosts, readRefused } from '../support/network-guard.ts';
import { launchProgram, makeTempDir, removeTempDir, startNode, WARM_FILE } from '../support/program.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

/** A box on both sides of Greenwich. */
const AREA = ['--bbox', '-10,5,3,7', '--zoom', '3-7'];
/** 2 each at zooms 3 to 5, 3 × 2 at 6, 6 × 2 at 7. */
const AREA_TILES = 24;
const SERVED_ID = /^127-0-0-1-/;

let dataDir = '';
let server: TileServer;
const runs: ReturnType<typeof startNode>[] = [];

beforeEach(async () => {
  dataDir = join(makeTempDir(), 'data');
  server = await startTileServer();
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.kill()));
  await server.stop();
  await removeTempDir(join(dataDir, '..'));
});

function start(args: readonly string[], redirected: RedirectedHosts = {}): ReturnType<typeof startNode> {
  const env = { ...process.env, ...guardNetwork(redirected) };
  const run = startNode([WARM_FILE, '--data-dir', dataDir, ...args], env);
  runs.push(run);
  return run;
}

async function finish(args: readonly string[], redirected: RedirectedHosts = {}) {
  const run = start(args, redirected);
  const { code } = await run.exited;
  const stderr = run.stderr();
  return { code, stdout: run.stdout(), stderr, refused: readRefused(stderr) };
}

/** Warms the box from the server. Returns its JSON lines and how it ended. */
async function warm(...more: string[]) {
  const ended = await finish(['--source', server.template, ...AREA, '--json', ...more]);
  return { ...ended, lines: readLines(ended.stdout) };
}

interface Line {
  readonly event: string;
  readonly [name: string]: unknown;
}

function readLines(stdout: readonly string[]): readonly Line[] {
  return stdout.map((line) => JSON.parse(line) as Line);
}

function listSourceDrafts(): readonly SourceDraft[] {
  const file = join(dataDir, 'settings.json');
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { sources: readonly SourceDraft[] }).sources;
}

function listTiles(): readonly string[] {
  const root = join(dataDir, 'tiles');
  const id = existsSync(root) ? readdirSync(root).find((name) => SERVED_ID.test(name)) : undefined;
  return id === undefined ? [] : listTileFiles(dataDir, id);
}

describe('warming from the command line', () => {
  test('fetches every tile of the area, and none that is cached the next time', async () => {
    const { code, stderr, lines } = await warm();
    expect([code, stderr]).toEqual([0, '']);
    const counts = { fetched: AREA_TILES, present: 0, revalidated: 0, failed: 0, refused: 0, total: AREA_TILES };
    expect(lines.at(-1)).toMatchObject({ event: 'end', isWhole: true, ...counts });
    expect(listTiles()).toHaveLength(AREA_TILES);
    expect([server.requests().length, server.duplicates()]).toEqual([AREA_TILES, []]);
    expect(server.mostUnderWay()).toBeLessThanOrEqual(OWN_SERVER_RULES.maxConcurrentRequests);
    server.clearLog();
    const again = await warm();
    expect([again.code, server.requests().length]).toEqual([0, 0]);
    expect(again.lines.at(-1)).toMatchObject({ fetched: 0, present: AREA_TILES, bytes: 0, total: AREA_TILES });
  });

  test('counts each tile once in every line it prints', async () => {
    server.misbehave(sendStatus(404), ({ coord }) => coord?.endsWith('3') === true);
    const { lines } = await warm();
    expect(lines.length).toBeGreaterThan(1);
    for (const { fetched, present, revalidated, missing, failed, refused, total } of lines) {
      const parts = [fetched, present, revalidated, missing, failed, refused].map(Number);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
    }
  });

  test('counts tiles that the server does not have, and exits with 0 unless it has none', async () => {
    server.misbehave(sendStatus(404), ({ coord }) => coord === '7/60/61');
    const { code, stderr, lines } = await warm();
    expect([code, stderr]).toEqual([0, '']);
    expect(lines.at(-1)).toMatchObject({ fetched: AREA_TILES - 1, missing: 1, failed: 0, failures: [] });
    server.misbehave(sendStatus(404));
    const none = await finish(['--source', server.template, '--bbox', '60,5,70,7', '--zoom', '3-4', '--json']);
    expect(none.code).toBe(3);
    expect(readLines(none.stdout).at(-1)).toMatchObject({ fetched: 0, failed: 0 });
  });

  test('continues after failed tiles, exits with 3, and says why', async () => {
    server.misbehave(sendStatus(400), ({ coord }) => coord === '7/60/61');
    const { code, stderr, lines } = await warm();
    expect(code).toBe(3);
    expect(lines.at(-1)).toMatchObject({
      fetched: AREA_TILES - 1,
      failed: 1,
      failures: [{ code: 'source-failed', tiles: 1 }],
    });
    expect(stderr).toMatch(/^tilekeep: 1 tile: Source error: HTTP 400\n/);
  });

  test('says when there is nothing to do', async () => {
    await warm();
    const { code, stdout } = await finish(['--source', server.template, ...AREA]);
    expect([code, stdout.at(-1)]).toEqual([
      0,
      `“-10,5,3,7” is already complete. ${AREA_TILES} tiles: ${AREA_TILES} already on disk`,
    ]);
  });

  test('refuses to request anything while the window works offline', async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ offline: true }));
    const { code, stdout, stderr } = await warm();
    expect([code, stdout, server.connections]).toEqual([1, [], 0]);
    expect(stderr).toMatch(/^tilekeep: Working offline\. Turn off “Work offline”/);
  });

  test('gives up with 3 when the server refuses it, and counts the rest as refused', async () => {
    server.misbehave(sendStatus(403));
    const { code, stderr, lines } = await warm();
    expect(code).toBe(3);
    expect(lines.at(-1)).toMatchObject({ fetched: 0, refused: AREA_TILES, total: AREA_TILES, isWhole: true });
    expect(stderr).toMatch(
      /^tilekeep: 24 tiles: Server refused access: HTTP 403\. Check .*\ntilekeep: To request only/,
    );
    expect(server.requests().length).toBeLessThanOrEqual(OWN_SERVER_RULES.maxConcurrentRequests);
  });

  test('revalidates everything when told to', async () => {
    await warm();
    server.clearLog();
    const { code, lines } = await warm('--mode', 'all');
    expect([code, server.requests().every(({ status }) => status === 304)]).toEqual([0, true]);
    expect(lines.at(-1)).toMatchObject({ revalidated: AREA_TILES, fetched: 0, bytes: 0 });
  });

  test('follows the lines of a GeoJSON file, under its name', async () => {
    const file = join(dataDir, '..', 'tour.geojson');
    writeFileSync(
      file,
      JSON.stringify({
        type: 'LineString',
        coordinates: [
          [-10, 5],
          [3, 7],
        ],
      }),
    );
    const args = ['--source', server.template, '--geojson', file, '--width', '500', '--zoom', '7'];
    const { code, stdout } = await finish(args);
    expect([code, stdout.at(-1)]).toEqual([0, expect.stringMatching(/^“tour” is saved\. 7 tiles: 7 downloaded \(/)]);
  });

  test('takes a GPX track, and says on standard error what it skipped', async () => {
    const file = join(dataDir, '..', 'pause.gpx');
    writeFileSync(file, loadGeoFile('46-pause-mark-100-180.gpx'));
    const { code, stdout, stderr } = await finish(['--source', server.template, '--file', file, '--zoom', '7']);
    expect([code, stdout.at(-1)]).toEqual([0, expect.stringMatching(/^“pause” is saved\. 1 tile: 1 downloaded/)]);
    expect(stderr).toBe('tilekeep: Skipped because they can’t be read: 1 point.\n');
  });

  test('stops with 130 when interrupted, and next time requests only what is missing', async () => {
    const latch = makeLatch();
    server.misbehave(latch.fault, ({ coord }) => coord?.startsWith('7/') === true);
    const run = start(['--source', server.template, ...AREA, '--json']);
    await server.waitUntil((requests) => requests.some(({ coord }) => coord?.startsWith('7/')));
    await expect.poll(() => run.stdout().length).toBeGreaterThan(0);
    run.child.kill('SIGINT');
    expect(await run.exited).toEqual({ code: 130, signal: null });
    const end = readLines(run.stdout()).at(-1);
    expect(end).toMatchObject({ event: 'end', isWhole: false });
    latch.release();
    const had = listTiles();
    expect(had.length).toBe(end?.fetched);
    server.clearLog();
    const { code, lines } = await warm();
    expect([code, lines.at(-1)?.present]).toEqual([0, had.length]);
    expect(had.filter((coord) => server.coords().has(coord))).toEqual([]);
    expect(listTiles()).toHaveLength(AREA_TILES);
  });
});

describe('a dry run', () => {
  test('says what it would take, sends no request and saves nothing', async () => {
    const { code, lines } = await warm('--dry-run');
    expect([code, server.connections, lines.length]).toEqual([0, 0, 1]);
    expect(lines[0]).toMatchObject({ event: 'estimate', tiles: AREA_TILES, requests: AREA_TILES, problem: null });
    expect(existsSync(dataDir)).toBe(false);
    const { stdout } = await finish(['--source', server.template, ...AREA, '--dry-run']);
    expect(stdout[0]).toMatch(/^zoom +tiles +fresh +stale +missing$/);
  });

  test('exits with 2 for too many tiles, with the zoom that would fit', async () => {
    for (const more of [['--dry-run'], []]) {
      const { code, stderr } = await warm('--max-tiles', '10', ...more);
      expect([code, server.connections]).toEqual([2, 0]);
      expect(stderr).toMatch(/^tilekeep: Too many tiles: 24 tiles, at most 10\. .*\n/);
      expect(stderr).toContain('tilekeep: It fits with --zoom 3-5.\n');
      expect(existsSync(dataDir)).toBe(false);
    }
  });

  test('replies at once for the whole world, and for zooms that a source lacks', async () => {
    const world = await finish([
      '--source',
      'world',
      '--bbox',
      '-180,-90,180,90',
      '--zoom',
      '0-10',
      '--dry-run',
      '--json',
    ]);
    expect([world.code, readLines(world.stdout)[0]?.tiles]).toEqual([2, 1_398_101]);
    const tooDeep = await finish(['--source', server.template, '--bbox', '-10,5,3,7', '--zoom', '18-20', '--dry-run']);
    expect(tooDeep).toMatchObject({ code: 2, stdout: [], stderr: expect.stringContaining('has zooms 0 to 19') });
  });
});

describe('a source that may not be warmed', () => {
  test.each([
    ['openstreetmap', []],
    ['https://tile.openstreetmap.org/{z}/{x}/{y}.png', []],
    ['https://TILE.OpenStreetMap.org.:443/{z}/{x}/{y}.png', ['--permitted']],
    ['http://a.tile.openstreetmap.org/{z}/{x}/{y}.png', ['--permitted']],
    ['https://{s}.tile.openstreetmap.org/{z}/{x}/{y}.png', ['--permitted', '--dry-run']],
  ])('is OpenStreetMap, as %s %j: 4, the policy, no connection', async (source, more) => {
    const redirected = { 'tile.openstreetmap.org:443': server.port, 'a.tile.openstreetmap.org:80': server.port };
    const { code, stdout, stderr, refused } = await finish(['--source', source, ...AREA, ...more], redirected);
    expect([code, stdout, refused, server.connections]).toEqual([4, [], [], 0]);
    expect(stderr).toMatch(
      /^tilekeep: Offline use not allowed\. .* https:\/\/operations\.osmfoundation\.org\/policies\/tiles\/\n$/,
    );
    expect(existsSync(dataDir)).toBe(false);
  });

  test('is one that is not marked for offline use, until people confirm that its provider permits it', async () => {
    const redirected = { 'nas.local:80': server.port };
    const template = 'http://nas.local/{z}/{x}/{y}.png';
    const unmarked = makeDraft({ name: 'nas.local', template, offlineUsePermitted: false });
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ sources: [unmarked] }));
    const args = ['--source', template, ...AREA];
    const without = await finish(args, redirected);
    expect([without.code, server.connections, listSourceDrafts()]).toEqual([4, 0, [unmarked]]);
    expect(without.stderr).toContain('--permitted');
    expect((await finish([...args, '--permitted'], redirected)).code).toBe(0);
    expect(listSourceDrafts()).toMatchObject([{ name: 'nas.local', offlineUsePermitted: true }]);
    expect(server.requests()).toHaveLength(AREA_TILES);
    // It is known now and needn't be confirmed again.
    expect((await finish(args, redirected)).code).toBe(0);
  });

  test('is never a new source on the people’s own server', async () => {
    const redirected = { 'nas.local:80': server.port };
    const { code } = await finish(['--source', 'http://nas.local/{z}/{x}/{y}.png', ...AREA], redirected);
    expect([code, listSourceDrafts()]).toMatchObject([0, [{ offlineUsePermitted: true }]]);
  });
});

test.each([
  [[]],
  [['--source', 'world']],
  [['--source', 'world', ...AREA, '--mode', 'bad']],
  [['--source', 'world', '--file', '/none', '--zoom', '3']],
  [[...AREA, '--source', 'file:///{z}/{x}/{y}']],
])('answers %j with one line and 2', async (args) => {
  const { code, stdout, stderr } = await finish(args);
  expect([code, stdout]).toEqual([2, []]);
  expect(stderr).toMatch(/^tilekeep: .+\n$/);
});

test('lists the sources when it does not know one, with 2', async () => {
  const { code, stdout, stderr } = await finish(['--source', 'Moon', ...AREA]);
  expect([code, stdout]).toEqual([2, []]);
  expect(stderr).toMatch(/^tilekeep: Source not found: Moon\..*\ntilekeep: Choose one of these/);
  expect(stderr).toMatch(/\n {2}openstreetmap +OpenStreetMap\n {2}world +World \(built in\)\n$/);
  expect(existsSync(dataDir)).toBe(false);
});

test('prints its help and ends with 0', async () => {
  const { code, stdout, stderr } = await finish(['--help']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.join('\n')).toContain('--dry-run');
});

test('leaves the settings to a running program on the data folder, and says so', async () => {
  const program = await launchProgram({ dataDir });
  try {
    const { code, stderr, lines } = await warm();
    expect([code, lines.at(-1)?.fetched]).toEqual([0, AREA_TILES]);
    expect(stderr).toMatch(
      /^tilekeep: Tilekeep is running on this data folder, so “127\.0\.0\.1:\d+” isn't saved there.*\n$/,
    );
    expect(program.stdout()).toHaveLength(1);
  } finally {
    await program.term();
  }
  expect(listSourceDrafts()).toEqual([]);
});
