/** Writes what is in a file as GeoJSON, GPX or KML. Runs in worker threads only. */
import type { LayerFormat } from '../layers/layer.ts';
import { geoFileTexts } from '../texts/geo-files.ts';
import type { GeoFeature, GeoFile, GeoFileProblem, GeoGeometry } from './geo-file.ts';
import { writeGeoJson } from './write-geojson.ts';
import { writeGpx } from './write-gpx.ts';
import { writeKml } from './write-kml.ts';
import type { LayerColours } from './written-look.ts';

// Available in browsers and in Node, but this project's types include neither.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** What a worker is asked: the bytes of a layer's file, and what to make of them. Its reply is a {@link WrittenFile}. */
export interface WriteRequest extends LayerColours {
  readonly bytes: Uint8Array;
  readonly format: LayerFormat;
  /** The layer's, for a file without a name of its own. */
  readonly name: string;
}

export type WrittenFile =
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array;
      /** Sentences about what the format can't hold; often none. */
      readonly notes: readonly string[];
    }
  | GeoFileProblem;

/** Writes the features of a file, with the colours of its layer where they have none. Never throws. */
export function writeGeoFile(file: GeoFile, { format, name, ...look }: Omit<WriteRequest, 'bytes'>): WrittenFile {
  if (file.kind === 'problem') return file;
  try {
    const pictures = file.features.flatMap(({ geometries }) => geometries.filter(isPicture)).length;
    const features = file.features.map(withoutPictures).filter(({ geometries }) => geometries.length > 0);
    const title = file.name ?? name;
    const text = {
      geojson: () => writeGeoJson(title, features, look),
      gpx: () => writeGpx(title, features),
      kml: () => writeKml(title, features, look),
    }[format]();
    const notes = [
      ...(format === 'gpx' ? listGpxNotes(features) : []),
      ...(pictures > 0 ? [geoFileTexts.picturesLeftOut(pictures)] : []),
      ...(file.viewFeatures?.length ? [geoFileTexts.viewLeftOut(file.viewFeatures.length)] : []),
    ];
    return { kind: 'file', bytes: new TextEncoder().encode(text), notes };
  } catch (thrown) {
    // Else the text is longer than a string can be.
    const isDeep = thrown instanceof RangeError && /call stack/.test(thrown.message);
    return { kind: 'problem', message: isDeep ? geoFileTexts.tooDeep : geoFileTexts.tooMuchMemory };
  }
}

function listGpxNotes(features: readonly GeoFeature[]): readonly string[] {
  const areas = features.flatMap(({ geometries }) => geometries.filter(({ type }) => type === 'Polygon')).length;
  const hasMore = features.some(({ properties }) => Object.keys(properties).some((key) => !KEPT.includes(key)));
  return [
    ...(areas > 0 ? [geoFileTexts.areasAsTracks(areas)] : []),
    ...(hasMore ? [geoFileTexts.propertiesLeftOut] : []),
  ];
}

/** Properties that GPX has. */
const KEPT = ['name', 'time', 'desc', 'description', 'ele'];

function isPicture({ type }: GeoGeometry): boolean {
  return type === 'Picture';
}

function withoutPictures(feature: GeoFeature): GeoFeature {
  const geometries = feature.geometries.filter((geometry) => !isPicture(geometry));
  return geometries.length === feature.geometries.length ? feature : { ...feature, geometries };
}
