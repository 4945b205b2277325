/** The menu's way to saved areas: loads their panel on first use, and shows news of jobs. */
import type { AreaId } from '../../shared/areas/area.ts';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { describeError } from '../../shared/errors.ts';
import type { Source } from '../../shared/sources/source.ts';
import { loadOnce } from '../parts/load-once.ts';
import type { WindowTargets } from '../window-targets.ts';
import type { AreaPanel } from './area-panel.ts';
import type { WarmPurpose } from './shape-chooser.ts';
import { createWarmNews } from './warm-news.ts';

export interface WarmAreas {
  /** Opens the form with the current view, a box around a place, a box to draw, or a file to choose. */
  readonly open: (purpose: WarmPurpose) => void;
  readonly isFormOpen: () => boolean;
  /** Opens the form with a file. */
  readonly openFile: (file: File) => void;
  /** Opens the list of saved areas, at one of them if given. */
  readonly showList: (areaId?: AreaId) => void;
  readonly followEvent: (event: ServiceEvent) => void;
  readonly followSource: (source: Source) => void;
}

export function createWarmAreas(targets: WindowTargets): WarmAreas {
  let panel: AreaPanel | undefined;
  const withPanel = loadOnce(
    async () => {
      const loaded = await import('./area-panel.ts');
      panel ??= new loaded.AreaPanel(targets);
      return panel;
    },
    // Fails when the program has ended or was updated.
    () => targets.notices.showError(describeError('disconnected')),
  );
  const showList = (areaId?: AreaId) => withPanel((opened) => opened.showList(areaId));
  const news = createWarmNews({ ...targets, isShown: () => panel?.isListOpen() === true, show: showList });
  return {
    open: (purpose) => withPanel((opened) => opened.openForm(purpose)),
    isFormOpen: () => panel?.isFormOpen() === true,
    openFile: (file) => withPanel((opened) => opened.openForm('track', file)),
    showList,
    followEvent: news,
    followSource: (source) => panel?.followSource(source),
  };
}
