/** Files with a track or an area, chosen in the page's file input or a native dialog. */

/** A chosen file without its path, which pages never get. */
export interface TrackFile {
  /** With extension, without folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Extensions offered first by file dialogs, without the dot. Any file can be chosen: the content decides. */
export const TRACK_FILE_EXTENSIONS: readonly string[] = ['gpx', 'kml', 'kmz', 'geojson', 'json', 'csv', 'tsv'];

/** Enough for the track of a few days, recorded every second. */
export const MAX_TRACK_FILE_BYTES = 32 * 1024 * 1024;
/** A worker that reads longer is ended. Files of the largest size take 2 to 8 seconds. */
export const MAX_READING_SECONDS = 30;
