/** Archives in SQLite with any damage: tiles or an error value, and nothing else. */
import fs from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openReader } from '../../../../app/archives/recognise.ts';
import { codeOf, copyArchive, runSql } from '../../../support/archives.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const WITHOUT_INDEX =
  'CREATE TABLE copied AS SELECT * FROM tiles; DROP TABLE tiles; ALTER TABLE copied RENAME TO tiles';

async function readAll(path: string): Promise<void> {
  const indexPath = join(makeTempDir(), 'index', 'file');
  const reader = await openReader({ kind: 'open', path, rows: undefined, indexPath }, () => undefined);
  try {
    await codeOf(reader.readTile({ z: 1, x: 0, y: 0 }));
    for await (const { tile } of reader.listTiles()) expect(tile.bytes).toBeInstanceOf(Uint8Array);
  } finally {
    reader.close();
  }
}

it.each([
  ['with', ''],
  ['without', WITHOUT_INDEX],
])('bytes that change or are cut off give tiles or one error, %s an index', async (_with, sql) => {
  const path = copyArchive('gdal.mbtiles');
  if (sql !== '') runSql(path, `${sql}; VACUUM`);
  const whole = fs.readFileSync(path);
  // Most of the structure is in the first pages; the rest are pictures.
  const at = fc.oneof(fc.nat(3000), fc.nat(whole.length - 1));
  const changes = fc.array(fc.record({ at, value: fc.nat(255) }), { minLength: 1, maxLength: 4 });
  const damage = fc.asyncProperty(changes, fc.option(fc.nat(whole.length)), async (made, end) => {
    const bytes = Buffer.from(whole.subarray(0, end ?? whole.length));
    for (const one of made) if (one.at < bytes.length) bytes[one.at] = one.value;
    fs.writeFileSync(path, bytes);
    await codeOf(readAll(path));
  });
  // A header that SQLite reports twice, for a query and for its end.
  await fc.assert(damage, { numRuns: 60, examples: [[[{ at: 20, value: 1 }], null]] });
});
