/** Shapes out of files that people choose: tracks as GPX, lines and polygons as GeoJSON. Knows no form. */
import { describeError } from '../../shared/errors.ts';
import { type GeoJsonShape, readGeoJsonShape } from '../../shared/geojson-shape.ts';

/** What the button that chooses a file offers. */
export const SHAPE_FILE_TYPES = '.gpx,.geojson,.json';

/** What may stand before the root: a declaration, and a document type that nothing is read from. */
const PROLOG = /^(<\?xml[^>]*\?>)?(\s|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[^\]]*\])?\s*>)*/i;

const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Reads a file; what it holds decides, not its name. Never rejects: a file that is no use is a sentence for people. */
export async function readShapeFile(file: File, widthMetres: number): Promise<GeoJsonShape> {
  if (file.size > MAX_FILE_BYTES)
    return complain('The file has more than 32 MB. Choose a smaller one, such as the track of one day.');
  if (file.size === 0) return complain('The file is empty. Choose another one.');
  try {
    const text = (await file.text()).trimStart();
    return text.startsWith('<') ? await readGpx(text, widthMetres) : readGeoJson(text, widthMetres);
  } catch {
    return complain('The file could not be read. Look whether it is still there, and choose it again.');
  }
}

function readGeoJson(text: string, widthMetres: number): GeoJsonShape {
  try {
    return readGeoJsonShape(JSON.parse(text), widthMetres);
  } catch {
    return complain(
      'The file is neither GPX nor GeoJSON. Choose a GPX track, or a GeoJSON file with lines or polygons.',
    );
  }
}

async function readGpx(text: string, widthMetres: number): Promise<GeoJsonShape> {
  const root = parseXml(text);
  if (root === undefined)
    return complain('The file is not whole: its XML breaks off or is damaged. Choose another one.');
  if (root.localName !== 'gpx')
    return complain(`The file is XML of another kind (${root.localName}). Choose a GPX track or a GeoJSON file.`);
  // The reader's code comes from the program, which has ended or is another version.
  const reader = await import('@tmcw/togeojson').catch(() => undefined);
  if (reader === undefined) return complain(describeError('disconnected').message);
  return readGeoJsonShape(reader.gpx(root), widthMetres);
}

/**
 * The root of an XML text; undefined when it is not well-formed. As a fragment, for of a damaged document a DOMParser makes
 * a page with styles of its own, which the page's policy forbids.
 */
function parseXml(text: string): Element | undefined {
  const page = document.implementation.createDocument(null, 'file');
  const range = page.createRange();
  range.selectNodeContents(page.documentElement);
  try {
    return range.createContextualFragment(text.replace(PROLOG, '')).firstElementChild ?? undefined;
  } catch {
    return undefined;
  }
}

function complain(message: string): GeoJsonShape {
  return { kind: 'problem', message };
}
