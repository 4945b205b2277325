/** Files with a track or an area, chosen in the page's file input or a native dialog. */

/** A chosen file without its path, which pages never get. */
export interface TrackFile {
  /** With extension, without folder. */
  readonly name: string;
  readonly text: string;
}

/** Extensions offered first by file dialogs, without the dot. Any file can be chosen: the content decides. */
export const TRACK_FILE_EXTENSIONS: readonly string[] = ['gpx', 'geojson', 'json'];

/** The largest shape takes less than 3 MB without spaces. */
export const MAX_TRACK_FILE_BYTES = 32 * 1024 * 1024;
