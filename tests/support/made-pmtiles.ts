/** PMTiles made byte by byte, so that they can be wrong in any way. */

export interface MadeEntry {
  readonly id: number;
  readonly offset: number;
  readonly length: number;
  /** 0 for a leaf. */
  readonly run: number;
}

export interface MadePmtiles {
  readonly root: Uint8Array;
  readonly metadata?: Uint8Array;
  readonly leaves?: Uint8Array;
  readonly data: Uint8Array;
  /** Fields of the header by their place: 8 bytes long up to 95, 1 byte from 96. */
  readonly fields?: Readonly<Record<number, number>>;
}

/** A file with its parts one after the other, nothing compressed, PNG tiles, zooms 0 to 1. */
export function makePmtiles({ root, metadata, leaves, data, fields }: MadePmtiles): Uint8Array {
  const header = Buffer.alloc(127);
  header.write('PMTiles\x03', 'latin1');
  const parts = [root, metadata ?? new Uint8Array(), leaves ?? new Uint8Array(), data];
  let at = header.length;
  parts.forEach((part, index) => {
    header.writeBigUInt64LE(BigInt(at), 8 + 16 * index);
    header.writeBigUInt64LE(BigInt(part.length), 16 + 16 * index);
    at += part.length;
  });
  for (const [place, value] of Object.entries({ 97: 1, 98: 1, 99: 2, 100: 0, 101: 1, ...fields })) {
    if (Number(place) < 96) header.writeBigUInt64LE(BigInt(value), Number(place));
    else header.writeUInt8(value, Number(place));
  }
  return Buffer.concat([header, ...parts]);
}

/** A directory, not compressed. */
export function makeDirectory(entries: readonly MadeEntry[]): Uint8Array {
  const steps = entries.map(({ id }, at) => id - (entries[at - 1]?.id ?? 0));
  const columns = [steps, entries.map(({ run }) => run), entries.map(({ length }) => length)];
  return Buffer.from([entries.length, ...columns.flat(), ...entries.map(({ offset }) => offset + 1)].flatMap(toVarint));
}

function toVarint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...toVarint(Math.floor(value / 128))];
}
