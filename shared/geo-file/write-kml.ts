/** Writes features as KML 2.2 (OGC 12-007r2), with their folders, properties and colours. */
import { turnBack } from '../areas/antimeridian.ts';
import type { Colour } from './feature-style.ts';
import type { GeoFeature, GeoGeometry, GeoPosition } from './geo-file.ts';
import { fillOf, type LayerColours, pointOf, strokeOf } from './written-look.ts';
import { escapeXml, findDescription, findTime, writeDegrees, writeElement, writeHeight } from './xml-writing.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n';

export function writeKml(name: string, features: readonly GeoFeature[], look: LayerColours): string {
  const styles = new Map<string, string>();
  const placemarks: string[] = [];
  let open: readonly string[] = [];
  for (const feature of features) {
    // The document itself was a folder of the file that was read.
    const folders = feature.folders[0] === name ? feature.folders.slice(1) : feature.folders;
    placemarks.push(changeFolder(open, folders));
    open = folders;
    const style = writeStyle(feature, look);
    if (!styles.has(style)) styles.set(style, `s${styles.size + 1}`);
    placemarks.push(writePlacemark(feature, styles.get(style) ?? ''));
  }
  const shared = [...styles].map(([style, id]) => `<Style id="${id}">${style}</Style>\n`);
  const closed = changeFolder(open, []);
  return [HEAD, `<name>${escapeXml(name)}</name>\n`, ...shared, ...placemarks, closed, '</Document>\n</kml>\n'].join(
    '',
  );
}

/** Leaves folders that a feature isn't in, and enters its own. */
function changeFolder(from: readonly string[], to: readonly string[]): string {
  let same = 0;
  while (same < from.length && from[same] === to[same]) same += 1;
  const entered = to.slice(same).map((folder) => `<Folder><name>${escapeXml(folder)}</name>\n`);
  return '</Folder>\n'.repeat(from.length - same) + entered.join('');
}

function writePlacemark({ name, properties, geometries }: GeoFeature, style: string): string {
  const time = findTime(properties);
  const shapes = geometries.map(writeGeometry).filter((shape) => shape !== '');
  const description = findDescription(properties);
  const data = Object.entries(properties)
    .filter(
      ([key, value]) =>
        value !== null && value !== undefined && !(key === 'time' && time !== undefined) && value !== description,
    )
    .map(([key, value]) => `<Data name="${escapeXml(key)}"><value>${escapeXml(writeValue(value))}</value></Data>`);
  return [
    '<Placemark>',
    writeElement('name', name),
    writeElement('description', description),
    time === undefined ? '' : `<TimeStamp><when>${time}</when></TimeStamp>`,
    `<styleUrl>#${style}</styleUrl>`,
    data.length > 0 ? `<ExtendedData>${data.join('')}</ExtendedData>` : '',
    shapes.length > 1 ? `<MultiGeometry>${shapes.join('')}</MultiGeometry>` : shapes.join(''),
    '</Placemark>\n',
  ].join('');
}

function writeValue(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function writeGeometry(geometry: GeoGeometry): string {
  const { type, coordinates } = geometry;
  if (type === 'Picture') return '';
  if (type === 'Polygon') {
    const rings = coordinates.map((ring, index) => {
      const boundary = index === 0 ? 'outerBoundaryIs' : 'innerBoundaryIs';
      return `<${boundary}><LinearRing>${writePositions(ring)}</LinearRing></${boundary}>`;
    });
    return `<Polygon>${rings.join('')}</Polygon>`;
  }
  const positions = writePositions(type === 'Point' ? [coordinates] : coordinates);
  return `<${type}>${positions}</${type}>`;
}

function writePositions(positions: readonly GeoPosition[]): string {
  const tuples = positions.map((position) => {
    const [lon, lat] = position;
    const height = writeHeight(position);
    return `${writeDegrees(turnBack(lon))},${writeDegrees(lat)}${height === '' ? '' : `,${height}`}`;
  });
  return `<coordinates>${tuples.join(' ')}</coordinates>`;
}

function writeStyle({ style = {} }: GeoFeature, look: LayerColours): string {
  const [stroke, fill] = [strokeOf(style, look), fillOf(style, look)];
  return [
    `<IconStyle><color>${writeColour(pointOf(style, look))}</color></IconStyle>`,
    `<LineStyle><color>${writeColour(stroke.colour)}</color><width>${stroke.widthPx}</width></LineStyle>`,
    `<PolyStyle>${fill === null ? '<fill>0</fill>' : `<color>${writeColour(fill)}</color>`}</PolyStyle>`,
  ].join('');
}

/** KML writes colours as `aabbggrr`. */
function writeColour(colour: Colour): string {
  const [, red = '', green = '', blue = '', alpha = ''] = /^#(..)(..)(..)(..)$/.exec(colour) ?? [];
  return `${alpha}${blue}${green}${red}`;
}
