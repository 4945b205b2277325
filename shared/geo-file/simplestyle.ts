/** Looks of GeoJSON features by simplestyle-spec 1.1.0. */
import type { FeatureStyle } from './feature-style.ts';
import { keepGiven, readLength, readShare, readWebColour } from './style-values.ts';

/** Radii of the three sizes of markers, in CSS pixels. */
const MARKER_RADII: Readonly<Record<string, number>> = { small: 4, medium: 6, large: 9 };
/** The opacity of an area with a colour of its own (simplestyle-spec 1.1.0, `fill-opacity`). */
const FILL_OPACITY = 0.6;

/** The style in the properties of a feature. What is wrong is ignored, and so is the symbol of a marker. */
export function readSimplestyle(properties: Readonly<Record<string, unknown>>): FeatureStyle | undefined {
  const strokeOpacity = readShare(properties['stroke-opacity']);
  const fillOpacity = readShare(properties['fill-opacity']);
  const size = properties['marker-size'];
  return keepGiven<FeatureStyle>({
    stroke: readWebColour(properties.stroke, strokeOpacity),
    strokeWidthPx: strokeOpacity === 0 ? 0 : readLength(properties['stroke-width']),
    fill: fillOpacity === 0 ? null : readWebColour(properties.fill, fillOpacity ?? FILL_OPACITY),
    point: readWebColour(properties['marker-color']),
    pointRadiusPx: typeof size === 'string' && Object.hasOwn(MARKER_RADII, size) ? MARKER_RADII[size] : undefined,
  });
}
