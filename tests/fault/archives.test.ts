/** Archives in the built worker thread: what is read, and the limits of time and memory. */
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Archive, OpenOptions } from '../../app/archives/archive.ts';
import { ArchiveThread } from '../../app/archives/archive-thread.ts';
import { openArchive } from '../../app/archives/open-archive.ts';
import { codeOf, copyArchive, ENDLESS_TILES, listPixels, QUARTERS, readPixels, runSql } from '../support/archives.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const WORKER = join(import.meta.dirname, '../../dist/main/archive-worker.js');
const forEver = new AbortController().signal;
const LIMITS = { openMs: 20_000, indexMs: 20_000, requestMs: 20_000, heapMegabytes: 256 };
const WORLD = { z: 0, x: 0, y: 0 };

async function open(path: string, options: OpenOptions = {}, limits = LIMITS, worker = WORKER): Promise<Archive> {
  const archive = await openArchive(path, options, pathToFileURL(worker), limits);
  cleanUpAfterTest(() => archive.close());
  return archive;
}

/** GDAL's archive, changed by SQL. */
function change(sql: string): string {
  const path = copyArchive('gdal.mbtiles');
  runSql(path, sql);
  return path;
}

/** The tiles as a view, in which the tile of zoom 0 takes something to compute. */
function spoil(value: string): string {
  return `ALTER TABLE tiles RENAME TO old; CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row,
    CASE WHEN zoom_level = 0 THEN ${value} ELSE tile_data END AS tile_data FROM old`;
}

const ENDLESS = '(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n)';

beforeAll(() => expect(fs.existsSync(WORKER), `${WORKER} is missing: npm run build:test`).toBe(true));

describe('an archive', () => {
  it.each([
    ['gdal.mbtiles', 'mbtiles'],
    ['reference.pmtiles', 'pmtiles'],
    ['gdal2tiles-south', 'folder'],
  ])('%s is recognised by its contents, read tile by tile, and listed', async (name, format) => {
    const path = join(makeTempDir(), 'map of somewhere? #1 100%.bin');
    fs.renameSync(copyArchive(name), path);
    const archive = await open(path);
    expect(archive.facts).toMatchObject({ format, minZoom: 0, maxZoom: 1 });
    expect(await readPixels((coord) => archive.readTile(coord, forEver))).toEqual(QUARTERS);
    expect(await listPixels(archive.listTiles(forEver))).toEqual(QUARTERS);
  });

  it('that is refused is one error value', async () => {
    const path = join(makeTempDir(), 'notes.mbtiles');
    fs.writeFileSync(path, 'no archive');
    expect(await codeOf(open(path))).toBe('archive-unreadable');
    expect(await codeOf(open(join(dirname(path), 'none')))).toBe('file-unreadable');
  });

  it('can be closed twice, and is cancelled by its signals', async () => {
    const archive = await open(copyArchive('gdal.mbtiles'));
    const reading = codeOf(archive.readTile(WORLD, forEver));
    await archive.close();
    await archive.close();
    expect([await reading, await codeOf(archive.readTile(WORLD, AbortSignal.abort()))]).toEqual([
      'cancelled',
      'cancelled',
    ]);
    expect(await codeOf(archive.readTile(WORLD, forEver))).toBe('archive-damaged');
    expect(await codeOf(open(copyArchive('gdal.mbtiles'), { signal: AbortSignal.abort() }))).toBe('cancelled');
  });

  it('may be listed in part, and by several at once', async () => {
    const archive = await open(copyArchive('gdal.mbtiles'));
    for await (const _ of archive.listTiles(forEver)) break;
    const aborting = new AbortController();
    const cut = async () => {
      for await (const _ of archive.listTiles(aborting.signal)) aborting.abort();
    };
    const [one, other, code] = await Promise.all([
      listPixels(archive.listTiles(forEver)),
      listPixels(archive.listTiles(forEver)),
      codeOf(cut()),
    ]);
    expect([one, other, code]).toEqual([QUARTERS, QUARTERS, 'cancelled']);
  });
});

describe('an index of our own', () => {
  const NO_INDEX = 'CREATE TABLE copied AS SELECT * FROM tiles; DROP TABLE tiles; ALTER TABLE copied RENAME TO tiles';

  it('is removed with the archive', async () => {
    const tempDir = makeTempDir();
    const archive = await open(change(NO_INDEX), { tempDir });
    expect(await readPixels((coord) => archive.readTile(coord, forEver))).toEqual(QUARTERS);
    expect(fs.readdirSync(tempDir)).toEqual([expect.stringMatching(/^tilekeep-index-/)]);
    await archive.close();
    expect(fs.readdirSync(tempDir)).toEqual([]);
  });
});

