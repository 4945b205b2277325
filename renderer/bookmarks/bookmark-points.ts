/** Points of a file that become bookmarks. Runs in a worker. */
import { type BookmarkDraft, MAX_BOOKMARK_NAME_LENGTH, MAX_BOOKMARKS } from '../../shared/bookmarks/bookmark.ts';
import { cutName, type GeoFeature, type GeoFile } from '../../shared/geo-file/geo-file.ts';
import { VIEW_MAX_ZOOM } from '../../shared/view.ts';

/** A point without a name or a zoom has null. */
export type BookmarkPoint = {
  readonly [Key in keyof BookmarkDraft]: BookmarkDraft[Key] | (Key extends 'name' | 'zoom' ? null : never);
};

export type PointReading =
  /** At most one more than {@link MAX_BOOKMARKS}. */
  | { readonly kind: 'points'; readonly points: readonly BookmarkPoint[] }
  /** A sentence for people. */
  | { readonly kind: 'problem'; readonly message: string };

/** The points of a file in its order, without lines and areas. */
export function readBookmarkPoints(file: GeoFile): PointReading {
  if (file.kind !== 'file') return file;
  const points: BookmarkPoint[] = [];
  for (const feature of file.features) {
    for (const geometry of feature.geometries) {
      if (geometry.type !== 'Point') continue;
      const [lon, lat] = geometry.coordinates;
      points.push({ ...describe(feature), lat, lon: wrap(lon) });
      if (points.length > MAX_BOOKMARKS) return { kind: 'points', points };
    }
  }
  return { kind: 'points', points };
}

function describe({ name, folders, properties }: GeoFeature): Pick<BookmarkPoint, 'name' | 'folder' | 'zoom'> {
  const { folder, zoom } = properties;
  return {
    name,
    folder: cutLine(folders.length > 0 ? folders.join('/') : folder),
    zoom: Number.isInteger(zoom) && Number(zoom) >= 0 && Number(zoom) <= VIEW_MAX_ZOOM ? Number(zoom) : null,
  };
}

function cutLine(text: unknown): string {
  return cutName(text, MAX_BOOKMARK_NAME_LENGTH) ?? '';
}

/** Into ±180 degrees. */
function wrap(lon: number): number {
  return Math.abs(lon) <= 180 ? lon : lon - 360 * Math.sign(lon);
}
