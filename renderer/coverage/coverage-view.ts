/** Coverage on the map: its layer, its legend and its requests. */
import '../styles/coverage.css';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { SOURCE_KINDS, type Source } from '../../shared/sources/source.ts';
import { coverageTexts as texts } from '../../shared/texts/coverage.ts';
import { findPart } from '../parts/element.ts';
import { changesTiles } from '../sources/source-change.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createCoverageAsker } from './coverage-asker.ts';
import { CoverageLayer } from './coverage-layer.ts';
import { createCoverageLegend } from './coverage-legend.ts';
import { gatherCoverage, listRectangles, type ViewCoverage } from './coverage-range.ts';

export interface CoverageView {
  readonly followSource: (source: Source) => void;
  readonly followEvent: (event: ServiceEvent) => void;
  readonly remove: () => void;
}

/** Events after which the cache may have changed without a tile of this window. */
const NEWS: readonly ServiceEvent['name'][] = [
  'tilesCleared',
  'freeProgress',
  'warmProgress',
  'warmingEnded',
  'checkProgress',
  'moveProgress',
];

/** Shows coverage until it is removed. */
export function showCoverage({ client, map: { leaflet }, source: readSource }: WindowTargets): CoverageView {
  const legend = createCoverageLegend(findPart('map-corner'));
  let source = readSource();
  let layer = new CoverageLayer(source).addTo(leaflet);

  const asker = createCoverageAsker({ ask: (signal) => ask(signal), isSeen: () => !document.hidden });
  const ask = async (signal: AbortSignal) => {
    if (!SOURCE_KINDS[source.kind].isKeptOnDisk) {
      layer.show(undefined);
      return legend.showNone(texts.notNeeded);
    }
    const view = layer.findView();
    const answer = view && (await askForView(view, signal));
    if (signal.aborted) return;
    layer.show(answer);
    if (answer) legend.show(answer);
    else legend.showNone(view ? texts.unknown : texts.noTiles);
  };
  const askForView = async (
    { zoom, range }: NonNullable<ReturnType<CoverageLayer['findView']>>,
    signal: AbortSignal,
  ): Promise<ViewCoverage | undefined> => {
    const rectangles = listRectangles(range, zoom);
    const replies = await Promise.all(
      rectangles.map(async (rectangle) => {
        const reply = await client.call('getCoverage', { sourceId: source.id, rectangle }, signal);
        return reply.ok ? ([rectangle, reply.value] as const) : undefined;
      }),
    );
    const answers = replies.filter((reply) => reply !== undefined);
    return answers.length === rectangles.length ? gatherCoverage(zoom, answers) : undefined;
  };

  legend.showNone(texts.looking);
  leaflet.on('movestart', asker.move).on('moveend', asker.rest).on('tilechange', asker.note);
  document.addEventListener('visibilitychange', asker.wake);
  asker.rest();

  return {
    followSource(next) {
      if (changesTiles(source, next)) {
        layer.remove();
        layer = new CoverageLayer(next).addTo(leaflet);
        asker.rest();
      } else asker.note();
      source = next;
    },
    followEvent: ({ name }) => {
      if (NEWS.includes(name)) asker.note();
    },
    remove() {
      asker.stop();
      leaflet.off('movestart', asker.move).off('moveend', asker.rest).off('tilechange', asker.note);
      document.removeEventListener('visibilitychange', asker.wake);
      layer.remove();
      legend.remove();
    },
  };
}
