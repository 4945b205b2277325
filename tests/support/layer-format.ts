/** Layer files for tests. */
import type { FileLayer, FileObject, ObjectKind, RelativeTo } from '../../shared/geo-file/layer-format.ts';

/** A PNG of one red pixel. */
export const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** The text of a layer file, with one value a line. */
export function writeLayerFile(layers: readonly unknown[]): string {
  return JSON.stringify({ tilekeep: 1, layers }, null, 1);
}

/** An object of a kind with what it needs, in the middle of the map or at pixel 20, 30 of the view. */
export function makeObject(kind: ObjectKind, relativeTo: RelativeTo = 'map', own: FileObject = {}): FileObject {
  const [x, y] = relativeTo === 'map' ? [0, 0] : [20, 30];
  if (kind === 'polygon' || kind === 'polyline')
    return {
      positions: [
        [x, y],
        [x + 40, y],
        [x + 40, y + 20],
      ],
      ...own,
    };
  return {
    position: [x, y],
    ...(kind === 'text' && { text: 'Hut' }),
    ...(kind === 'image' && { image: PIXEL }),
    ...own,
  };
}

/** A layer with one object. */
export function makeLayer(kind: ObjectKind, own: Partial<FileLayer> = {}, object: FileObject = {}): FileLayer {
  return { kind, objects: [makeObject(kind, own.relativeTo, object)], ...own };
}
