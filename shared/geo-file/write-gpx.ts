/** Writes features as GPX 1.1: waypoints, then tracks. GPX has no areas, so their rings become tracks. */
import { turnBack } from '../areas/antimeridian.ts';
import type { GeoFeature, GeoPosition } from './geo-file.ts';
import { escapeXml, findDescription, findTime, writeDegrees, writeElement, writeHeight } from './xml-writing.ts';

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Tilekeep" xmlns="http://www.topografix.com/GPX/1/1">\n';

export function writeGpx(name: string, features: readonly GeoFeature[]): string {
  const metadata = `<metadata><name>${escapeXml(name)}</name></metadata>\n`;
  return [HEAD, metadata, ...features.map(writeWaypoints), ...features.map(writeTrack), '</gpx>\n'].join('');
}

function writeWaypoints({ name, properties, geometries }: GeoFeature): string {
  const about = writeElement('time', findTime(properties)) + writeAbout(name, properties);
  return geometries
    .map(({ type, coordinates }) => (type === 'Point' ? writePoint('wpt', coordinates, about) : ''))
    .join('');
}

/** A segment for each line and ring. */
function writeTrack({ name, properties, geometries }: GeoFeature): string {
  const lines = geometries.flatMap(({ type, coordinates }): readonly (readonly GeoPosition[])[] => {
    if (type === 'LineString') return [coordinates];
    return type === 'Polygon' ? coordinates : [];
  });
  const time = writeElement('time', findTime(properties));
  const segments = lines.map((line, index) => writeSegment(line, index === 0 ? time : ''));
  return segments.length === 0 ? '' : `<trk>${writeAbout(name, properties)}\n${segments.join('')}</trk>\n`;
}

function writeAbout(name: string | null, properties: GeoFeature['properties']): string {
  return writeElement('name', name) + writeElement('desc', findDescription(properties));
}

/** The time of a track is that of its first point. */
function writeSegment(line: readonly GeoPosition[], time: string): string {
  const points = line.map((position, index) => writePoint('trkpt', position, index === 0 ? time : ''));
  return `<trkseg>\n${points.join('')}</trkseg>\n`;
}

function writePoint(element: 'wpt' | 'trkpt', position: GeoPosition, details: string): string {
  const [lon, lat] = position;
  const inner = writeElement('ele', writeHeight(position)) + details;
  const start = `<${element} lat="${writeDegrees(lat)}" lon="${writeLon(lon)}"`;
  return inner === '' ? `${start}/>\n` : `${start}>${inner}</${element}>\n`;
}

/** GPX ends below 180. A centimetre beside it, programs that don't know the antimeridian still draw the line right. */
function writeLon(lon: number): string {
  const text = writeDegrees(turnBack(lon));
  return text === '180' ? '179.9999999' : text;
}
