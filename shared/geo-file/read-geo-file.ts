/**
 * Reads the bytes of a file as GPX, KML, KMZ, GeoJSON, CSV or a layer file, told apart by their content. Runs in worker
 * threads only.
 */
import { geoFileTexts } from '../texts/geo-files.ts';
import { readCsv } from './csv.ts';
import { FeatureCollector } from './feature-collector.ts';
import { type GeoFile, GeoFileError } from './geo-file.ts';
import { readGeoJson } from './geojson.ts';
import { GpxHandler } from './gpx.ts';
import { KmlHandler, type PictureFinder } from './kml.ts';
import { openKmz } from './kmz.ts';
import { readLayerFile } from './layer-file-reading.ts';
import { decodeText } from './text-decoding.ts';
import { readXml, type XmlHandler } from './xml-reading.ts';

/** Reads a file. Never throws: a file that can't be read gives a sentence. */
export function readGeoFile(bytes: Uint8Array): GeoFile {
  try {
    refuseBinary(bytes);
    const found = new FeatureCollector();
    const archive = startsWith(bytes, ZIP) ? openKmz(bytes) : undefined;
    readText(trimEnd(decodeText(archive?.kml ?? bytes)), found, archive?.findPicture);
    return found.finish();
  } catch (error) {
    const message = error instanceof GeoFileError ? error.message : geoFileTexts.damaged;
    return { kind: 'problem', message };
  }
}

function readText(whole: string, found: FeatureCollector, findPicture?: PictureFinder): void {
  const text = whole.trimStart();
  const [first] = text;
  if (first === undefined) throw new GeoFileError(geoFileTexts.empty);
  if (/^<(!doctype\s+html|html)\b/i.test(text)) throw new GeoFileError(geoFileTexts.webPage);
  if (first === '<') readXml(text, (root) => chooseHandler(root, found, findPicture));
  else if ('{[\x1e'.includes(first)) readLayerFile(text, found) || readGeoJson(text, found);
  // Spaces before the first column may be an empty name.
  else readCsv(whole, found);
}

function chooseHandler(root: string, found: FeatureCollector, findPicture?: PictureFinder): XmlHandler {
  if (root === 'gpx') return new GpxHandler(found);
  if (root === 'kml') return new KmlHandler(found, findPicture);
  if (root === 'TrainingCenterDatabase') throw new GeoFileError(geoFileTexts.otherFormat('TCX'));
  throw new GeoFileError(/^html$/i.test(root) ? geoFileTexts.webPage : geoFileTexts.otherXml(root.slice(0, 60)));
}

const ZIP = 0x50_4b_03_04;
const GZIP = [0x1f, 0x8b];
const FIT = 0x2e_46_49_54;
const FIT_AT = 8;

function refuseBinary(bytes: Uint8Array): void {
  if (startsWith(bytes, FIT, FIT_AT)) throw new GeoFileError(geoFileTexts.otherFormat('FIT'));
  if (bytes[0] === GZIP[0] && bytes[1] === GZIP[1]) throw new GeoFileError(geoFileTexts.compressed);
}

function startsWith(bytes: Uint8Array, magic: number, at = 0): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.byteLength >= at + 4 && view.getUint32(at) === magic;
}

/** Without spaces and zeros at its end, where devices reserve room. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1]?.trim() === '')) end -= 1;
  return text.slice(0, end);
}
