/** GIF (version 89a): where the image ends. */

const FIRST_BLOCK_AT = 13;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

/** The length of the whole GIF at the start of the bytes, through its trailer; undefined if there is none. Never throws. */
export function measureGif(view: Buffer): number | undefined {
  if (!isGif(view)) return undefined;
  let at = FIRST_BLOCK_AT + countTableBytes(view[10]);
  let hasImage = false;
  for (;;) {
    const kind = view[at];
    if (kind === TRAILER) return hasImage ? at + 1 : undefined;
    if (kind === EXTENSION) at = skipBlocks(view, at + 2);
    else if (kind === IMAGE) {
      // A descriptor of 10 bytes, perhaps a colour table, and the code size of the data.
      at = skipBlocks(view, at + 11 + countTableBytes(view[at + 9]));
      hasImage = true;
    } else return undefined;
  }
}

function isGif(view: Buffer): boolean {
  return view.length >= FIRST_BLOCK_AT && /^GIF8[79]a$/.test(view.toString('latin1', 0, 6));
}

/** Three bytes for each of 2 to 256 colours, if the flags announce a colour table. */
function countTableBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Blocks of data have their length first and end with an empty one. Returns the position after it, or one past the end. */
function skipBlocks(view: Buffer, start: number): number {
  let at = start;
  for (let bytes = view[at]; bytes !== undefined && bytes > 0; bytes = view[at]) at += 1 + bytes;
  return at + 1;
}
