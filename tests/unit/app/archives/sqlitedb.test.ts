/** The `.sqlitedb` of OsmAnd and its relatives, made from GDAL's tiles by their documented schema. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArchiveReader } from '../../../../app/archives/archive-reader.ts';
import { openReader } from '../../../../app/archives/recognise.ts';
import { codeOf, copyArchive, listPixels, QUARTERS, readPixels, runSql } from '../../../support/archives.ts';
import { cleanUpAfterTest } from '../../../support/clean-up.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

interface Made {
  /** Expressions of the column of zooms and rows. */
  readonly z?: string;
  readonly y?: string;
  /** Columns and values of the table of facts. */
  readonly info?: Readonly<Record<string, string | number>>;
}

const FROM_NORTH = '(1 << zoom_level) - 1 - tile_row';

async function open({ z = 'zoom_level', y = FROM_NORTH, info = {} }: Made): Promise<ArchiveReader> {
  const path = copyArchive('gdal.mbtiles');
  const facts = `CREATE TABLE info (${Object.keys(info)}); INSERT INTO info VALUES (${Object.values(info).map((value) => `'${value}'`)});`;
  runSql(
    path,
    `ALTER TABLE tiles RENAME TO old;
    CREATE TABLE tiles (x int, y int, z int, s int, image blob, time long, PRIMARY KEY (x, y, z, s));
    INSERT INTO tiles SELECT tile_column, ${y}, ${z}, 0, tile_data, 1700000000000 FROM old;
    DROP TABLE old; DROP TABLE metadata; ${Object.keys(info).length > 0 ? facts : ''}`,
  );
  const reader = await openReader(
    {
      kind: 'open',
      path,
      rows: undefined,
      indexPath: join(makeTempDir(), 'index', 'file'),
    },
    () => undefined,
  );
  cleanUpAfterTest(() => reader.close());
  return reader;
}

describe('an archive', () => {
  it.each<[string, Made, string]>([
    ['with plain zooms', { info: { tilenumbering: 'simple', minzoom: 0, maxzoom: 1 } }, 'north'],
    ['of BigPlanet', { z: '17 - zoom_level', info: { tilenumbering: 'BigPlanet', minzoom: 16, maxzoom: 17 } }, 'north'],
    ['of BigPlanet, by the lack of a word', { z: '17 - zoom_level', info: { minzoom: 16, maxzoom: 17 } }, 'north'],
    ['without facts', { z: '17 - zoom_level' }, 'north'],
    ['with odd zooms', { info: { tilenumbering: '', minzoom: -5, maxzoom: 'deep' } }, 'north'],
    ['with rows from the south', { y: 'tile_row', info: { tilenumbering: '', inverted_y: 1 } }, 'south'],
  ])('%s is read tile by tile and as a list', async (_with, made, rows) => {
    const reader = await open(made);
    expect(reader.facts).toMatchObject({ format: 'sqlitedb', minZoom: 0, maxZoom: 1, tileSizePx: 256, rows });
    expect(await readPixels((coord) => reader.readTile(coord))).toEqual(QUARTERS);
    expect(await listPixels(reader.listTiles())).toEqual(QUARTERS);
  });

  it('of an ellipsoid is refused', async () => {
    expect(await codeOf(open({ info: { tilenumbering: '', ellipsoid: 1 } }))).toBe('archive-unreadable');
  });
});

describe('times', () => {
  const readTimes = async (info: NonNullable<Made['info']>) => {
    const tile = await (await open({ info: { tilenumbering: '', ...info } })).readTile({ z: 0, x: 0, y: 0 });
    return [tile?.fetchedMs, tile?.expiresMs];
  };

  it('are read where the archive says it has them', async () => {
    const fetchedMs = 1_700_000_000_000;
    expect(await readTimes({})).toEqual([null, null]);
    expect(await readTimes({ timecolumn: 'yes' })).toEqual([fetchedMs, null]);
    expect(await readTimes({ timecolumn: 'yes', expireminutes: 60 })).toEqual([fetchedMs, fetchedMs + 3_600_000]);
    expect(await readTimes({ timecolumn: 'yes', expireminutes: '1); DROP TABLE tiles' })).toEqual([fetchedMs, null]);
  });
});
