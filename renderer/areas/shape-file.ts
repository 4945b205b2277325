/** Shapes from files that people choose: tracks as GPX, lines and polygons as GeoJSON. */
import { describeError } from '../../shared/errors.ts';
import { type GeoJsonShape, readGeoJsonShape } from '../../shared/geojson-shape.ts';
import { MAX_TRACK_FILE_BYTES } from '../../shared/track-file.ts';

/** What may stand before the root: a declaration, and a document type that nothing is read from. */
const PROLOG = /^(<\?xml[^>]*\?>)?(\s|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[^\]]*\])?\s*>)*/i;

const UNREADABLE = describeError('file-unreadable').message;

/** Reads a file. Never rejects: a useless file gives a sentence for people. */
export async function readShapeFile(file: File, widthMetres: number): Promise<GeoJsonShape> {
  if (file.size > MAX_TRACK_FILE_BYTES) return complain(describeError('file-too-large').message);
  const text = await file.text().catch(() => undefined);
  return text === undefined ? complain(UNREADABLE) : readShapeText(text, widthMetres);
}

/** Reads the text of a file by its content, whatever its name. Never rejects. */
export async function readShapeText(text: string, widthMetres: number): Promise<GeoJsonShape> {
  const content = text.trimStart();
  if (content === '') return complain('The file is empty. Choose another one.');
  if (!content.startsWith('<')) return readGeoJson(content, widthMetres);
  // The reader of GPX may stumble over well-formed XML.
  return readGpx(content, widthMetres).catch(() => complain(UNREADABLE));
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
 * The root of an XML text; undefined when it isn't well-formed. As a fragment: from a damaged document a DOMParser makes a
 * page with styles, which the content policy forbids.
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
