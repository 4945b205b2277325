/** Any tiles, exported and imported into another cache by the built commands: the same pictures, fresh until the same second. */
import fs from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import { freshUntilMs } from '../../app/sources/http/freshness.ts';
import { type FilledTile, makeTwoCaches, readTile, readTree, runCache } from '../support/exportable-cache.ts';
import { makePng } from '../support/tile-images.ts';

const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;
const RUNS = 4;
const NOW_MS = Date.now();
const YEAR_MS = 365 * 86_400_000;

const answeredMs = fc.integer({ min: NOW_MS - YEAR_MS, max: NOW_MS - 1000 });
const seconds = fc.integer({ min: 0, max: YEAR_MS / 1000 });
const lifetime = fc.oneof(
  fc.constant({}),
  fc.record({
    'cache-control': fc.oneof(
      fc.constant('no-cache'),
      seconds.map((age) => `max-age=${age}`),
    ),
  }),
  fc.record({
    expires: fc.oneof(
      fc.constant('0'),
      answeredMs.map((ms) => new Date(ms + YEAR_MS / 2).toUTCString()),
    ),
  }),
);
const tag = fc.record({ etag: fc.stringMatching(/^(W\/)?"[\x21\x23-\x7e]{0,60}"$/) });
const someTiles: fc.Arbitrary<readonly FilledTile[]> = fc.uniqueArray(
  fc.integer({ min: 0, max: 15 }).chain((z) =>
    fc.record({
      coord: fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }),
      bytes: fc.nat(1000).map((seed) => makePng(seed)),
      record: fc.record({
        answeredMs,
        headers: fc.tuple(lifetime, fc.oneof(fc.constant({}), tag)).map(([one, other]) => ({ ...one, ...other })),
      }),
    }),
  ),
  { minLength: 1, maxLength: 100, selector: ({ coord }) => JSON.stringify(coord) },
);

it('come back alike through every format', async () => {
  const roundTrips = fc.asyncProperty(someTiles, async (tiles) => {
    const { dir, dataDir, sourceId } = await makeTwoCaches(tiles);
    for (const format of FORMATS) {
      const [out, otherDir] = [join(dir, format), join(dir, `other ${format}`)];
      fs.cpSync(join(dir, 'other'), otherDir, { recursive: true });
      await runCache(dataDir, 'export', '--source', sourceId, '--format', format, '--out', out);
      expect((await runCache(otherDir, 'import', out, '--source', sourceId)).code).toBe(0);
      expect(readTree(otherDir, sourceId)).toEqual(readTree(dataDir, sourceId));
      const disk = await DiskTier.open({ cacheDir: join(otherDir, 'tiles') });
      for (const { coord, record } of tiles) {
        const tile = await disk.read({ sourceId, coord });
        expect([format, judge(tile?.record)]).toEqual([format, judge(record)]);
      }
      await disk.close();
    }
  });
  await fc.assert(roundTrips, { numRuns: RUNS, endOnFailure: true });
}, 120_000);

function judge(record: FilledTile['record'] | undefined) {
  const untilMs = record && freshUntilMs(record, NOW_MS);
  return {
    fetched: record && Math.floor(record.answeredMs / 1000),
    freshUntil: untilMs && Math.floor(untilMs / 1000),
    etag: record?.headers.etag,
  };
}

it.each(FORMATS)('that are sharp ones of their source stay sharp through %s', async (format) => {
  const record = { answeredMs: NOW_MS - 5000, headers: {} };
  const { dir, dataDir, otherDir, sourceId } = await makeTwoCaches(
    [
      { coord: { z: 1, x: 0, y: 0 }, bytes: makePng(1, { sizePx: 512 }), record: { ...record, sharpness: 'sharp' } },
      { coord: { z: 1, x: 0, y: 1 }, bytes: makePng(2), record },
    ],
    { template: 'https://tiles.example.org/{z}/{x}/{y}{r}.png' },
  );
  const out = join(dir, 'out');
  await runCache(dataDir, 'export', '--source', sourceId, '--format', format, '--out', out);
  await runCache(otherDir, 'import', out, '--source', sourceId);
  const read = async (y: number) =>
    (await readTile(otherDir, { sourceId, coord: { z: 1, x: 0, y } }))?.record.sharpness;
  expect([await read(0), await read(1)]).toEqual(['sharp', undefined]);
});
