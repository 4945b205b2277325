/** Archives in the built worker thread: what is read, and the limits of time and memory. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../app/archives/open-archive.ts';
import { copyArchive, listPixels, QUARTERS, readPixels } from '../support/archives.ts';

const WORKER = join(import.meta.dirname, '../../dist/main/archive-worker.js');
const forEver = new AbortController().signal;
const open = (path: string) => openArchive(path, {}, pathToFileURL(WORKER));

beforeAll(() => expect(existsSync(WORKER), `${WORKER} is missing: npm run build:test`).toBe(true));

describe('an archive', () => {
  it('is read tile by tile, and whole', async () => {
    const archive = await open(copyArchive('gdal.mbtiles'));
    expect(archive.facts).toMatchObject({ format: 'mbtiles', name: 'Quarters', minZoom: 0, maxZoom: 1, rows: 'south' });
    expect(await readPixels((coord) => archive.readTile(coord, forEver))).toEqual(QUARTERS);
    expect(await listPixels(archive.listTiles(forEver))).toEqual(QUARTERS);
    await archive.close();
  });
});
