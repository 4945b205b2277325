/** The world source with the built worker. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorldMap } from '../../app/sources/world/world-map.ts';
import { createWorldSource } from '../../app/sources/world/world-source.ts';
import { type ErrorCode, toErrorValue } from '../../shared/errors.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const projectDir = fileURLToPath(new URL('../../', import.meta.url));
const builtWorker = pathToFileURL(path.join(projectDir, 'dist/main/world-worker.js'));
const forEver = new AbortController().signal;

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'none'> {
  return promise.then(
    () => 'none',
    (error: unknown) => toErrorValue(error).code,
  );
}

// One worker for all, in this order: it indexes each resolution once, which takes longest here.
describe('the built worker', () => {
  const source = createWorldSource({ workerUrl: builtWorker });
  afterAll(() => source.close());

  it('leaves the main thread free while it indexes', async () => {
    expect(fs.existsSync(builtWorker), 'dist/main/world-worker.js is missing: npm run build').toBe(true);
    // Of this thread alone, whoever else has the processor.
    const before = performance.eventLoopUtilization();
    await source.fetchTile({ z: 6, x: 33, y: 22 }, forEver);
    const { active, idle } = performance.eventLoopUtilization(before);
    // Indexing takes several hundred milliseconds of whoever does it.
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

  it('draws exactly what the drawing draws, at every resolution', async () => {
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

describe('a process that uses the source', () => {
  it('ends by itself once no call is pending, and not before', async () => {
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
