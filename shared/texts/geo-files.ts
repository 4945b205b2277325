/** The texts about files with tracks and shapes: what is wrong with one, and what was left out. */
import { formatCount, formatWhole } from './quantities.ts';

export const geoFileTexts = {
  // Files that can't be read at all.
  empty: 'This file is empty. Choose another one.',
  damaged: 'This file is incomplete or damaged. Choose another one.',
  unknown: 'This is not GPX, KML, GeoJSON or CSV. Choose a file with tracks, places or shapes.',
  otherXml: (root: string) => `This is another kind of XML (${root}). Choose a GPX, KML or GeoJSON file.`,
  webPage: 'This is a web page. Download the GPX, KML or GeoJSON file itself.',
  otherFormat: (format: string) => `${format} files aren’t supported. Export the track as GPX.`,
  encrypted: 'This KMZ file needs a password. Save it without one.',
  tooLargeUnpacked: 'This KMZ file is too large when unpacked. Choose a smaller one.',
  tooManyEntries: 'This KMZ file contains too many files. Choose a smaller one.',
  compressed: 'This file is compressed. Unpack it, then choose the GPX, KML or GeoJSON file in it.',
  unknownEncoding: (encoding: string) => `This file’s text encoding (${encoding}) isn’t supported. Save it as UTF-8.`,
  tooDeep: 'This file is nested too deeply. Choose another one.',
  tooSlow: (seconds: number) => `Reading this file took more than ${seconds} seconds. Choose a smaller one.`,
  tooMuchMemory: 'This file takes too much memory. Choose a smaller one.',

  // GeoJSON that isn't.
  notGeoJson: 'This is not GeoJSON: it needs objects with a type.',
  noSuchType: (type: string) => `This is not GeoJSON: ${type} is not a type.`,
  notAList: (member: string) => `This is not GeoJSON: “${member}” must be a list.`,
  otherCrs: (crs: string) =>
    `This file uses the coordinate system ${crs}. Export it in degrees, as WGS 84 (EPSG:4326).`,

  // Tables.
  noColumns: (names: string) =>
    `This table has no columns with coordinates (${names}). Name them “lat” and “lon” in the first row.`,
  noHeader: 'This table has no column names. Add a first row such as “name, lat, lon”.',
  noRows: 'This table has column names but no rows.',
  emptyRow: (line: number) => `Line ${formatWhole(line)} has no coordinates.`,
  badRow: (line: number, value: string, areSwapped: boolean) =>
    areSwapped
      ? `Line ${formatWhole(line)}: ${value} is not a latitude and a longitude. The two columns seem to be swapped.`
      : `Line ${formatWhole(line)}: ${value} is not a latitude and a longitude in degrees.`,
  badShape: (line: number, value: string) => `Line ${formatWhole(line)}: ${value} is not a shape that can be read.`,
  openQuote: (line: number) => `Line ${formatWhole(line)}: a quotation mark is never closed.`,

  // Files in which nothing can be used.
  badPosition: (value: string, isSwapped: boolean) =>
    `${value} is not a longitude and a latitude in degrees.${isSwapped ? ' Longitude comes first.' : ''}`,
  notDegrees: (value: string) =>
    `Coordinates like ${value} aren’t degrees. Export the file in degrees, as WGS 84 (EPSG:4326).`,
  ringTooShort: 'A polygon needs at least three corners.',

  // What makes no area.
  onlyPoints: 'This file needs a line or a polygon, not only points.',
  badTrackWidth: (min: number, max: number) =>
    `A track must be from ${formatWhole(min)} to ${formatWhole(max)} metres wide.`,
  tooManyPositions: (positions: number, max: number) =>
    `This shape has ${formatPoints(positions)} and can’t be simplified to ${formatWhole(max)}. Split the file first.`,

  // What was left out of a shape.
  skipped: ({
    points,
    rings,
    features,
    lines,
  }: {
    readonly points: number;
    readonly rings: number;
    readonly features: number;
    readonly lines?: readonly number[];
  }) => {
    const parts = [
      points > 0 && formatPoints(points),
      rings > 0 && formatCount(rings, { one: 'ring', other: 'rings' }),
      features > 0 &&
        (lines === undefined
          ? formatCount(features, { one: 'feature', other: 'features' })
          : formatRows(features, lines)),
    ].filter((part) => part !== false);
    return `Skipped because they can’t be read: ${parts.join(', ')}.`;
  },
  badPictures: (count: number) => `${formatCount(count, { one: 'picture', other: 'pictures' })} can’t be shown.`,

  // What a file that is written can't have.
  areasAsTracks: (count: number) =>
    `GPX has no areas: ${formatCount(count, { one: 'area was', other: 'areas were' })} saved as closed tracks.`,
  propertiesLeftOut: 'GPX keeps names, heights, times and descriptions. Other properties were left out.',
  picturesLeftOut: (count: number) =>
    `${formatCount(count, { one: 'picture', other: 'pictures' })} on the map can’t be saved and ${count === 1 ? 'was' : 'were'} left out.`,
  viewLeftOut: (count: number) =>
    `${formatCount(count, { one: 'object', other: 'objects' })} on the view can’t be saved and ${count === 1 ? 'was' : 'were'} left out.`,

  thinned: (before: number, after: number) =>
    `Simplified from ${formatPoints(before)} to ${formatWhole(after)}, to fit into an area.`,
} as const;

function formatRows(count: number, lines: readonly number[]): string {
  const told = lines.map((line) => formatWhole(line)).join(', ');
  const rows = formatCount(count, { one: 'row', other: 'rows' });
  return `${rows} (${lines.length === 1 ? 'line' : 'lines'} ${told}${count > lines.length ? ', …' : ''})`;
}

function formatPoints(count: number): string {
  return formatCount(count, { one: 'point', other: 'points' });
}
