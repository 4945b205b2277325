/** The freshness in a PMTiles file, whatever is in it: it never spoils the tiles. Real files. */
import fs from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PMTiles, type Source } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { formatTileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { COLUMN, describeTiles, listFreshness, writeArchive } from '../../../support/fresh-archives.ts';

describe('a PMTiles file', () => {
  const UNKNOWN = Object.fromEntries(
    COLUMN.map(({ coord, bytes }) => [formatTileCoord(coord), `${Buffer.from(bytes).toString('hex')} - - -`]),
  );

  /** A file whose section is replaced: its tiles, and a section of any bytes behind them all. */
  function change(
    edit: (lines: string[]) => Uint8Array | { readonly offset: number; readonly length: number },
  ): string {
    const path = writeArchive('pmtiles', COLUMN);
    const file = fs.readFileSync(path);
    const metadataAt = Number(file.readBigUInt64LE(24));
    const dataAt = Number(file.readBigUInt64LE(56));
    const metadata = JSON.parse(gunzipSync(file.subarray(metadataAt)).toString());
    const { offset, length } = metadata['tilekeep:freshness'];
    const at = dataAt + offset;
    const lines = gunzipSync(file.subarray(at + 4, at + length))
      .toString('latin1')
      .trimEnd()
      .split('\n');
    const made = edit(lines);
    const section = made instanceof Uint8Array ? made : new Uint8Array();
    const claimed = made instanceof Uint8Array ? { offset: file.length - dataAt, length: section.length } : made;
    const described = gzipSync(JSON.stringify({ ...metadata, 'tilekeep:freshness': claimed }));
    // The tile data claims to be longer than the file.
    file.writeBigUInt64LE(2n ** 40n, 64);
    file.writeBigUInt64LE(BigInt(file.length + section.length), 24);
    file.writeBigUInt64LE(BigInt(described.length), 32);
    fs.writeFileSync(path, Buffer.concat([file, section, described]));
    return path;
  }

  function frame(text: string | Uint8Array, length?: number): Uint8Array {
    const block = typeof text === 'string' ? gzipSync(text) : text;
    const start = Buffer.alloc(4);
    start.writeUInt32LE(length ?? block.length);
    return Buffer.concat([start, block]);
  }

  const frameLines = (lines: readonly string[]): Uint8Array => frame(`${lines.join('\n')}\n`);

  it('is read by the format’s own reader', async () => {
    const bytes = fs.readFileSync(writeArchive('pmtiles', COLUMN));
    const source: Source = {
      getKey: () => 'file',
      getBytes: async (offset, length) => ({ data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer }),
    };
    const archive = new PMTiles(source);
    for (const { coord, bytes: picture } of COLUMN) {
      const found = await archive.getZxy(coord.z, coord.x, coord.y);
      expect(new Uint8Array(found?.data ?? new ArrayBuffer(0))).toEqual(picture);
    }
    const header = await archive.getHeader();
    // Its sections fill the file, which `pmtiles verify` asks for.
    const { length } = bytes;
    expect(
      16_384 + Number(header.tileDataLength) + Number(header.leafDirectoryLength) + header.jsonMetadataLength,
    ).toBe(length);
  });

  it('takes the same lines from another place', async () => {
    expect(await listFreshness(change(frameLines))).toEqual(describeTiles(COLUMN));
  });

  it('keeps what it has read before the damage', async () => {
    const listed = await listFreshness(change((lines) => frameLines([lines[0] ?? '', 'no line', ...lines.slice(2)])));
    expect(listed).toEqual({ ...UNKNOWN, ...describeTiles(COLUMN.slice(0, 1)) });
  });

  it.each<[string, Parameters<typeof change>[0]]>([
    ['nothing', () => new Uint8Array()],
    ['a place out of the file', () => ({ offset: 0, length: Number.MAX_SAFE_INTEGER })],
    ['a place behind the end of the file', () => ({ offset: 2 ** 30, length: 1000 })],
    ['a place before the tiles', () => ({ offset: -1, length: 10 })],
    ['a place that is none', () => ({ offset: '0' as unknown as number, length: 4.5 })],
    ['the tiles', () => ({ offset: 0, length: 16 })],
    ['a block that is cut', (lines) => frameLines(lines).subarray(0, -9)],
    ['a block of another length', (lines) => frame(gzipSync(lines.join('\n')), 20)],
    ['a block that claims four gigabytes', (lines) => frame(gzipSync(lines.join('\n')), 2 ** 32 - 1)],
    ['a bomb', () => frame(gzipSync(Buffer.alloc(50_000_000)))],
    ['a million lines', () => frame('2,1,0,1,1,\n'.repeat(1_000_000))],
    [
      'a block longer than any',
      (lines) => frame(Buffer.concat([frameLines(lines).subarray(4), Buffer.alloc(200_000)])),
    ],
    ['other tiles', (lines) => frameLines(lines.map((line) => line.replace(/^2/, '3')))],
    ['another order', (lines) => frameLines(lines.toReversed())],
    ['empty blocks', (lines) => Buffer.concat([frame(''), frameLines(lines)])],
  ])('with %s for its freshness has its tiles without', async (_what, edit) => {
    expect(await listFreshness(change(edit))).toEqual(UNKNOWN);
  });
});
