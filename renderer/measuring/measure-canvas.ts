/** The canvas of a measurement on the map, with the legs to where the next point would be. */
import type { Map as LeafletMap } from 'leaflet';
import { formatLength } from '../../shared/texts/lengths.ts';
import type { Position } from '../../shared/view.ts';
import { toWorldPlace } from '../layers/layer-parts.ts';
import { MapCanvas } from '../map/map-canvas.ts';
import { readFormats } from '../parts/formats.ts';
import { measureArea, measureLeg, measureLegs } from './geodesics.ts';
import { type MeasurePicture, paintMeasure } from './measure-painting.ts';
import type { MeasuredPoints } from './measured-points.ts';

const PANE = 'measure';
/** Over a drawing that is edited. */
const PANE_ORDER = '395';

export class MeasureCanvas {
  readonly #map: LeafletMap;
  readonly #canvas: MapCanvas;
  readonly #points: MeasuredPoints;
  readonly #readAim: () => Position | undefined;
  #nextPaint: number | undefined;

  /** `readAim` returns where the next point would be. */
  constructor(map: LeafletMap, points: MeasuredPoints, readAim: () => Position | undefined) {
    [this.#map, this.#points, this.#readAim] = [map, points, readAim];
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    Object.assign(pane.style, { zIndex: PANE_ORDER, pointerEvents: 'none' });
    this.#canvas = new MapCanvas(map, pane);
    map.on('moveend resize viewreset', this.paintSoon);
  }

  /** Paints in the next frame, once for all changes until then. */
  readonly paintSoon = (): void => {
    this.#nextPaint ??= requestAnimationFrame(() => this.#paint());
  };

  remove(): void {
    cancelAnimationFrame(this.#nextPaint ?? 0);
    this.#map.off('moveend resize viewreset', this.paintSoon);
    this.#canvas.remove();
  }

  #paint(): void {
    this.#nextPaint = undefined;
    const { list, selected } = this.#points;
    const frame = this.#canvas.findFrame();
    const brush = this.#canvas.begin(frame, list.length > 0);
    if (!brush || list.length === 0) return;
    const { units } = readFormats();
    paintMeasure(brush, frame, {
      ...this.#listLegs(),
      points: list.map(({ lat, lon }) => toWorldPlace([lon, lat])),
      selected,
      formatLength: (metres) => formatLength(metres, units),
    });
  }

  #listLegs(): Pick<MeasurePicture, 'legs' | 'preview' | 'pole'> {
    const { list, kind, measured, isOpen, held } = this.#points;
    const aim = isOpen && !held ? this.#readAim() : undefined;
    const legs = aim ? measured.legs.slice(0, list.length - 1) : measured.legs;
    const last = legs.at(-1)?.to ?? list[0];
    if (!aim || !last) return { legs, preview: [], pole: measured.area?.pole };
    if (kind === 'line') return { legs, preview: [measureLeg(last, aim)], pole: undefined };
    const preview = measureLegs([last, aim, ...(legs[0] ? [legs[0].from] : [])], false);
    return { legs, preview, pole: measureArea([...legs, ...preview]).pole };
  }
}
