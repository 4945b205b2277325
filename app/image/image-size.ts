/** Reads the width and height stated in an image's header. Doesn't validate the image; see image-check.ts. */
import { type ImageSize, readRasterSize } from '../../shared/image/image-size.ts';
import { readAvifSize } from './avif.ts';

/** The size stated by a PNG, JPEG, WebP, GIF or AVIF, or undefined if there is none. Never throws, whatever the bytes. */
export function readImageSize(bytes: Uint8Array): ImageSize | undefined {
  return readRasterSize(bytes) ?? readAvifSize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}
