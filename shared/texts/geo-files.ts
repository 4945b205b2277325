/** The texts about files with tracks and shapes: what is wrong with one, and what was left out. */
import { formatCount, formatWhole } from './quantities.ts';

export const geoFileTexts = {
  // Files that can't be read at all.
  empty: 'This file is empty. Choose another one.',
  damaged: 'This file is incomplete or damaged. Choose another one.',
  unknown: 'This is not GPX, KML or GeoJSON. Choose a track, or a file with lines or polygons.',
  otherXml: (root: string) => `This is another kind of XML (${root}). Choose a GPX, KML or GeoJSON file.`,
  webPage: 'This is a web page. Download the GPX, KML or GeoJSON file itself.',
  otherFormat: (format: string) => `${format} files aren’t supported. Export the track as GPX.`,
  encrypted: 'This KMZ file needs a password. Save it without one.',
  tooLargeUnpacked: 'This KMZ file is too large when it is unpacked. Choose a smaller one.',
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
  }: {
    readonly points: number;
    readonly rings: number;
    readonly features: number;
  }) => {
    const parts = [
      points > 0 && formatPoints(points),
      rings > 0 && formatCount(rings, { one: 'ring', other: 'rings' }),
      features > 0 && formatCount(features, { one: 'feature', other: 'features' }),
    ].filter((part) => part !== false);
    return `Skipped because they can’t be read: ${parts.join(', ')}.`;
  },
  badPictures: (count: number) => `${formatCount(count, { one: 'picture', other: 'pictures' })} can’t be shown.`,
  thinned: (before: number, after: number) =>
    `Simplified from ${formatPoints(before)} to ${formatWhole(after)}, to fit into an area.`,
} as const;

function formatPoints(count: number): string {
  return formatCount(count, { one: 'point', other: 'points' });
}
