/** Leaflet's shapes with what draws them; loaded with the first tool that shows some. */
import 'leaflet/src/layer/vector/Renderer.getRenderer.js';

export { LayerGroup } from 'leaflet/src/layer/LayerGroup.js';
export { Polygon } from 'leaflet/src/layer/vector/Polygon.js';
export { Polyline } from 'leaflet/src/layer/vector/Polyline.js';
export { Rectangle } from 'leaflet/src/layer/vector/Rectangle.js';
