/** Files named on the command line, read in the built worker thread: what they give, what is refused, and the limits. */
import { execFileSync } from 'node:child_process';
import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ReadingLimits, readShape } from '../../app/cli/warm-shape.ts';
import { MAX_TRACK_FILE_BYTES } from '../../shared/layers/track-file.ts';
import { loadGeoFile, makeGpx } from '../support/geo-files.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const WORKER = join(import.meta.dirname, '../../dist/main/shape-worker.js');
const LINE = {
  type: 'LineString',
  coordinates: [
    [6, 45],
    [8, 47],
  ],
};

beforeAll(() => expect(existsSync(WORKER), `${WORKER} is missing: npm run build:test`).toBe(true));

function save(content: string | Uint8Array, name = 'tour.geojson'): string {
  const path = join(makeTempDir(), name);
  writeFileSync(path, content);
  return path;
}

function read(path: string, limits?: ReadingLimits) {
  return readShape({ kind: 'file', path, widthMetres: 500 }, pathToFileURL(WORKER), limits);
}

describe('a file', () => {
  it('makes a track along its lines, called like the file', async () => {
    const shape = { kind: 'track', lines: [LINE.coordinates], widthMetres: 500 };
    expect(await read(save(JSON.stringify(LINE)))).toEqual({ kind: 'shape', shape, name: 'tour', notes: [] });
  });

  it('names the area, and says what was left out', async () => {
    const path = save(loadGeoFile('09-latin1-name.gpx'), 'a.gpx');
    expect(await read(path)).toMatchObject({ name: 'Zürich - Höhe', notes: [] });
    const paused = save(loadGeoFile('46-pause-mark-100-180.gpx'), 'paused.gpx');
    expect(await read(paused)).toMatchObject({
      name: 'paused',
      notes: ['Skipped because they can’t be read: 1 point.'],
    });
  });

  it('names it only if the name is valid for an area', async () => {
    expect(await read(save(JSON.stringify(LINE), `${'n'.repeat(90)}.json`))).toMatchObject({ name: 'Area' });
  });

  it.each<[string, () => string, RegExp]>([
    ['is empty', () => save(''), /tour\.geojson: This file is empty\. Choose another one$/],
    ['is no GeoJSON', () => save('null'), /This is not GPX, KML, GeoJSON or CSV/],
    ['is damaged', () => save('{'), /incomplete or damaged/],
    ['has only points', () => save(JSON.stringify({ type: 'Point', coordinates: [6, 45] })), /not only points$/],
    ['is not there', () => join(makeTempDir(), 'none.gpx'), /none\.gpx: .*Check that it still exists/],
    ['is a folder', makeTempDir, /Can’t read this file|Check that it still exists/],
    ['is larger than 32 MB', makeHuge, /up to 32 MB/],
    ['is nested 10,000 deep', () => save('<kml>'.repeat(10_000), 'a.kml'), /nested too deeply/],
  ])('that %s gives one sentence', async (_what, makePath, sentence) => {
    const told = await read(makePath());
    expect(told).toEqual({ kind: 'problem', message: expect.stringMatching(sentence) });
    expect(told.kind === 'problem' && told.message).toMatch(/^[^\n]+[^.]$/);
  });

  it.skipIf(process.platform === 'win32')('is refused at once when it is a FIFO', async () => {
    const path = join(makeTempDir(), 'fifo');
    execFileSync('mkfifo', [path]);
    expect(await read(path)).toMatchObject({ message: expect.stringContaining('Check that it still exists') });
  });
});

function makeHuge(): string {
  const path = save('');
  truncateSync(path, MAX_TRACK_FILE_BYTES + 1);
  return path;
}

describe('the worker thread', () => {
  it('reads 80,000 points while this thread goes on', async () => {
    const points = Array.from({ length: 80_000 }, (_, step) => ({
      lat: 46 + step * 0.0002,
      lon: 7 + (step % 2) * 0.0002,
    }));
    const path = save(makeGpx(points), 'long.gpx');
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 10);
    const shape = await read(path);
    clearInterval(ticking);
    expect(shape).toMatchObject({
      kind: 'shape',
      notes: [expect.stringMatching(/^Simplified from 80,000 points to (50,000|49,9..), to fit into an area\.$/)],
    });
    expect(turns).toBeGreaterThan(5);
  });

  it('is ended when it takes too long', async () => {
    const path = save(
      makeGpx(Array.from({ length: 200_000 }, (_, step) => ({ lat: step / 9999, lon: 7 }))),
      'slow.gpx',
    );
    expect(await read(path, { seconds: 0.001, heapMegabytes: 512 })).toEqual({
      kind: 'problem',
      message: `${path}: Reading this file took more than 0.001 seconds. Choose a smaller one`,
    });
  });

  it('is ended when it takes too much memory, and this program goes on', async () => {
    const path = save(`[${'[],'.repeat(5_000_000)}0]`, 'wide.json');
    expect(await read(path, { seconds: 60, heapMegabytes: 32 })).toEqual({
      kind: 'problem',
      message: `${path}: This file takes too much memory. Choose a smaller one`,
    });
  });
});
