/** The world source and its threads: with the built worker, and with small workers that misbehave on purpose. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TileSource } from '../../../../../app/sources/tile-source.ts';
import { createWorldMap } from '../../../../../app/sources/world/world-map.ts';
import { createWorldSource } from '../../../../../app/sources/world/world-source.ts';
import { type ErrorCode, toErrorValue } from '../../../../../shared/errors.ts';
import type { TileCoord } from '../../../../../shared/tile-coord.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const projectDir = fileURLToPath(new URL('../../../../../', import.meta.url));
const builtWorker = pathToFileURL(path.join(projectDir, 'dist/main/world-worker.js'));
const forEver = new AbortController().signal;

const opened: TileSource[] = [];
afterEach(async () => {
  for (const source of opened.splice(0)) await source.close();
});

function openSource(workerUrl: URL, timeoutMs = 15_000): TileSource {
  const source = createWorldSource({ workerUrl, timeoutMs });
  opened.push(source);
  return source;
}

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'none'> {
  return promise.then(
    () => 'none',
    (error: unknown) => toErrorValue(error).code,
  );
}

describe('the built worker', () => {
  it('draws exactly what the drawing draws, at every resolution', async () => {
    expect(fs.existsSync(builtWorker), 'dist/main/world-worker.js is missing: npm run build').toBe(true);
    const source = openSource(builtWorker);
    const world = createWorldMap();
    for (const coord of [
      { z: 1, x: 0, y: 0 },
      { z: 4, x: 8, y: 5 },
      { z: 6, x: 33, y: 22 },
      { z: 15, x: 17152, y: 11455 },
    ]) {
      const tile = await source.fetchTile(coord, forEver);
      expect(tile.contentType).toBe('image/svg+xml');
      expect(Buffer.from(tile.bytes).toString(), 'is dist/ up to date? npm run build').toBe(await world.draw(coord));
    }
  });

  it('leaves the main thread free while it indexes', async () => {
    const source = openSource(builtWorker);
    let longestMs = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    await source.fetchTile({ z: 6, x: 33, y: 22 }, forEver);
    clearInterval(ticking);
    // Indexing takes several hundred.
    expect(longestMs).toBeLessThan(250);
  });

  it('does not hold up a coarse tile while it indexes the finest resolution', async () => {
    const source = openSource(builtWorker);
    await source.fetchTile({ z: 4, x: 8, y: 5 }, forEver);
    const ended: string[] = [];
    const fine = source.fetchTile({ z: 7, x: 67, y: 44 }, forEver).then(() => ended.push('fine'));
    const coarse = source.fetchTile({ z: 4, x: 9, y: 5 }, forEver).then(() => ended.push('coarse'));
    await Promise.all([fine, coarse]);
    expect(ended).toEqual(['coarse', 'fine']);
  });

  it('refuses coordinates that do not exist', async () => {
    const source = openSource(builtWorker);
    expect(await codeOf(source.fetchTile({ z: 2, x: 4, y: 0 }, forEver))).toBe('source-failed');
  });
});

// x says what a fixture worker does with a tile; its zoom keeps all of them in one thread.
const ANSWER = 0;
const EXIT = 1;
const THROW = 2;
const FAIL = 3;
const HOLD = 4;
const at = (x: number, y = 0): TileCoord => ({ z: 5, x, y });

const FIXTURE = `
import fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
const dir = new URL('.', import.meta.url);
const log = (line) => fs.appendFileSync(new URL('log', dir), line + '\\n');
log('start');
parentPort.on('message', ({ id, coord }) => {
  log('draw ' + coord.x + '/' + coord.y);
  if (coord.x === ${EXIT}) process.exit(3);
  if (coord.x === ${THROW}) throw new Error('on purpose');
  if (coord.x === ${FAIL}) return parentPort.postMessage({ id, reason: 'on purpose' });
  const answer = () => parentPort.postMessage({ id, bytes: new TextEncoder().encode('tile ' + coord.x + '/' + coord.y) });
  if (coord.x !== ${HOLD}) return answer();
  const held = setInterval(() => {
    if (!fs.existsSync(new URL('release-' + coord.y, dir))) return;
    clearInterval(held);
    answer();
  }, 5);
});
`;

class Fixture {
  readonly dir = makeTempDir();
  readonly workerUrl = pathToFileURL(path.join(this.dir, 'worker.mjs'));

  constructor() {
    fs.writeFileSync(this.workerUrl, FIXTURE);
  }

  /** Lets the worker answer a tile it holds. */
  release(y = 0): void {
    fs.writeFileSync(path.join(this.dir, `release-${y}`), '');
  }

  log(): string[] {
    const file = path.join(this.dir, 'log');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  async drew(coord: TileCoord): Promise<void> {
    await vi.waitFor(() => expect(this.log()).toContain(`draw ${coord.x}/${coord.y}`), { timeout: 5000 });
  }
}

