/** The list of saved areas. */
import type { AreaId, AreaMeasure, AreaSummary } from '../../shared/areas/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { createPanelFoot, type PanelFace } from '../panels/side-panel.ts';
import { button, element, type View } from '../parts/element.ts';
import { type AreaActions, type AreaFacts, createAreaCard } from './area-card.ts';
import { sortAreas } from './known-areas.ts';

export interface AreaListOptions {
  readonly actions: AreaActions;
  readonly nameSource: (sourceId: SourceId) => string;
  readonly getMeasure: (areaId: AreaId) => AreaMeasure | undefined;
  readonly saveView: () => void;
  readonly retryLoading: () => void;
  readonly onEnd: () => void;
}

export interface AreaListFace {
  readonly face: PanelFace;
  /** Shows these areas, those with a job first. Does nothing with undefined, before the list is known. */
  readonly show: (areas: readonly AreaSummary[] | undefined) => void;
  /** Shows why the list could not be read. */
  readonly complain: (error: ErrorValue) => void;
  /** Scrolls to an area and focuses it, now or as soon as it is in the list. */
  readonly goToArea: (areaId: AreaId) => void;
}

export function createAreaList(options: AreaListOptions): AreaListFace {
  const cards = new Map<AreaId, View<AreaFacts>>();
  const list = element('ul', { class: 'area-cards' });
  const note = element('p', { class: 'area-note' }, areaTexts.loading);
  const retry = button(areaTexts.retryLoading, options.retryLoading, { class: 'plain-button', hidden: '' });
  const body = element('div', { class: 'panel-body' }, note, retry, list);
  let awaited: AreaId | undefined;

  const showAwaited = () => {
    const card = awaited === undefined ? undefined : cards.get(awaited);
    if (!card) return;
    awaited = undefined;
    card.root.scrollIntoView({ block: 'nearest' });
    card.root.focus({ preventScroll: true });
  };
  const describe = (area: AreaSummary) => ({
    area,
    sourceName: options.nameSource(area.sourceId),
    measure: options.getMeasure(area.id),
  });
  const showCard = (area: AreaSummary): HTMLElement => {
    const card = cards.get(area.id);
    if (card) card.show(describe(area));
    const shown = card ?? createAreaCard(describe(area), options.actions);
    cards.set(area.id, shown);
    return shown.root;
  };
  const footer = createPanelFoot([], [button(areaTexts.saveArea, options.saveView, { class: 'primary' })]);
  return {
    face: { title: areaTexts.savedAreas, body, footer, end: options.onEnd },
    show(areas) {
      if (areas === undefined) return;
      retry.hidden = true;
      note.textContent = areaTexts.noAreas;
      note.hidden = areas.length > 0;
      const kept = new Set(areas.map(({ id }) => id));
      for (const id of cards.keys()) if (!kept.has(id)) cards.delete(id);
      arrange(list, sortAreas(areas).map(showCard));
      showAwaited();
    },
    complain({ message }) {
      note.textContent = message;
      note.hidden = false;
      retry.hidden = false;
    },
    goToArea(areaId) {
      awaited = areaId;
      showAwaited();
    },
  };
}

/** Puts the cards in this order, moving as few as possible. The focus stays, or goes to the heading if its card is removed. */
function arrange(list: HTMLElement, wanted: readonly HTMLElement[]): void {
  const focused = document.activeElement;
  for (const gone of [...list.children].filter((child) => !wanted.includes(child as HTMLElement))) {
    if (gone.contains(focused)) list.closest<HTMLElement>('#side-panel')?.querySelector<HTMLElement>('h2')?.focus();
    gone.remove();
  }
  wanted.forEach((card, index) => {
    if (list.children[index] !== card) list.insertBefore(card, list.children[index] ?? null);
  });
  const isLost = focused !== document.activeElement && list.contains(focused);
  if (isLost && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}