describe('an archive that takes too long to index', () => {
  it('is told of, and cancelled without anything left', async () => {
    const tempDir = makeTempDir();
    const aborting = new AbortController();
    const onIndexing = () => aborting.abort();
    expect(await codeOf(open(change(ENDLESS_TILES), { tempDir, signal: aborting.signal, onIndexing }))).toBe(
      'cancelled',
    );
    expect(fs.readdirSync(tempDir)).toEqual([]);
  });

  it('is refused, however long opening may take otherwise', async () => {
    const path = change(ENDLESS_TILES);
    const tempDir = makeTempDir();
    expect(await codeOf(open(path, { tempDir }, { ...LIMITS, indexMs: 500 }))).toBe('archive-too-large');
    expect(fs.readdirSync(tempDir)).toEqual([]);
  });
});

describe('a query without end', () => {
  it('ends after the time for a tile, and other tiles are read by a new thread', async () => {
    const slow = "instr(hex(zeroblob(20000000 + zoom_level)), hex(zeroblob(9000000)) || '1')";
    const archive = await open(change(spoil(slow)), {}, { ...LIMITS, requestMs: 2000 });
    const [world, quarter] = await Promise.all([
      codeOf(archive.readTile(WORLD, forEver)),
      archive.readTile({ z: 1, x: 0, y: 0 }, forEver),
    ]);
    expect([world, quarter]).toEqual(['archive-damaged', expect.objectContaining({ bytes: expect.any(Uint8Array) })]);
  });

  it('ends after the time for opening', async () => {
    const path = change(`DROP TABLE metadata; CREATE VIEW metadata AS SELECT 'name' AS name, ${ENDLESS} AS value`);
    expect(await codeOf(open(path, {}, { ...LIMITS, openMs: 500 }))).toBe('archive-damaged');
  });
});

describe('memory', () => {
  it('is limited in SQLite', async () => {
    const archive = await open(change(spoil('hex(zeroblob(200000000 + zoom_level))')));
    const before = process.memoryUsage().rss;
    expect(await codeOf(archive.readTile(WORLD, forEver))).toBe('archive-damaged');
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    expect(await archive.readTile({ z: 1, x: 0, y: 0 }, forEver)).toMatchObject({ bytes: expect.any(Uint8Array) });
  });

  it('is limited in the thread', async () => {
    const worker = writeWorker('const all = []; for (;;) all.push(new Array(1000).fill(all.length))');
    expect(await codeOf(open('/any', {}, { ...LIMITS, heapMegabytes: 16 }, worker))).toBe('archive-damaged');
  });
});

describe('a thread that crashes', () => {
  it('costs one call, and is given up after three in a row', async () => {
    const starts = join(makeTempDir(), 'starts');
    const worker = writeWorker(`
      if (message.kind !== 'open') process.exit(1);
      require('node:fs').appendFileSync(${JSON.stringify(starts)}, '.');
      parentPort.postMessage({ kind: 'opened', facts: {}, tileCount: null });`);
    const archive = await open('/any', {}, LIMITS, worker);
    for (let call = 0; call < 8; call += 1)
      expect(await codeOf(archive.readTile(WORLD, forEver))).toBe('archive-damaged');
    expect(fs.readFileSync(starts, 'utf8')).toBe('...');
  });

  it('ends a list, because the next one doesn’t know how far it was', async () => {
    const path = copyArchive('gdal.mbtiles');
    const request = { kind: 'open', path, rows: undefined, indexPath: join(makeTempDir(), 'index', 'file') } as const;
    const thread = new ArchiveThread(pathToFileURL(WORKER), request, LIMITS);
    expect(await codeOf(thread.ask({ kind: 'list', listing: 1, isFirst: false }, forEver))).toBe('archive-damaged');
    await thread.close();
  });
});

/** A worker that does this with each message. */
function writeWorker(body: string): string {
  const path = join(makeTempDir(), 'worker.cjs');
  fs.writeFileSync(
    path,
    `const { parentPort } = require('node:worker_threads'); parentPort.on('message', (message) => { ${body} });`,
  );
  return path;
}
