/** The world source with the built worker. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { DRAWN_COORDS, DRAWN_TILES_FILE } from '../../app/sources/world/drawn-tiles.ts';
import { createWorldMap } from '../../app/sources/world/world-map.ts';
import { createWorldSource } from '../../app/sources/world/world-source.ts';
import { type ErrorCode, toErrorValue } from '../../shared/errors.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const projectDir = fileURLToPath(new URL('../../', import.meta.url));
const builtWorker = pathToFileURL(path.join(projectDir, 'dist/main/world-worker.js'));
const builtTiles = pathToFileURL(path.join(projectDir, 'dist/main', DRAWN_TILES_FILE));
const forEver = new AbortController().signal;

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'none'> {
  return promise.then(
    () => 'none',
    (error: unknown) => toErrorValue(error).code,
  );
}

// One worker for all tests, in this order: it indexes each resolution once, which takes longest.
describe('the built worker', () => {
  const source = createWorldSource({ workerUrl: builtWorker });
  afterAll(() => source.close());

  it('leaves the main thread free while it indexes', async () => {
    expect(fs.existsSync(builtWorker), 'dist/main/world-worker.js is missing: npm run build').toBe(true);
    // Measures only this thread, whatever else uses the processor.
    const before = performance.eventLoopUtilization();
    await source.fetchTile({ z: 6, x: 33, y: 22 }, forEver);
    const { active, idle } = performance.eventLoopUtilization(before);
    // Indexing takes several hundred milliseconds on the thread that does it.
    expect(active).toBeLessThan(idle);
  });

  it('does not hold up a coarse tile while it indexes the finest resolution', async () => {
    await source.fetchTile({ z: 4, x: 8, y: 5 }, forEver);
    const ended: string[] = [];
    const fine = source.fetchTile({ z: 7, x: 67, y: 44 }, forEver).then(() => ended.push('fine'));
    const coarse = source.fetchTile({ z: 4, x: 9, y: 5 }, forEver).then(() => ended.push('coarse'));
    await Promise.all([fine, coarse]);
    expect(ended).toEqual(['coarse', 'fine']);
  });

  it('draws exactly like the drawing code, at every resolution', async () => {
    const world = createWorldMap();
    for (const coord of [
      { z: 1, x: 0, y: 0 },
      { z: 4, x: 8, y: 5 },
      { z: 6, x: 33, y: 22 },
      { z: 15, x: 17152, y: 11455 },
    ]) {
      const { tile } = await source.fetchTile(coord, forEver);
      expect(tile.contentType).toBe('image/svg+xml');
      expect(Buffer.from(tile.bytes).toString(), 'is dist/ up to date? npm run build').toBe(await world.draw(coord));
    }
  });

  it('refuses coordinates that do not exist', async () => {
    expect(await codeOf(source.fetchTile({ z: 2, x: 4, y: 0 }, forEver))).toBe('source-failed');
  });
});

/** A worker that only records, in files, which tiles it is asked to draw. */
const TELLING_WORKER = `
import fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, coord: { z, x, y } }) => {
  fs.appendFileSync(new URL('asked', import.meta.url), z + '/' + x + '/' + y + '\\n');
  parentPort.postMessage({ id, bytes: new TextEncoder().encode('drawn by the worker') });
});
`;

/** A world with the tiles drawn by the build, or others, and the worker above. */
function openDrawnWorld(test: TestContext, drawnTiles = builtTiles) {
  const dir = makeTempDir();
  const workerUrl = pathToFileURL(path.join(dir, 'worker.mjs'));
  fs.writeFileSync(workerUrl, TELLING_WORKER);
  const source = createWorldSource({ workerUrl, drawnTiles });
  test.onTestFinished(() => source.close());
  const asked = path.join(dir, 'asked');
  return {
    readTile: async (z: number, x: number, y: number) =>
      Buffer.from((await source.fetchTile({ z, x, y }, forEver)).tile.bytes).toString(),
    listAsked: () => (fs.existsSync(asked) ? fs.readFileSync(asked, 'utf8').trim().split('\n') : []),
  };
}

describe('the tiles that the build has drawn', () => {
  it('are exactly those that the code draws, all 341 of them, in at most 1.5 MB', async (test) => {
    expect(fs.statSync(builtTiles).size).toBeLessThan(1_500_000);
    const { readTile, listAsked } = openDrawnWorld(test);
    const world = createWorldMap();
    expect(DRAWN_COORDS).toHaveLength(341);
    for (const coord of DRAWN_COORDS) {
      const { z, x, y } = coord;
      expect(await readTile(z, x, y), `${z}/${x}/${y}: is dist/ up to date? npm run build`).toBe(
        await world.draw(coord),
      );
    }
    expect(listAsked()).not.toContain('4/0/0');
  });

  it('start no thread, until the map rests at the last of their zooms: then the next zoom is prepared', async (test) => {
    const { readTile, listAsked } = openDrawnWorld(test);
    await readTile(3, 4, 2);
    await readTile(4, 8, 5);
    expect(listAsked()).toEqual([]);
    await expect.poll(listAsked).toEqual(['5/16/10']);
  });

  it.for([
    ['missing', () => undefined],
    ['cut off in its table', (whole: Buffer) => whole.subarray(0, 100)],
    ['cut off before the tile', (whole: Buffer) => whole.subarray(0, 300_000)],
    ['altered', (whole: Buffer) => whole.map((byte, at) => (at > 2000 ? byte ^ 1 : byte))],
  ] as const)('are drawn by the thread where their file is %s', async ([, damage], test) => {
    const damaged = pathToFileURL(path.join(makeTempDir(), DRAWN_TILES_FILE));
    const contents = damage(fs.readFileSync(builtTiles));
    if (contents) fs.writeFileSync(damaged, contents);
    const { readTile } = openDrawnWorld(test, damaged);
    expect(await readTile(4, 15, 15)).toBe('drawn by the worker');
  });

  it('are cancelled like others', async (test) => {
    const source = createWorldSource({ drawnTiles: builtTiles });
    test.onTestFinished(() => source.close());
    expect(await codeOf(source.fetchTile({ z: 0, x: 0, y: 0 }, AbortSignal.abort()))).toBe('cancelled');
  });
});

describe('a process that uses the source', () => {
  it('exits once no call is pending, and not before', async () => {
    const dir = makeTempDir();
    await build({
      configFile: false,
      root: projectDir,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: true,
        outDir: dir,
        rolldownOptions: {
          input: { source: path.join(projectDir, 'app/sources/world/world-source.ts') },
          output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
        },
      },
    });
    fs.writeFileSync(
      path.join(dir, 'main.mjs'),
      `import { createWorldSource } from './source.mjs';
       const source = createWorldSource({ workerUrl: new URL(${JSON.stringify(builtWorker.href)}) });
       source.fetchTile({ z: 3, x: 4, y: 2 }, new AbortController().signal).then(({ tile }) => console.log(tile.bytes.length));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(dir, 'main.mjs')], { timeout: 15_000 });
    expect(Number(stdout)).toBeGreaterThan(1000);
  });
});
