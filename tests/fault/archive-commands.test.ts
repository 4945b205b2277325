/** The built `npm run cache -- export` and `import`: what comes back, what is refused, and what a full disk leaves. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { beforeEach, describe, expect, test } from 'vitest';
import { openReader } from '../../app/archives/recognise.ts';
import { freshUntilMs } from '../../app/sources/http/freshness.ts';
import {
  type FilledTile,
  fillTiles,
  makeExportable,
  makeTwoCaches,
  NAME,
  readTile,
  readTree,
  runCache,
} from '../support/exportable-cache.ts';
import { guardNetwork } from '../support/network-guard.ts';
import { CACHE_FILE, startCommand, startNode } from '../support/program.ts';
import { makePng } from '../support/tile-images.ts';

/** A whole second, a week ago. */
const FETCHED_MS = Math.floor(Date.now() / 1000) * 1000 - 7 * 86_400_000;
const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;

const TILES: readonly FilledTile[] = [
  makeTile(0, 0, 0, { 'cache-control': 'max-age=864000', etag: '"abc"' }),
  makeTile(3, 4, 2, { expires: new Date(FETCHED_MS + 30 * 86_400_000).toUTCString() }),
  makeTile(3, 4, 3, { 'cache-control': 'no-cache' }),
  makeTile(5, 17, 11, {}),
  makeTile(5, 30, 30, {}),
];
/** Has the tiles at 5/17/11 and 3/4/2. */
const BOX = '16,48,17,49';

function makeTile(z: number, x: number, y: number, headers: Record<string, string>): FilledTile {
  return { coord: { z, x, y }, bytes: makePng(z * 10_000 + x * 100 + y), record: { answeredMs: FETCHED_MS, headers } };
}

let dir = '';
let dataDir = '';
let otherDir = '';
let sourceId = '';

beforeEach(async () => {
  ({ dir, dataDir, otherDir, sourceId } = await makeTwoCaches(TILES));
});

function lastOf(stdout: readonly string[]): Record<string, unknown> {
  return JSON.parse(stdout.at(-1) ?? '') as Record<string, unknown>;
}

async function exportAll(format: string, ...more: string[]) {
  const out = join(dir, 'out');
  return {
    out,
    ...(await runCache(dataDir, 'export', '--source', sourceId, '--format', format, '--out', out, ...more)),
  };
}

describe.each(FORMATS)('a round trip through %s', (format) => {
  test('gives the same pictures, as fresh as they were', async () => {
    const exported = await exportAll(format, '--json');
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    const bytes = TILES.reduce((sum, tile) => sum + tile.bytes.length, 0);
    expect(lastOf(exported.stdout)).toEqual({ event: 'end', format, path: exported.out, tiles: TILES.length, bytes });
    const preview = await runCache(otherDir, 'import', exported.out, '--dry-run', '--json');
    const added = { sourceId, added: TILES.length, replaced: 0, same: 0, older: 0, damaged: 0 };
    expect([preview.code, lastOf(preview.stdout)]).toEqual([0, { event: 'preview', ...added }]);
    expect(readTree(otherDir, sourceId).size).toBe(0);
    const imported = await runCache(otherDir, 'import', exported.out, '--source', NAME, '--json');
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(lastOf(imported.stdout)).toEqual({ event: 'end', ...added });
    expect(readTree(otherDir, sourceId)).toEqual(readTree(dataDir, sourceId));
    for (const { coord, record } of TILES) {
      const tile = await readTile(otherDir, { sourceId, coord });
      expect(tile?.record.answeredMs).toBe(FETCHED_MS);
      expect(tile && freshUntilMs(tile.record, Date.now())).toBe(freshUntilMs(record, Date.now()));
      expect(tile?.record.headers.etag).toBe(record.headers.etag);
    }
    const again = await runCache(otherDir, 'import', exported.out, '--source', NAME);
    expect(again.stdout).toEqual(['Added 0 tiles. 5 tiles are already cached.']);
  });

  // Other programs take it for HTML (https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md).
  test('has the attribution as text, whatever it looks like', async () => {
    const attribution = '© <b>Us</b> & "others"';
    makeExportable(dataDir, { attribution });
    const { out } = await exportAll(format);
    const indexPath = join(dir, 'index', 'file');
    const reader = await openReader({ kind: 'open', path: out, rows: undefined, indexPath }, () => undefined);
    expect(reader.facts.attribution).toBe(attribution);
    reader.close();
  });

  test('takes only what a box and zooms have', async () => {
    const { out, code } = await exportAll(format, '--bbox', BOX, '--zoom', '3-5');
    expect(code).toBe(0);
    await runCache(otherDir, 'import', out);
    expect([...readTree(otherDir, sourceId).keys()].sort()).toEqual(['3/4/2', '5/17/11']);
  });

  test('never takes the place of a file', async () => {
    fs.writeFileSync(join(dir, 'out'), 'kept');
    const { code, stderr } = await exportAll(format);
    expect([code, stderr]).toEqual([1, expect.stringContaining('File already exists')]);
    expect(fs.readFileSync(join(dir, 'out'), 'utf8')).toBe('kept');
  });
});

test('a cached tile that cannot be read ends an export, and nothing is left of it', async () => {
  const failing = join(dir, 'failing.mjs');
  fs.writeFileSync(
    failing,
    `import fs from 'node:fs';
    const { open } = fs;
    fs.open = (path, flags, done, ...more) =>
      String(path).endsWith('/5/17/11')
        ? done(Object.assign(new Error('EIO'), { code: 'EIO' }))
        : open(path, flags, done, ...more);`,
  );
  const args = ['--source', sourceId, '--format', 'mbtiles', '--out', join(dir, 'out'), '--data-dir', dataDir];
  const command = startNode(['--import', failing, CACHE_FILE, 'export', ...args], {
    ...process.env,
    ...guardNetwork(),
  });
  expect(await command.exited).toMatchObject({ code: 1 });
  expect(command.stderr()).toContain('Cache folder unavailable');
  expect(fs.readdirSync(dir).filter((name) => name.startsWith('out'))).toEqual([]);
});

