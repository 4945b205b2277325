/** Shows what is selected in its card, and does what the card offers. */
import type { Layer, LayerId } from '../../shared/layers/layer.ts';
import { parseMapLink } from '../../shared/map-link.ts';
import { layerTexts as texts } from '../../shared/texts/layers.ts';
import { readLayerFile } from '../bridge/layer-files.ts';
import type { LayerSelection, SelectionWay } from '../layers/feature-selection.ts';
import { LayerFile } from '../layers/layer-file.ts';
import type { MapLayers } from '../layers/map-layers.ts';
import { findPart } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createSelectionReport } from './event-report.ts';
import { createFeatureCard, type FeatureCard, type ShownFeature } from './feature-card.ts';

export interface SelectionViewOptions {
  readonly targets: WindowTargets;
  /** Opens the form of a saved area with a file. */
  readonly saveAreaOf: (file: File) => void;
  readonly findLayer: (layerId: LayerId) => Layer | undefined;
  readonly layersOnMap: () => MapLayers;
}

/** Returns the function that shows what is selected now. */
export function createSelectionView({ targets, saveAreaOf, findLayer, layersOnMap }: SelectionViewOptions) {
  let shown: readonly LayerSelection[] = [];
  const report = createSelectionReport(targets, findLayer);
  const nameOf = (layerId: LayerId) => findLayer(layerId)?.name ?? '';
  const card = createFeatureCard({
    area: findPart('map-area'),
    focusMap: targets.map.focus,
    zoomTo: (bounds) => layersOnMap().zoomToBoxes([bounds]),
    zoomToAll: () => layersOnMap().zoomToBoxes(shown.flatMap(({ bounds }) => bounds ?? [])),
    saveArea: (feature) => void saveArea(feature),
    open: (layerId, feature) => void open(layerId, feature, { takesFocus: true, isListed: true }),
    openPlace,
    selectNext: (mode) => void layersOnMap().selection.selectNext(mode),
    onClose: () => layersOnMap().selection.clear(),
  });

  async function open(layerId: LayerId, feature: number, how: Parameters<FeatureCard['showOne']>[1]): Promise<void> {
    const opened = shown;
    const details = await opened.find((one) => one.layerId === layerId)?.file.describe({ feature });
    if (details && opened === shown) card.showOne({ ...details, layerId, layerName: nameOf(layerId) }, how);
  }

  function openPlace(link: string): void {
    const place = parseMapLink(link);
    if (place) targets.map.goTo({ ...place, zoom: place.zoom ?? targets.map.readView().zoom });
  }

  async function saveArea({ layerId, feature, name, kind }: ShownFeature): Promise<void> {
    const { client, notices } = targets;
    const before = findLayer(layerId)?.version;
    const reply = await readLayerFile(client, layerId);
    if (!reply.ok) return notices.showError(reply.error);
    const { bytes, version } = reply.value;
    const text = version === before ? await new LayerFile().extract({ bytes, feature }) : null;
    if (text !== null) saveAreaOf(new File([text], `${name ?? texts.kinds[kind]}.geojson`));
    else notices.show({ key: 'feature-gone', text: texts.fileChanged, tone: 'warning', lasting: false });
  }

  return (selected: readonly LayerSelection[], way: SelectionWay): void => {
    shown = selected;
    const takesFocus = way.by !== 'none' && way.isFromKeys;
    const [first] = selected;
    const [only, ...others] = selected.flatMap(({ listed }) => listed);
    if (targets.startup().reportsEvents) void report(selected, way);
    if (!first || !only) card.hide();
    else if (others.length === 0) void open(first.layerId, only.feature, { takesFocus, isListed: false });
    else
      card.showMany(
        selected.map((one) => ({ ...one, layerName: nameOf(one.layerId) })),
        takesFocus,
      );
  };
}
