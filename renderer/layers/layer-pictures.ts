/** The pictures of a layer's file, decoded under limits. Runs in the layer's worker. */
import type { FilePicture } from '../../shared/geo-file/geo-file.ts';
import { readRasterSize } from '../../shared/image/image-size.ts';

/** Of one edge, and of all pictures of a file together, in pixels; a pixel takes four bytes. */
const MAX_EDGE_PX = 16_384;
const MAX_PIXELS = 64 * 1024 * 1024;

export class LayerPictures {
  readonly #bitmaps = new Map<number, ImageBitmap>();
  #pixels = 0;
  #missing = 0;

  /** Decodes the pictures of a file, in its order. Those at addresses are missing until {@link add} brings them. Never rejects. */
  static async decode(found: readonly FilePicture[]): Promise<LayerPictures> {
    const pictures = new LayerPictures();
    for (const [place, picture] of found.entries()) {
      if (picture.kind === 'bytes' && !(await pictures.add(place, picture.bytes))) pictures.#missing += 1;
    }
    return pictures;
  }

  /** How many pictures inside the file can't be shown. */
  get missing(): number {
    return this.#missing;
  }

  /** By its place in the pictures of the file; undefined if it is missing, can't be read, or is too large. */
  get(place: number): ImageBitmap | undefined {
    return this.#bitmaps.get(place);
  }

  /** Adds a picture: a PNG, JPEG, WebP or GIF. Resolves to false if it can't be shown. */
  async add(place: number, bytes: Uint8Array): Promise<boolean> {
    const size = readRasterSize(bytes);
    if (!size) return false;
    const pixels = size.widthPx * size.heightPx;
    if (Math.max(size.widthPx, size.heightPx) > MAX_EDGE_PX || this.#pixels + pixels > MAX_PIXELS) return false;
    this.#pixels += pixels;
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)])).catch(() => undefined);
    if (bitmap) this.#bitmaps.set(place, bitmap);
    else this.#pixels -= pixels;
    return bitmap !== undefined;
  }
}