describe('the source', () => {
  it('starts nothing before the first tile, and one thread for many', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl);
    expect(fixture.log()).toEqual([]);
    await Promise.all([source.fetchTile(at(ANSWER, 1), forEver), source.fetchTile(at(ANSWER, 2), forEver)]);
    expect(fixture.log().filter((line) => line === 'start')).toEqual(['start']);
  });

  it.each([
    ['exits', EXIT],
    ['throws', THROW],
  ])('fails what is pending when its thread %s, and draws the next tile in a new one', async (_, crash) => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl);
    const codes = await Promise.all([
      codeOf(source.fetchTile(at(crash), forEver)),
      codeOf(source.fetchTile(at(ANSWER, 1), forEver)),
    ]);
    expect(codes).toEqual(['source-failed', 'source-failed']);
    const tile = await source.fetchTile(at(ANSWER, 2), forEver);
    expect(Buffer.from(tile.bytes).toString()).toBe('tile 0/2');
    expect(fixture.log()).toEqual(['start', `draw ${crash}/0`, 'start', 'draw 0/2']);
  });

  it('fails only the tile that cannot be drawn', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl);
    const [failed, drawn] = await Promise.all([
      codeOf(source.fetchTile(at(FAIL), forEver)),
      codeOf(source.fetchTile(at(ANSWER), forEver)),
    ]);
    expect([failed, drawn]).toEqual(['source-failed', 'none']);
    expect(fixture.log().filter((line) => line === 'start').length).toBe(1);
  });

  it('fails when there is no worker to start', async () => {
    const source = openSource(pathToFileURL(path.join(makeTempDir(), 'missing.mjs')));
    expect(await codeOf(source.fetchTile(at(ANSWER), forEver))).toBe('source-failed');
  });

  it('draws the newest first and never what was cancelled before its turn', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl);
    const abort = new AbortController();
    const held = source.fetchTile(at(HOLD), forEver);
    const older = source.fetchTile(at(ANSWER, 1), forEver);
    const cancelled = codeOf(source.fetchTile(at(ANSWER, 2), abort.signal));
    const newer = source.fetchTile(at(ANSWER, 3), forEver);
    abort.abort();
    expect(await cancelled).toBe('cancelled');
    fixture.release();
    await Promise.all([held, older, newer]);
    expect(fixture.log()).toEqual(['start', 'draw 4/0', 'draw 0/3', 'draw 0/1']);
  });

  it('cancels at once what is being drawn, and goes on with the next', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl);
    const abort = new AbortController();
    const drawn = codeOf(source.fetchTile(at(HOLD), abort.signal));
    await fixture.drew(at(HOLD));
    abort.abort();
    expect(await drawn).toBe('cancelled');
    fixture.release();
    expect(await codeOf(source.fetchTile(at(ANSWER), forEver))).toBe('none');
  });

  it('asks nothing of the thread when cancelled beforehand', async () => {
    const fixture = new Fixture();
    expect(await codeOf(openSource(fixture.workerUrl).fetchTile(at(ANSWER), AbortSignal.abort()))).toBe('cancelled');
    expect(fixture.log()).toEqual([]);
  });

  it('gives up a thread that does not answer, and draws the next tile in a new one', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl, 1500);
    expect(await codeOf(source.fetchTile(at(HOLD), forEver))).toBe('source-failed');
    expect(await codeOf(source.fetchTile(at(ANSWER), forEver))).toBe('none');
    expect(fixture.log().filter((line) => line === 'start').length).toBe(2);
  });

  it('gives it up too when nobody waits for the tile it is stuck on any more', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl, 1500);
    const abort = new AbortController();
    const stuck = codeOf(source.fetchTile(at(HOLD), abort.signal));
    await fixture.drew(at(HOLD));
    abort.abort();
    expect(await stuck).toBe('cancelled');
    expect(await codeOf(source.fetchTile(at(ANSWER, 1), forEver))).toBe('source-failed');
    expect(await codeOf(source.fetchTile(at(ANSWER, 2), forEver))).toBe('none');
  });

  it('keeps a thread that only had newer tiles to draw', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl, 2000);
    const first = source.fetchTile(at(HOLD, 1), forEver);
    const starved = codeOf(source.fetchTile(at(ANSWER), forEver));
    await fixture.drew(at(HOLD, 1));
    const newer = codeOf(source.fetchTile(at(HOLD, 2), forEver));
    fixture.release(1);
    await first;
    await fixture.drew(at(HOLD, 2));
    expect(await starved).toBe('source-failed');
    fixture.release(2);
    await newer;
    expect(await codeOf(source.fetchTile(at(ANSWER, 3), forEver))).toBe('none');
    expect(fixture.log().filter((line) => line === 'start').length).toBe(1);
  });

  it('fails pending and later calls once closed, also when closed twice', async () => {
    const fixture = new Fixture();
    const source = openSource(fixture.workerUrl);
    const pending = [source.fetchTile(at(HOLD), forEver), source.fetchTile(at(ANSWER), forEver)].map(codeOf);
    await fixture.drew(at(HOLD));
    await Promise.all([source.close(), source.close()]);
    expect(await Promise.all(pending)).toEqual(['source-failed', 'source-failed']);
    expect(await codeOf(source.fetchTile(at(ANSWER), forEver))).toBe('source-failed');
    expect(fixture.log()).toEqual(['start', `draw ${HOLD}/0`]);
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
       source.fetchTile({ z: 3, x: 4, y: 2 }, new AbortController().signal).then(({ bytes }) => console.log(bytes.length));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(dir, 'main.mjs')], { timeout: 15_000 });
    expect(Number(stdout)).toBeGreaterThan(1000);
  });
});
