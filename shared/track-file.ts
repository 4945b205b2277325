/** The files with a track or an area that people choose, in the page's file input or in the desktop's dialog. */

/** A chosen file without its path, which no page gets. */
export interface TrackFile {
  /** With its extension, without its folder. */
  readonly name: string;
  readonly text: string;
}

/** What file dialogs offer first, without the dot. Any other name can be chosen too: the content decides. */
export const TRACK_FILE_EXTENSIONS: readonly string[] = ['gpx', 'geojson', 'json'];

/** The largest shape has less than three, written without spaces. */
export const MAX_TRACK_FILE_BYTES = 32 * 1024 * 1024;
