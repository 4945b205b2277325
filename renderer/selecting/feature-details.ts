/** Tells about single features of a layer. Runs in the layer's worker. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import { attempt } from '../../shared/attempt.ts';
import type { EventFeature } from '../../shared/calls/desktop-calls.ts';
import type { ViewFeature } from '../../shared/geo-file/feature-style.ts';
import type { GeoFile } from '../../shared/geo-file/geo-file.ts';
import type { LayerIndex } from '../layers/layer-index.ts';
import type { LayerPart } from '../layers/layer-parts.ts';
import { boundParts } from '../layers/layer-reading.ts';
import {
  type FeatureDetails,
  type FeatureSummary,
  MAX_SHOWN_PROPERTIES,
  MAX_SHOWN_VALUE_LENGTH,
  type ReportRequest,
} from '../layers/layer-selection.ts';
import { VIEW_KINDS } from '../layers/view-layout.ts';
import { cutRichText, readRichText } from './rich-text.ts';

/** Values of a feature that are longer as JSON, or nested more deeply, aren't reported. */
const MAX_REPORTED = { chars: 64 * 1024, depth: 50 } as const;

/** What a feature is called that has several. */
const KINDS = ['area', 'line', 'point', 'picture'] as const;

/** One feature by its place in the file; undefined if there is none on the map or on the view. */
export function describeFeature(index: LayerIndex, feature: number): FeatureDetails | undefined {
  const { folders = [], properties = {} } = index.features[feature] ?? {};
  const bounds = boundFeatures(index, [feature]);
  if (!bounds && !findOnView(index, feature)) return undefined;
  return {
    ...summarizeFeature(index, feature),
    folders,
    properties: Object.entries(properties)
      .slice(0, MAX_SHOWN_PROPERTIES)
      .map(([key, value]) => [key, cutRichText(readRichText(showValue(value)), MAX_SHOWN_VALUE_LENGTH)]),
    position: findPosition(listParts(index, feature)),
    bounds,
  };
}

export function summarizeFeature(index: LayerIndex, feature: number): FeatureSummary {
  const kinds = listParts(index, feature).map(({ kind }) => kind);
  const onView = findOnView(index, feature);
  const kind = onView ? VIEW_KINDS[onView.shape.type] : (KINDS.find((one) => kinds.includes(one)) ?? 'point');
  return { feature, name: index.features[feature]?.name ?? null, kind };
}

/** Undefined for a feature on the map. */
function findOnView({ features, view }: LayerIndex, feature: number): ViewFeature | undefined {
  return view[feature - (features.length - view.length)];
}

/** The box around features; null without any on the map. */
export function boundFeatures(index: LayerIndex, features: ArrayLike<number>): BoundingBox | null {
  return boundParts(Array.from(features, (feature) => listParts(index, feature)).flat());
}

/** One feature of a file as GeoJSON, without its properties; null if there is none, or nothing but pictures. */
export function extractFeature(file: GeoFile, feature: number): string | null {
  const found = file.kind === 'file' ? file.features[feature] : undefined;
  const geometries = found?.geometries.filter(({ type }) => type !== 'Picture') ?? [];
  if (geometries.length === 0) return null;
  const properties = JSON.stringify({ name: found?.name });
  const geometry = `{"type":"GeometryCollection","geometries":${JSON.stringify(geometries)}}`;
  return `{"type":"Feature","properties":${properties},"geometry":${geometry}}`;
}

/** The first of these features, as many as fit. */
export function reportFeatures(
  index: LayerIndex,
  features: Iterable<number>,
  { layer, file, ...limits }: ReportRequest,
): readonly EventFeature[] {
  const reported: EventFeature[] = [];
  let chars = 0;
  for (const feature of features) {
    const one = { layer, file, ...reportFeature(index, feature) };
    chars += JSON.stringify(one).length + 1;
    if (reported.length === limits.features || chars > limits.chars) break;
    reported.push(one);
  }
  return reported;
}

function reportFeature(index: LayerIndex, feature: number): Omit<EventFeature, 'layer' | 'file'> {
  const { name = null, properties = {}, data } = index.features[feature] ?? {};
  const position = findPosition(listParts(index, feature));
  const reported = { name, position, properties: isReportable(properties) ? properties : {} };
  return data !== undefined && isReportable(data) ? { ...reported, data } : reported;
}

function isReportable(value: unknown): boolean {
  const chars = isShallow(value, MAX_REPORTED.depth) ? JSON.stringify(value)?.length : undefined;
  return chars !== undefined && chars <= MAX_REPORTED.chars;
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}

/** Parts are in the order of their features. */
function listParts({ parts }: LayerIndex, feature: number): readonly LayerPart[] {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.feature ?? 0) < feature) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (parts[end]?.feature === feature) end += 1;
  return parts.slice(low, end);
}

function findPosition([first, ...others]: readonly LayerPart[]): FeatureDetails['position'] {
  if (first?.kind !== 'point' || others.length > 0) return null;
  return { lat: first.box.south, lon: first.box.west };
}

function showValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  // Fails for what is nested too deeply.
  return typeof value === 'object' ? (attempt(() => JSON.stringify(value)) ?? '…') : String(value);
}
