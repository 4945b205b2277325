/** Reads shapes from files: tracks from GPX, lines and polygons from GeoJSON. */
import { describeError } from '../../shared/errors.ts';
import { type GeoJsonShape, readGeoJsonShape } from '../../shared/geojson-shape.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { MAX_TRACK_FILE_BYTES } from '../../shared/track-file.ts';

/** What may precede the root element: a declaration, comments and a document type. */
const PROLOG = /^(<\?xml[^>]*\?>)?(\s|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[^\]]*\])?\s*>)*/i;

const UNREADABLE = describeError('file-unreadable').message;

/** Reads a file. Never rejects: a file without a shape gives a text for people. */
export async function readShapeFile(file: File, widthMetres: number): Promise<GeoJsonShape> {
  if (file.size > MAX_TRACK_FILE_BYTES) return complain(describeError('file-too-large').message);
  const text = await file.text().catch(() => undefined);
  return text === undefined ? complain(UNREADABLE) : readShapeText(text, widthMetres);
}

/** Reads a text as GPX or GeoJSON, told apart by its content. Never rejects. */
export async function readShapeText(text: string, widthMetres: number): Promise<GeoJsonShape> {
  const content = text.trimStart();
  if (content === '') return complain(areaTexts.fileEmpty);
  if (!content.startsWith('<')) return readGeoJson(content, widthMetres);
  // The GPX reader may throw on well-formed XML.
  return readGpx(content, widthMetres).catch(() => complain(UNREADABLE));
}

function readGeoJson(text: string, widthMetres: number): GeoJsonShape {
  try {
    return readGeoJsonShape(JSON.parse(text), widthMetres);
  } catch {
    return complain(areaTexts.fileUnknown);
  }
}

async function readGpx(text: string, widthMetres: number): Promise<GeoJsonShape> {
  const root = parseXml(text);
  if (root === undefined) return complain(areaTexts.fileDamaged);
  if (root.localName !== 'gpx') return complain(areaTexts.fileOtherXml(root.localName));
  // Fails when the program has ended or was updated.
  const reader = await import('@tmcw/togeojson').catch(() => undefined);
  if (reader === undefined) return complain(describeError('disconnected').message);
  return readGeoJsonShape(reader.gpx(root), widthMetres);
}

/**
 * The root element of an XML text; undefined if it isn't well-formed. Parsed as a fragment: for a damaged document a
 * DOMParser makes a page with styles, which the content policy forbids.
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
