/** Files of layers for tests, and what is read from them. */
import type { LayerIndex } from '../../renderer/layers/layer-index.ts';
import { readLayer } from '../../renderer/layers/layer-reading.ts';
import { readGeoFile } from '../../shared/geo-file/read-geo-file.ts';

interface TestFeature {
  readonly type: 'Point' | 'LineString' | 'Polygon' | 'MultiPoint';
  readonly coordinates: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** The bytes of a GeoJSON file with these features. */
export function writeGeoJson(features: readonly TestFeature[]): Uint8Array {
  const written = features.map(({ type, coordinates, properties = {} }) => ({
    type: 'Feature',
    properties,
    geometry: { type, coordinates },
  }));
  return new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features: written }));
}

export function readTestLayer(features: readonly TestFeature[]): ReturnType<typeof readLayer> {
  return readLayer(readGeoFile(writeGeoJson(features)));
}

/** The index of a file that can be read. */
export function indexOf(features: readonly TestFeature[]): LayerIndex {
  const { index } = readTestLayer(features);
  if (index === null) throw new Error('the test’s file can’t be read');
  return index;
}
