/** Layers on the map: reads their files, draws them and selects their features. No panel here. */
import type { LeafletKeyboardEvent, Map as LeafletMap } from 'leaflet';
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { Layer, LayerId } from '../../shared/layers/layer.ts';
import type { Source } from '../../shared/sources/source.ts';
import type { Client } from '../bridge/client.ts';
import { type Cover, fitBox } from '../map/boxes/area-frame.ts';
import type { MapView } from '../map/map-view.ts';
import { FeatureSelection, type FeatureSelectionOptions } from './feature-selection.ts';
import { LabelCanvas } from './labels/label-canvas.ts';
import type { LabelReader } from './labels/label-painting.ts';
import type { LayerFacts } from './layer-facts.ts';
import type { LayerFile } from './layer-file.ts';
import type { WorldBox } from './layer-labels.ts';
import type { FoundFeature } from './layer-messages.ts';
import { readMode } from './layer-selection.ts';
import { measurePoint } from './painting/tile-painting.ts';
import { ShownLayer } from './shown-layer.ts';
import { SourceLayers } from './source-layers.ts';

export interface MapLayersOptions {
  readonly map: Pick<MapView, 'leaflet' | 'takeClicks' | 'createOverlay' | 'isBusy'>;
  readonly client: Client;
  /** The sources there are now. */
  readonly sources: () => readonly Source[];
  /** The part of the map that a panel covers; {@link MapLayers.zoomTo} stays clear of it. */
  readonly readCover: () => Cover;
  /** Called whenever the facts of a layer change. */
  readonly onFacts: (layerId: LayerId, facts: LayerFacts) => void;
  readonly onSelect: FeatureSelectionOptions['onSelect'];
}

/** A feature that was found by its name. */
export interface LayerFeature extends FoundFeature {
  readonly layer: Layer;
}

/** A layer on the map; its file, unless it is of a source. */
export interface ShownOnMap {
  readonly layer: Layer;
  readonly file: LayerFile | undefined;
}

export interface MapLayers {
  /** Shows these layers and no others, the lowest first. Reads the files of new ones and of those with another version. */
  readonly show: (layers: readonly Layer[]) => void;
  /** Goes to the deepest zoom at which all of these layers is seen. Leaves out those whose files haven't been read. */
  readonly zoomTo: (layerIds: readonly LayerId[]) => void;
  /** {@link zoomTo} for a layer of which nothing is in the view. */
  readonly reveal: (layerId: LayerId) => void;
  /** Goes to the deepest zoom, at most 16, at which all of these boxes are seen. */
  readonly zoomToBoxes: (boxes: readonly BoundingBox[]) => void;
  /** Undefined for a layer that isn't shown. */
  readonly factsOf: (layerId: LayerId) => LayerFacts | undefined;
  /** The layers that are drawn at a zoom, the lowest first. */
  readonly listShown: (zoom: number) => readonly ShownOnMap[];
  /** Of all of them. */
  readonly readLabels: LabelReader;
  readonly selection: FeatureSelection;
  /** Features of visible layers by their names, at most `limit` of each layer. */
  readonly findNames: (text: string, limit: number) => Promise<readonly LayerFeature[]>;
  readonly remove: () => void;
}

const PANE = 'layers';
const LABEL_PANE = 'layer-labels';
/** Over the tiles and their coverage, and below outlines of areas. */
const PANE_ORDER = { [PANE]: '370', [LABEL_PANE]: '380' };
/** A single point isn't shown any closer than this. */
const CLOSEST_ZOOM = 16;

/**
 * Layers over this map. A click on it selects the nearest feature; Enter on it selects what is in its centre, and again,
 * the next one there. Shift adds to the selection, Ctrl adds or takes away.
 */
