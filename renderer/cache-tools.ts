/** The tools of the Cache and View menus, each loaded on first use. */
import type { ServiceEvent } from '../shared/calls/contract.ts';
import { describeError } from '../shared/errors.ts';
import type { Source } from '../shared/sources/source.ts';
import type { ClearChoice } from './clearing/clear-dialog.ts';
import type { CoverageView } from './coverage/coverage-view.ts';
import type { TileDetails } from './explaining/tile-details.ts';
import type { TileExplainer } from './map/tiles/tile-subject.ts';
import { findPart } from './parts/element.ts';
import { loadOnce } from './parts/load-once.ts';
import type { WindowTargets } from './window-targets.ts';

export interface CacheTools {
  readonly openStatistics: () => void;
  /** Opens the Clear dialog with a choice made. */
  readonly openClear: (first: ClearChoice) => void;
  readonly openStorage: () => void;
  /** Opens the dialog that serves tiles to other programs. */
  readonly openServing: () => void;
  /** Shows the details of tiles. */
  readonly explainer: TileExplainer;
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
  const useServing = loadOnce(() => import('./serving/serving-dialog.ts'), tellFailure);
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
      // It may have been switched off while loading.
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
    openServing: () => useServing((tool) => void tool.openServing(targets)),
    explainer: createExplainer(targets, tellFailure),
    showCoverage,
    followSource: (source) => coverage?.followSource(source),
    followEvent: (event) => coverage?.followEvent(event),
  };
}

function createExplainer({ client, map }: WindowTargets, tellFailure: () => void): TileExplainer {
  const useDetails = loadOnce(
    () => import('./explaining/tile-details.ts'),
    () => {
      tellFailure();
      close();
    },
  );
  let card: TileDetails | undefined;
  let wanted: Parameters<TileExplainer['open']> | undefined;
  const forget = () => {
    const onClose = wanted?.[2];
    [card, wanted] = [undefined, undefined];
    onClose?.();
  };
  const close = () => {
    if (card) card.close();
    else forget();
  };
  return {
    open(...details) {
      wanted = details;
      useDetails((tool) => {
        // It may have been closed, or another tile chosen, while the card was loading.
        if (wanted !== details) return;
        const [subject, takesFocus] = details;
        card ??= tool.openTileDetails({ client, area: findPart('map-area'), focusMap: map.focus, onClose: forget });
        card.show(subject);
        if (takesFocus) card.focus();
      });
    },
    update: () => card?.update(),
    close,
  };
}