describe('an import', () => {
  test('replaces older tiles, keeps newer ones, and skips what is no picture or a huge one', async () => {
    const { out } = await exportAll('mbtiles');
    const database = new sqlite.Database(out);
    const replace = 'UPDATE tile_cache SET tile_data = ? WHERE zoom_level = ? AND tile_column = ?';
    database.run(replace, [Buffer.from('<html>no picture, but long enough</html>'), 0, 0]);
    database.run(replace, [makePng(1, { sizePx: 8192 }), 5, 30]);
    database.close();
    const [older, newer] = [makePng(1), makePng(2)];
    await fillTiles(otherDir, sourceId, [
      { coord: { z: 3, x: 4, y: 2 }, bytes: older, record: { answeredMs: FETCHED_MS - 1000, headers: {} } },
      { coord: { z: 3, x: 4, y: 3 }, bytes: newer, record: { answeredMs: FETCHED_MS + 1000, headers: {} } },
    ]);
    const { code, stdout } = await runCache(otherDir, 'import', out);
    expect([code, stdout.at(-1)]).toEqual([
      3,
      'Added 1 tile. Replaced 1 older one. 1 cached tile is newer and kept. 2 damaged tiles skipped.',
    ]);
    const tree = readTree(otherDir, sourceId);
    expect(tree.get('3/4/2')).toEqual(TILES[1]?.bytes);
    expect(tree.get('3/4/3')).toEqual(newer);
    expect(tree.has('0/0/0')).toBe(false);
  });

  test('asks for a source if the name of the archive is none, and for the rows if nothing says them', async () => {
    const { out } = await exportAll('folder');
    fs.rmSync(join(out, 'metadata.json'));
    expect(await runCache(otherDir, 'import', out)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Row order unknown'),
    });
    const unnamed = await runCache(otherDir, 'import', out, '--rows', 'north');
    expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining(sourceId)]);
    expect((await runCache(otherDir, 'import', out, '--rows', 'north', '--source', sourceId)).code).toBe(0);
  });

  test('is refused for the built-in world, whose tiles this program draws', async () => {
    const { out } = await exportAll('pmtiles');
    expect(await runCache(otherDir, 'import', out, '--source', 'world')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Can’t import into this source'),
    });
  });
});

describe('an export', () => {
  test.each([
    ['openstreetmap', 4, 'Export not allowed'],
    ['world', 1, 'Only a folder fits'],
  ])('of %s to a file ends with %i', async (id, code, title) => {
    const out = join(dir, 'refused');
    const run = await runCache(dataDir, 'export', '--source', id, '--format', 'pmtiles', '--out', out);
    expect([run.code, run.stderr]).toEqual([code, expect.stringContaining(title)]);
    expect(fs.existsSync(out)).toBe(false);
  });

  test('of a source that is not marked for offline use is refused, and of no tiles too', async () => {
    makeExportable(otherDir, { offlineUsePermitted: false });
    const args = ['export', '--source', sourceId, '--out', join(dir, 'x.pmtiles')];
    const unmarked = await runCache(otherDir, ...args);
    expect([unmarked.code, unmarked.stderr]).toEqual([4, expect.stringContaining('Not marked for offline use')]);
    makeExportable(otherDir);
    expect((await runCache(otherDir, ...args)).stderr).toContain('No tiles to export');
  });
});

test.each(FORMATS)('an export to %s into the cache, where a clear would take it, is refused', async (format) => {
  const link = join(dir, 'link');
  fs.symlinkSync(join(dataDir, 'tiles'), link);
  for (const folder of [join(dataDir, 'tiles', sourceId, '3'), link]) {
    const args = ['--source', sourceId, '--format', format, '--out', join(folder, 'out')];
    const { code, stderr } = await runCache(dataDir, 'export', ...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining('this is the folder of the cache')]);
    expect(fs.existsSync(join(folder, 'out'))).toBe(false);
  }
});

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-Urm', 'true']).status === 0;

describe.skipIf(!canMount)(`on a full disk${canMount ? '' : ' (skipped: no user namespaces here)'}`, () => {
  test.each(FORMATS)('an export to %s says so and leaves nothing', async (format) => {
    const tiles = Array.from({ length: 40 }, (_, y) => makeTile(8, 7, y, {}));
    const large = tiles.map((tile, seed) => ({ ...tile, bytes: makePng(seed, { noiseBytes: 30_000 }) }));
    await fillTiles(dataDir, sourceId, large);
    const small = join(dir, 'small');
    fs.mkdirSync(small);
    const script = `mount -t tmpfs -o size=256k none "${small}"; "$@"; status=$?; ls -A "${small}"; exit $status`;
    const args = [
      'export',
      '--source',
      sourceId,
      '--format',
      format,
      '--out',
      join(small, 'out'),
      '--data-dir',
      dataDir,
    ];
    const command = startCommand(
      'unshare',
      ['-Urm', 'bash', '-c', script, 'sh', process.execPath, CACHE_FILE, ...args],
      process.env,
    );
    const { code } = await command.exited;
    expect([code, command.stderr()]).toEqual([1, expect.stringContaining('File not saved: the disk is full.')]);
    expect(command.stdout().filter((line) => !line.startsWith('Exporting'))).toEqual([]);
  });
});
