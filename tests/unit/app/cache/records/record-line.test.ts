/** One line of a record file: parsed as written, by this version and by others. */
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatRecordLine, parseRecordLine } from '../../../../../app/cache/records/record-line.ts';

function sign(json: string): string {
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}`;
}

const ENTRY = { x: 5, y: 7, size: 100, crc: 42, record: { answeredMs: 1000, headers: { etag: '"a"' } } };

describe('a line', () => {
  it('marks a warmed tile, and no other', () => {
    const warmed = { ...ENTRY, record: { ...ENTRY.record, warmed: true as const } };
    expect(parseRecordLine(formatRecordLine(warmed))).toEqual(warmed);
    expect(parseRecordLine(formatRecordLine(ENTRY))).toEqual(ENTRY);
    expect(formatRecordLine(ENTRY)).not.toContain('warmed');
  });

  it.each(['sharp', 'plain-only'] as const)('says that a tile is %s, besides how it came', (sharpness) => {
    const known = { ...ENTRY, record: { ...ENTRY.record, sharpness } };
    expect(parseRecordLine(formatRecordLine(known))).toEqual(known);
    const both = { ...known, record: { ...known.record, warmed: true as const } };
    expect(parseRecordLine(formatRecordLine(both))).toEqual(both);
  });

  it('of a version without marks is parsed', () => {
    expect(parseRecordLine(sign('[5,7,100,42,1000,{"etag":"\\"a\\""}]'))).toEqual(ENTRY);
  });

  it.each(['"other"', '"Sharp"', '"warmedsharp"', 'true', '1', 'null', '{}'])(
    'with the mark %s of another version ignores it',
    (mark) => {
      expect(parseRecordLine(sign(`[5,7,100,42,1000,{"etag":"\\"a\\""},${mark}]`))).toEqual(ENTRY);
    },
  );

  it('with more than that is invalid', () => {
    expect(parseRecordLine(sign('[5,7,100,42,1000,{},"warmed",1]'))).toBe(undefined);
  });
});
