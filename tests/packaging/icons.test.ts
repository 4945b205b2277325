/** The committed icons: made from the current drawing, in every size and form that the three systems use. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ICNS_TYPES, ICO_SIZES_PX, makeIcns } from '../../app/packaging/icon-files.ts';
import { describeMaster, ICON_PATHS, LINUX_SIZES_PX } from '../../app/packaging/icon-master.ts';

const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): Buffer => readFileSync(join(PROJECT_DIR, path));

const PNG_SIGNATURE = '89504e470d0a1a0a';

/** Width, height, sample depth and colour type from a PNG's first chunk; type 6 is RGB with alpha. */
function describePng(png: Buffer): unknown {
  const isWhole = png.subarray(0, 8).toString('hex') === PNG_SIGNATURE && png.subarray(-8, -4).toString() === 'IEND';
  return { isWhole, width: png.readUInt32BE(16), height: png.readUInt32BE(20), depth: png[24], colours: png[25] };
}

const wholePng = (sizePx: number): unknown => ({ isWhole: true, width: sizePx, height: sizePx, depth: 8, colours: 6 });

describe('the icons', () => {
  it('are made from the current drawing; if not, run `npm run icons`', () => {
    expect(JSON.parse(read(ICON_PATHS.note).toString())).toEqual(describeMaster(PROJECT_DIR));
  });

  it('have every size for Linux, and no other file', () => {
    const names = readdirSync(join(PROJECT_DIR, ICON_PATHS.linuxDir)).sort();
    expect(names).toEqual(LINUX_SIZES_PX.map((sizePx) => `${sizePx}x${sizePx}.png`).sort());
    for (const sizePx of LINUX_SIZES_PX) {
      expect(describePng(read(`${ICON_PATHS.linuxDir}/${sizePx}x${sizePx}.png`))).toEqual(wholePng(sizePx));
    }
  });

  it('have every size for Windows, each entry with its own whole image', () => {
    const ico = read(ICON_PATHS.ico);
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([0, 1, ICO_SIZES_PX.length]);
    let end = 6 + 16 * ICO_SIZES_PX.length;
    for (const [index, sizePx] of ICO_SIZES_PX.entries()) {
      const at = 6 + 16 * index;
      const [bytes, offset] = [ico.readUInt32LE(at + 8), ico.readUInt32LE(at + 12)];
      expect([ico[at], ico[at + 1], offset]).toEqual([sizePx % 256, sizePx % 256, end]);
      end = offset + bytes;
      expect(describePng(ico.subarray(offset, end))).toEqual(wholePng(sizePx));
    }
    expect(ico.length).toBe(end);
  });

  it('have every type for macOS, each block with its own whole image', () => {
    const icns = read(ICON_PATHS.icns);
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    let at = 8;
    for (const [type, sizePx] of Object.entries(ICNS_TYPES)) {
      expect(icns.toString('latin1', at, at + 4)).toBe(type);
      const end = at + icns.readUInt32BE(at + 4);
      expect(describePng(icns.subarray(at + 8, end)), type).toEqual(wholePng(sizePx));
      at = end;
    }
    expect(at).toBe(icns.length);
  });

  it('cannot be made for macOS with a size missing', () => {
    expect(() => makeIcns([{ sizePx: 32, png: new Uint8Array() }])).toThrow(RangeError);
  });
});
