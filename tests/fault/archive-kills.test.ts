/** Sudden death of exports and imports at random moments: nothing torn, nothing lost, and the next run completes. */
import fs from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { runSql } from '../support/archives.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { fillTiles, makeTwoCaches, readTree, runCache, startCache } from '../support/exportable-cache.ts';
import { guardNetwork } from '../support/network-guard.ts';
import { CACHE_FILE, launchProgram, startNode } from '../support/program.ts';
import { makePng } from '../support/tile-images.ts';

const KILLS = 20;
/** Forty starts of the program, on a busy computer. */
const TIMEOUT_MS = 240_000;
/** This many kills midway show that kills hit the middle. */
const ENOUGH_HITS = 5;
const COUNT = 400;
/** About a twentieth of the tiles. */
const MOST_CHANGES = 80;
const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;
const RECORD = { answeredMs: 1_700_000_000_000, headers: {} };
const TILES = Array.from({ length: COUNT }, (_, at) => ({
  coord: { z: 12, x: 40 + Math.floor(at / 10), y: at % 10 },
  bytes: makePng(at, { noiseBytes: 2000 }),
  record: RECORD,
}));

let dir = '';
let dataDir = '';
let otherDir = '';
let sourceId = '';

beforeEach(async () => {
  ({ dir, dataDir, otherDir, sourceId } = await makeTwoCaches(TILES));
});

/** Kills a run some turns after so many changes in a folder. */
async function killSoon(run: ReturnType<typeof startCache>, watched: string, changes = 1): Promise<void> {
  const watcher = fs.watch(watched);
  let left = changes;
  const changed = new Promise<void>((resolve) => {
    watcher.on('change', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  await Promise.race([changed, run.exited]);
  watcher.close();
  for (let turns = Math.floor(Math.random() * 1000); turns > 0; turns -= 1) await setImmediate();
  await run.kill();
}

it('an export is whole or not there, and the next one removes what was left', { timeout: TIMEOUT_MS }, async () => {
  const outDir = join(dir, 'exports');
  fs.mkdirSync(outDir);
  let hits = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const format = FORMATS[kill % FORMATS.length] ?? 'folder';
    const out = join(outDir, format);
    const run = startCache(dataDir, 'export', '--source', sourceId, '--format', format, '--out', out);
    await killSoon(run, outDir);
    const left = fs.readdirSync(outDir).filter((name) => name.startsWith(`${format}.`));
    // At most one temporary file, with the lock that SQLite has on it.
    expect(left.filter((name) => name.endsWith('.tmp')).length).toBeLessThanOrEqual(1);
    if (!fs.existsSync(out)) hits += 1;
    else fs.rmSync(out, { recursive: true });
  }
  expect(hits).toBeGreaterThanOrEqual(ENOUGH_HITS);
  for (const format of FORMATS) {
    const out = join(outDir, format);
    expect((await runCache(dataDir, 'export', '--source', sourceId, '--format', format, '--out', out)).stderr).toBe('');
    const preview = await runCache(dataDir, 'import', out, '--dry-run', '--source', sourceId, '--json');
    expect(JSON.parse(preview.stdout.at(-1) ?? '')).toMatchObject({ added: 0, same: COUNT, damaged: 0 });
  }
  expect(fs.readdirSync(outDir).sort()).toEqual([...FORMATS].sort());
});

it('an export that was killed leaves nothing once the next one, or the program, has run', async () => {
  const outDir = join(dir, 'exports');
  fs.mkdirSync(outDir);
  const killExport = async (): Promise<void> => {
    // A folder takes longest.
    const args = ['export', '--source', sourceId, '--format', 'folder', '--out', join(outDir, 'folder')];
    while (!fs.readdirSync(outDir).some((name) => name.endsWith('.tmp'))) {
      fs.rmSync(join(outDir, 'folder'), { recursive: true, force: true });
      await killSoon(startCache(dataDir, ...args), outDir);
    }
    expect(fs.readdirSync(outDir)).toEqual([expect.stringMatching(/^folder\.\d+-\d+\.tmp$/)]);
  };
  const other = join(dir, 'other.mbtiles');
  await killExport();
  await runCache(dataDir, 'export', '--source', sourceId, '--out', other);
  expect([fs.readdirSync(outDir), fs.existsSync(other)]).toEqual([[], true]);
  await killExport();
  const program = await launchProgram({ dataDir });
  cleanUpAfterTest(program.kill);
  await expect
    .poll(() => [fs.readdirSync(outDir), fs.readdirSync(join(dataDir, 'unfinished-exports'))])
    .toEqual([[], []]);
  expect(fs.existsSync(other)).toBe(true);
});

it('an index that a killed import left is removed with the next one', async () => {
  const out = join(dir, 'out.mbtiles');
  await runCache(dataDir, 'export', '--source', sourceId, '--out', out);
  runSql(
    out,
    'CREATE TABLE copied AS SELECT * FROM tile_cache; DROP VIEW tiles; DROP TABLE tile_cache; ALTER TABLE copied RENAME TO tiles',
  );
  const env = { TMPDIR: join(dir, 'temp') };
  fs.mkdirSync(env.TMPDIR);
  const start = () =>
    startNode([CACHE_FILE, 'import', out, '--source', sourceId, '--data-dir', otherDir], {
      ...process.env,
      ...guardNetwork(),
      ...env,
    });
  for (let left: string[] = []; left.length === 0; left = fs.readdirSync(env.TMPDIR))
    await killSoon(start(), env.TMPDIR);
  expect(fs.readdirSync(env.TMPDIR)).toEqual([expect.stringMatching(/^tilekeep-index-\d+-/)]);
  const { code } = await start().exited;
  expect([code, fs.readdirSync(env.TMPDIR)]).toEqual([0, []]);
});

it('an import leaves whole tiles alone, replaced ones old or new, and goes on where it was', {
  timeout: TIMEOUT_MS,
}, async () => {
  const out = join(dir, 'out.mbtiles');
  await runCache(dataDir, 'export', '--source', sourceId, '--out', out);
  const old = TILES.filter((_, at) => at % 2 === 0).map((tile, at) => ({
    ...tile,
    bytes: makePng(100_000 + at),
    record: { answeredMs: RECORD.answeredMs - 60_000, headers: {} },
  }));
  await fillTiles(otherDir, sourceId, old);
  const wanted = readTree(dataDir, sourceId);
  const before = readTree(otherDir, sourceId);
  let done = 0;
  let hits = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const run = startCache(otherDir, 'import', out, '--source', sourceId);
    // A tile's temporary file is made, written and renamed.
    await killSoon(run, join(otherDir, 'tiles', sourceId, '.tmp'), 1 + Math.floor(Math.random() * MOST_CHANGES));
    const now = readTree(otherDir, sourceId);
    for (const [name, bytes] of now) {
      const isWhole =
        bytes.equals(wanted.get(name) ?? Buffer.alloc(0)) || bytes.equals(before.get(name) ?? Buffer.alloc(0));
      expect(isWhole, name).toBe(true);
    }
    for (const name of before.keys()) expect(now.has(name), name).toBe(true);
    const imported = [...now].filter(([name, bytes]) => wanted.get(name)?.equals(bytes)).length;
    expect(imported).toBeGreaterThanOrEqual(done);
    if (imported > done && imported < COUNT) hits += 1;
    done = imported;
  }
  expect(hits).toBeGreaterThanOrEqual(ENOUGH_HITS);
  const { code, stderr } = await runCache(otherDir, 'import', out, '--source', sourceId);
  expect([code, stderr]).toEqual([0, '']);
  expect(readTree(otherDir, sourceId)).toEqual(wanted);
});
