/** The part of Leaflet that is used, by its own modules: `import … from 'leaflet'` leads here. */
export { DomUtil } from 'leaflet/src/dom/index.js';
export { LatLngBounds } from 'leaflet/src/geo/LatLngBounds.js';
export { Bounds } from 'leaflet/src/geometry/Bounds.js';
export { Point } from 'leaflet/src/geometry/Point.js';
export { GridLayer } from 'leaflet/src/layer/tile/GridLayer.js';
export { Map } from './handlers.js';
export { LayerGroup, Polygon, Polyline, Rectangle } from './shapes.js';
