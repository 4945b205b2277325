/** How long tiles are fresh, through every format that is written: exact, to the second. Real files. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTileId } from '../../../../app/archives/pmtiles/tile-id.ts';
import { describeTiles, listFreshness, makeFreshTile, writeArchive } from '../../../support/fresh-archives.ts';

const FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;

const timeMs = fc.integer({ min: 1000, max: 4_000_000_000_000 });
const tag = fc.stringMatching(/^(W\/)?"[\x21\x23-\x7e]{0,60}"$/);
const someTiles = fc.uniqueArray(
  fc.integer({ min: 0, max: 22 }).chain((z) =>
    fc.record({
      coord: fc.record({ z: fc.constant(z), x: fc.nat(Math.min(2 ** z - 1, 5)), y: fc.nat(2 ** z - 1) }),
      bytes: fc.uint8Array({ maxLength: 3 }).map((bytes) => Uint8Array.of(1, ...bytes)),
      contentType: fc.constant('image/png' as const),
      fetchedMs: timeMs,
      expiresMs: fc.option(timeMs),
      etag: fc.option(tag),
    }),
  ),
  { minLength: 1, maxLength: 50, selector: ({ coord }) => toTileId(coord) },
);

describe.each(FORMATS)('%s', (format) => {
  it('brings back the bytes, times and tag of every tile, to the second', async () => {
    const roundTrip = fc.asyncProperty(someTiles, async (tiles) => {
      expect(await listFreshness(writeArchive(format, tiles))).toEqual(describeTiles(tiles));
    });
    await fc.assert(roundTrip, { numRuns: 40 });
  });

  it('does so for more tiles than one piece of it has', async () => {
    const tiles = Array.from({ length: 3000 }, (_, at) =>
      makeFreshTile(13, Math.floor(at / 1500), at % 1500, { etag: `"${'e'.repeat(at % 90)}"` }),
    );
    expect(await listFreshness(writeArchive(format, tiles))).toEqual(describeTiles(tiles));
  });

  it('leaves out a tag that no record may have', async () => {
    const tiles = [makeFreshTile(3, 1, 1, { etag: '"ü\n"' }), makeFreshTile(3, 1, 2)];
    const listed = await listFreshness(writeArchive(format, tiles));
    expect(listed).toEqual(describeTiles(tiles.map((tile, at) => (at === 0 ? { ...tile, etag: null } : tile))));
  });
});