export function createMapLayers(options: MapLayersOptions): MapLayers {
  const { map, client, sources, readCover, onFacts, onSelect } = options;
  const { leaflet } = map;
  for (const [name, zIndex] of Object.entries(PANE_ORDER)) {
    const pane = leaflet.getPane(name) ?? leaflet.createPane(name);
    Object.assign(pane.style, { zIndex, pointerEvents: 'none' });
  }
  const shown = new Map<LayerId, ShownLayer>();
  let listed: readonly Layer[] = [];
  const ofSources = new SourceLayers({ map, sources, pane: PANE, onFacts });
  const listTopFirst = () => [...shown.values()].reverse();
  const selection = new FeatureSelection({ map: leaflet, pane: PANE, listTopFirst, onSelect });

  const readLabels: LabelReader = async (box, zoom) => {
    const read = listTopFirst().map(async ({ file, layer }) => ({
      labels: file ? await readLayerLabels(file, layer, box, zoom) : [],
      opacity: layer.opacity,
      offsetPx: measurePoint(layer.widthPx) + 2,
    }));
    return (await Promise.all(read)).filter((_, index) => listTopFirst()[index]?.isSeenAt(zoom));
  };
  const labels = new LabelCanvas(leaflet, leaflet.getPane(LABEL_PANE) as HTMLElement, readLabels);

  const create = (layer: Layer) =>
    new ShownLayer(layer, {
      map: leaflet,
      client,
      pane: PANE,
      onFacts: (facts) => onFacts(layer.id, facts),
      onFile: () => {
        selection.forget(layer.id);
        void labels.redraw();
      },
    });
  const redrawSharper = followPixelRatio(() => {
    for (const layer of shown.values()) layer.redraw();
  });
  const onKey = ({ originalEvent: event }: LeafletKeyboardEvent) => {
    if (event.target !== leaflet.getContainer() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') void selection.selectNext(event.shiftKey ? 'add' : 'replace');
  };
  leaflet.on('keydown', onKey).on('resize moveend', redrawSharper);
  const leaveClicks = map.takeClicks((place, event) => selection.selectAt(place, readMode(event)));

  const zoomToBoxes = ([first, ...others]: readonly BoundingBox[], closest = CLOSEST_ZOOM) => {
    if (first) fitBox(leaflet, others.reduce(joinBoxes, first), readCover(), closest);
  };

  const zoomTo = (layerIds: readonly LayerId[]) => {
    const wanted = layerIds.flatMap((id) => shown.get(id) ?? []);
    const boxes = wanted.flatMap(({ facts }) => (facts.state === 'ready' && facts.bounds) || []);
    zoomToBoxes(boxes, Math.min(CLOSEST_ZOOM, ...wanted.map(({ layer }) => layer.maxZoom)));
  };

  return {
    show(layers) {
      listed = layers;
      for (const [id, layer] of shown) {
        if (layers.some((one) => one.id === id)) continue;
        layer.remove();
        shown.delete(id);
      }
      ofSources.show(layers);
      for (const [order, layer] of layers.entries()) {
        if (layer.kind === 'source') continue;
        const one = shown.get(layer.id) ?? create(layer);
        // Keeps the map in the order of the list.
        shown.delete(layer.id);
        shown.set(layer.id, one);
        one.update(layer, order);
      }
      selection.update();
      void labels.redraw();
    },
    zoomTo,
    reveal(layerId) {
      const facts = shown.get(layerId)?.facts;
      if (facts?.state === 'ready' && facts.bounds && !isInView(leaflet, facts.bounds)) zoomTo([layerId]);
    },
    zoomToBoxes,
    factsOf: (layerId) => shown.get(layerId)?.facts ?? ofSources.factsOf(layerId),
    listShown: (zoom) =>
      listed
        .filter(({ visible, minZoom, maxZoom }) => visible && zoom >= minZoom && zoom <= maxZoom)
        .map((layer) => ({ layer, file: shown.get(layer.id)?.file })),
    readLabels,
    selection,
    async findNames(text, limit) {
      const visible = listTopFirst().filter(({ layer }) => layer.visible);
      const found = visible.map(async ({ file, layer }) =>
        ((await file?.findNames({ text, limit })) ?? []).map((one) => ({ ...one, layer })),
      );
      return (await Promise.all(found)).flat();
    },
    remove() {
      leaveClicks();
      leaflet.off('keydown', onKey).off('resize moveend', redrawSharper);
      selection.clear();
      labels.remove();
      for (const layer of shown.values()) layer.remove();
      shown.clear();
      ofSources.remove();
    },
  };
}

async function readLayerLabels(
  file: LayerFile,
  { labelProperty: property, ownStyles }: Layer,
  box: WorldBox,
  zoom: number,
) {
  return property === null ? [] : file.label({ property, box, zoom: Math.round(zoom), ownStyles });
}

/** A box around two; across 180° it goes round the world. */
function joinBoxes(one: BoundingBox, other: BoundingBox): BoundingBox {
  const isCrossing = one.west > one.east || other.west > other.east;
  return {
    west: isCrossing ? -180 : Math.min(one.west, other.west),
    east: isCrossing ? 180 : Math.max(one.east, other.east),
    south: Math.min(one.south, other.south),
    north: Math.max(one.north, other.north),
  };
}

/** Returns a function that calls `onChange` if the pixel ratio has changed since its last call. */
function followPixelRatio(onChange: () => void): () => void {
  let before = window.devicePixelRatio;
  return () => {
    if (before === window.devicePixelRatio) return;
    before = window.devicePixelRatio;
    onChange();
  };
}

/** True if the view touches the box, in whichever copy of the world it shows. */
function isInView(leaflet: LeafletMap, { west, south, east, north }: BoundingBox): boolean {
  const view = leaflet.getBounds();
  if (north < view.getSouth() || south > view.getNorth()) return false;
  const eastwards = (lon: number, from: number) => (((lon - from) % 360) + 360) % 360;
  const start = eastwards(west, view.getWest());
  return start <= view.getEast() - view.getWest() || start + eastwards(east, west) >= 360;
}
