/** Reports selections to the program that listens to events. */

import type { EventFeature, MapEvent } from '../../shared/calls/desktop-calls.ts';
import { type Layer, type LayerId, MAX_EVENT_CHARS, MAX_EVENT_FEATURES } from '../../shared/layers/layer.ts';
import type { LayerSelection, SelectionWay } from '../layers/feature-selection.ts';
import { readPlaces } from '../map/boxes/area-frame.ts';
import type { WindowTargets } from '../window-targets.ts';

/** What an event has besides its features. */
const OTHER_CHARS = 500;

/** Returns the function that reports what is selected now. It leaves out what exceeds the limits of an event, and counts it. */
export function createSelectionReport(
  { client, map }: Pick<WindowTargets, 'client' | 'map'>,
  findLayer: (layerId: LayerId) => Layer | undefined,
): (selected: readonly LayerSelection[], way: SelectionWay) => Promise<void> {
  let last: readonly LayerSelection[] = [];
  const listFeatures = async (selected: readonly LayerSelection[]) => {
    const features: EventFeature[] = [];
    let chars = MAX_EVENT_CHARS - OTHER_CHARS;
    for (const { layerId, file } of selected) {
      const { name = '', fileName = '' } = findLayer(layerId) ?? {};
      const limits = { features: MAX_EVENT_FEATURES - features.length, chars };
      const reported = await file.report({ layer: name, file: fileName, ...limits });
      features.push(...reported);
      chars -= JSON.stringify(reported).length;
    }
    return features;
  };
  const report = (event: MapEvent) => void client.call('reportEvent', { event });
  return async (selected, way) => {
    last = selected;
    if (selected.length === 0) return report({ event: 'deselect' });
    const how = describeWay(way, map);
    const features = await listFeatures(selected);
    const more = selected.reduce((sum, { count }) => sum + count, 0) - features.length;
    // Else another selection was reported meanwhile, or the files have gone.
    if (last === selected && features.length > 0) report({ ...how, features, more });
  };
}

function describeWay(way: SelectionWay, map: WindowTargets['map']) {
  if (way.by === 'box') return { event: 'box-select', box: readPlaces(map.leaflet, way.box) } as const;
  return { event: 'select', position: way.by === 'place' ? way.place : null } as const;
}
