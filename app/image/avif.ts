/** AVIF over the boxes of ISO/IEC 14496-12 (ISOBMFF): whether the file is whole, and the size it states. */

/** A box's content is between `at` and `end`. */
interface Box {
  readonly type: string;
  readonly at: number;
  readonly end: number;
}

const BRANDS = new Set(['avif', 'avis']);
/** "Full" boxes begin with a version and flags. */
const FULL_BOX_BYTES = 4;

/**
 * True if the bytes are exactly the boxes of an AVIF, and all data that its items refer to is there. Never throws. Boxes
 * "to the end of the file" (size 0) are refused, because then nothing shows that bytes are missing.
 */
export function isWholeAvif(view: Buffer): boolean {
  if (!isAvif(view)) return false;
  const boxes = readBoxes(view, 0, view.length);
  const meta = boxes.find(({ type }) => type === 'meta');
  if (!meta || boxes.at(-1)?.end !== view.length || !boxes.some(({ type }) => type === 'mdat')) return false;
  const places = findBox(view, meta.at + FULL_BOX_BYTES, meta.end, 'iloc');
  return places !== undefined && hasItemData(view.subarray(places.at, places.end), view.length);
}

/** The size of the largest image in it: others are its thumbnail, or the cells of a grid. Undefined if none is stated. */
export function readAvifSize(view: Buffer): { readonly widthPx: number; readonly heightPx: number } | undefined {
  if (!isAvif(view)) return undefined;
  const meta = findBox(view, 0, view.length, 'meta');
  const properties = meta && findBox(view, meta.at + FULL_BOX_BYTES, meta.end, 'iprp');
  const list = properties && findBox(view, properties.at, properties.end, 'ipco');
  const sizes = list ? readBoxes(view, list.at, list.end) : [];
  return sizes
    .filter(({ type, at, end }) => type === 'ispe' && end - at >= FULL_BOX_BYTES + 8)
    .map(({ at }) => ({ widthPx: view.readUInt32BE(at + 4), heightPx: view.readUInt32BE(at + 8) }))
    .sort((one, other) => other.widthPx * other.heightPx - one.widthPx * one.heightPx)[0];
}

function isAvif(view: Buffer): boolean {
  if (view.toString('latin1', 4, 8) !== 'ftyp') return false;
  // The major brand, its version, and compatible brands.
  const end = Math.min(view.readUInt32BE(0), view.length);
  for (let at = 8; at + 4 <= end; at += 4) if (BRANDS.has(view.toString('latin1', at, at + 4))) return true;
  return false;
}

function findBox(view: Buffer, at: number, end: number, type: string): Box | undefined {
  return readBoxes(view, at, end).find((box) => box.type === type);
}

/** The whole boxes from the start of a range, up to one that doesn't end in it. */
function readBoxes(view: Buffer, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  let at = start;
  while (at + 8 <= end) {
    const isLarge = view.readUInt32BE(at) === 1 && at + 16 <= end;
    const headBytes = isLarge ? 16 : 8;
    const bytes = isLarge ? Number(view.readBigUInt64BE(at + 8)) : view.readUInt32BE(at);
    if (bytes < headBytes || at + bytes > end) break;
    boxes.push({ type: view.toString('latin1', at + 4, at + 8), at: at + headBytes, end: at + bytes });
    at += bytes;
  }
  return boxes;
}

/** ISO/IEC 14496-12 §8.11.3: every extent that an item has in the file ends before the file does. */
function hasItemData(iloc: Buffer, fileBytes: number): boolean {
  try {
    return listExtentEnds(iloc).every((end) => end <= fileBytes);
  } catch {
    // Reading went past the end of the box.
    return false;
  }
}

/** Throws a RangeError if the box is too short. */
function listExtentEnds(iloc: Buffer): number[] {
  const version = iloc.readUInt8(0);
  const idBytes = version < 2 ? 2 : 4;
  const take = createReader(iloc, FULL_BOX_BYTES);
  const sizes = take(2);
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = [sizes >> 12, sizes >> 8, sizes >> 4, sizes].map(
    (bits) => bits & 15,
  );
  // An extent without a length is the whole file, and a short box could have millions of them.
  if (!lengthBytes) throw new RangeError('no lengths');
  const ends: number[] = [];
  for (let items = take(idBytes); items > 0; items -= 1) {
    take(idBytes);
    const isInFile = take(version && 2) % 16 === 0;
    take(2);
    const base = take(baseBytes);
    for (let extents = take(2); extents > 0; extents -= 1) {
      take(version && indexBytes);
      const end = base + take(offsetBytes) + take(lengthBytes);
      if (isInFile) ends.push(end);
    }
  }
  return ends;
}

/** Returns a function that reads the next big-endian number of so many bytes; none are 0. */
function createReader(view: Buffer, start: number): (bytes?: number) => number {
  let at = start;
  return (bytes = 0) => {
    at += bytes;
    if (bytes === 0) return 0;
    return bytes === 8 ? Number(view.readBigUInt64BE(at - 8)) : view.readUIntBE(at - bytes, bytes);
  };
}
