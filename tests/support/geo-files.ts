/** Files with tracks and shapes, as other programs write them, and what is read from a text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeoFile } from '../../shared/geo-file/geo-file.ts';
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';

/** The bytes of a file in `geo-files`. */
export function loadGeoFile(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, 'geo-files', name));
}

/** Reads a text, in UTF-8 unless it is encoded already. */
export function readGeoText(text: string | Uint8Array): GeoFile {
  return readGeoFile(typeof text === 'string' ? new TextEncoder().encode(text) : text);
}

/** The features of a text that can be read. */
export function featuresOf(text: string | Uint8Array) {
  const read = readGeoText(text);
  if (read.kind === 'problem') throw new Error(read.message);
  return read.features;
}

/** Why a text can't be read. */
export function problemOf(text: string | Uint8Array): string {
  const read = readGeoText(text);
  return read.kind === 'problem' ? read.message : `read: ${JSON.stringify(read)}`;
}

export interface MadeTrackPoint {
  readonly lat: string | number;
  readonly lon: string | number;
}

/** A GPX file with one segment. */
export function makeGpx(points: readonly MadeTrackPoint[], name = 'Walk'): string {
  const made = points.map(({ lat, lon }) => `<trkpt lat="${lat}" lon="${lon}"/>`);
  return `<gpx version="1.1"><trk><name>${name}</name><trkseg>${made.join('')}</trkseg></trk></gpx>`;
}
