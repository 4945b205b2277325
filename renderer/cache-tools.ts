/** The tools of the Cache and View menus that look into the cache: each is loaded when it is first wanted. */
import type { ServiceEvent } from '../shared/contract.ts';
import { describeError } from '../shared/errors.ts';
import type { Source } from '../shared/source.ts';
import type { CoverageView } from './coverage/coverage-view.ts';
import type { ShowTileFacts, TileFactsView } from './explaining/tile-explanation.ts';
import type { WindowTargets } from './window-targets.ts';

export interface CacheTools {
  readonly openStatistics: () => void;
  readonly openClear: () => void;
  readonly openCheck: () => void;
  readonly openDiskSpace: () => void;
  readonly openMove: () => void;
  /** Begins to inspect tiles by clicks, or ends it. */
  readonly toggleInspecting: () => void;
  /** Tells all that is known of a tile. */
  readonly showFacts: ShowTileFacts;
  /** Shows or hides coverage on the map. */
  readonly showCoverage: (shown: boolean) => void;
  readonly followSource: (source: Source) => void;
  readonly followEvent: (event: ServiceEvent) => void;
}

export function createCacheTools(targets: WindowTargets): CacheTools {
  const use = async <Tool>(loading: Promise<Tool>, act: (tool: Tool) => void) => {
    try {
      act(await loading);
    } catch {
      // Its code comes from the program, which has ended or is another version.
      targets.notices.showError(describeError('disconnected'));
    }
  };
  let coverage: CoverageView | undefined;
  let isCoverageWanted = false;
  const showCoverage = (shown: boolean) => {
    isCoverageWanted = shown;
    if (!shown) {
      coverage?.remove();
      coverage = undefined;
      return;
    }
    void use(import('./coverage/coverage-view.ts'), (tool) => {
      // Switched off, or loaded for an earlier wish, while it was loading.
      if (isCoverageWanted) coverage ??= tool.showCoverage(targets);
    });
  };
  return {
    openStatistics: () => void use(import('./statistics/statistics-panel.ts'), (tool) => tool.openStatistics(targets)),
    openClear: () => void use(import('./clearing/clear-panel.ts'), (tool) => tool.openClear(targets)),
    openCheck: () => void use(import('./upkeep/check-dialog.ts'), (tool) => tool.openCheck(targets)),
    openDiskSpace: () => void use(import('./upkeep/disk-space-dialog.ts'), (tool) => void tool.openDiskSpace(targets)),
    openMove: () => void use(import('./upkeep/move-dialog.ts'), (tool) => void tool.openMove(targets)),
    toggleInspecting: () =>
      void use(import('./explaining/tile-inspector.ts'), (tool) => tool.toggleInspecting(targets)),
    showFacts(place, subject, onGrown) {
      let facts: TileFactsView | undefined;
      let isWanted = true;
      void use(import('./explaining/tile-facts-view.ts'), (tool) => {
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
