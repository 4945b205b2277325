/** The tools of the Cache and View menus, each loaded on first use. */
import type { ServiceEvent } from '../shared/contract.ts';
import { describeError } from '../shared/errors.ts';
import type { Source } from '../shared/source.ts';
import type { ClearChoice } from './clearing/clear-dialog.ts';
import type { CoverageView } from './coverage/coverage-view.ts';
import type { ShowTileFacts, TileFactsView } from './explaining/tile-explanation.ts';
import { loadOnce } from './parts/load-once.ts';
import type { WindowTargets } from './window-targets.ts';

export interface CacheTools {
  readonly openStatistics: () => void;
  /** Opens the Clear dialog with a choice made. */
  readonly openClear: (first: ClearChoice) => void;
  readonly openStorage: () => void;
  /** Starts or stops inspecting tiles. */
  readonly toggleInspecting: () => void;
  /** Shows the details of a tile. */
  readonly showFacts: ShowTileFacts;
  /** Shows or hides coverage on the map. */
  readonly showCoverage: (shown: boolean) => void;
  readonly followSource: (source: Source) => void;
  readonly followEvent: (event: ServiceEvent) => void;
}

export function createCacheTools(targets: WindowTargets): CacheTools {
  // Loading fails when the program has ended or is another version.
  const tellFailure = () => targets.notices.showError(describeError('disconnected'));
  const useStatistics = loadOnce(() => import('./statistics/statistics-panel.ts'), tellFailure);
  const useClearDialog = loadOnce(() => import('./clearing/clear-dialog.ts'), tellFailure);
  const useClearPanel = loadOnce(() => import('./clearing/clear-panel.ts'), tellFailure);
  const useStorage = loadOnce(() => import('./upkeep/storage-dialog.ts'), tellFailure);
  const useInspector = loadOnce(() => import('./explaining/tile-inspector.ts'), tellFailure);
  const useFacts = loadOnce(() => import('./explaining/tile-facts-view.ts'), tellFailure);
  const useCoverage = loadOnce(() => import('./coverage/coverage-view.ts'), tellFailure);
  let coverage: CoverageView | undefined;
  let isCoverageWanted = false;
  const showCoverage = (shown: boolean) => {
    isCoverageWanted = shown;
    if (!shown) {
      coverage?.remove();
      coverage = undefined;
      return;
    }
    useCoverage((tool) => {
      // Coverage may have been switched off while it was loading.
      if (isCoverageWanted) coverage ??= tool.showCoverage(targets);
    });
  };
  return {
    openStatistics: () => useStatistics((tool) => tool.openStatistics(targets)),
    openClear(first) {
      const openPart = () => useClearPanel((tool) => tool.openClear(targets));
      useClearDialog((tool) => tool.openClearDialog(targets, first, openPart));
    },
    openStorage: () => useStorage((tool) => void tool.openStorage(targets)),
    toggleInspecting: () => useInspector((tool) => tool.toggleInspecting(targets)),
    showFacts(place, subject, onGrown) {
      let facts: TileFactsView | undefined;
      let isWanted = true;
      useFacts((tool) => {
        if (isWanted) facts = tool.showTileFacts({ client: targets.client, place, subject, onGrown });
      });
      return {
        update: () => facts?.update(),
        end() {
          isWanted = false;
          facts?.end();
        },
      };
    },
    showCoverage,
    followSource: (source) => coverage?.followSource(source),
    followEvent: (event) => coverage?.followEvent(event),
  };
}
