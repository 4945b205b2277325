/** The shape of the area named on a command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readShape } from '../../../../app/cli/warm-shape.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const LINE = {
  type: 'LineString',
  coordinates: [
    [6, 45],
    [8, 47],
  ],
};

function save(text: string | Uint8Array, name = 'tour.geojson'): string {
  const path = join(makeTempDir(), name);
  writeFileSync(path, text);
  return path;
}

function read(path: string) {
  return readShape({ kind: 'file', path, widthMetres: 500 });
}

describe('a GeoJSON file', () => {
  it('makes a track along its lines, called like the file', async () => {
    const shape = { kind: 'track', lines: [LINE.coordinates], widthMetres: 500 };
    expect(await read(save(JSON.stringify(LINE)))).toMatchObject({ kind: 'shape', shape, name: 'tour' });
  });

  it('names the area', async () => {
    const feature = { type: 'Feature', properties: { name: 'Haute Route' }, geometry: LINE };
    expect(await read(save(JSON.stringify(feature)))).toMatchObject({ name: 'Haute Route' });
  });

  it('may begin with a byte order mark', async () => {
    expect(await read(save(`\ufeff${JSON.stringify(LINE)}`))).toMatchObject({ kind: 'shape' });
  });

  it('names it only if the name is valid for an area', async () => {
    expect(await read(save(JSON.stringify(LINE), `${'n'.repeat(90)}.json`))).toMatchObject({ name: 'Area' });
  });

  it.each([
    ['', /not JSON/],
    ['{', /not JSON/],
    ['null', /not GeoJSON/],
    [JSON.stringify({ type: 'Point', coordinates: [6, 45] }), /not only points/],
    [Buffer.from([0xff, 0xfe, 0x00]), /not JSON/],
  ])('that is invalid (%j) gives one sentence', async (text, sentence) => {
    const told = await read(save(text));
    expect(told).toEqual({ kind: 'problem', message: expect.stringMatching(sentence) });
    expect(told.kind === 'problem' && told.message).toMatch(/^--geojson: [^\n]+[^.]$/);
  });

  it.each([
    ['is not there', () => join(makeTempDir(), 'none.geojson'), /can't read /],
    ['is a folder', makeTempDir, /is not a file/],
  ])('that %s gives one sentence', async (_name, makePath, sentence) => {
    expect(await read(makePath())).toEqual({ kind: 'problem', message: expect.stringMatching(sentence) });
  });
});
