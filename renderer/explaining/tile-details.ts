/** The card with the details of a tile. It opens in the map's upper left corner and shows one tile after another. */
import '../styles/tile-details.css';
import { explainingTexts as texts } from '../../shared/texts/explaining.ts';
import type { Client } from '../bridge/client.ts';
import type { TileSubject } from '../map/tiles/tile-subject.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { showTileFacts, type TileFactsView } from './tile-facts-view.ts';

const COUNT_EVERY_MS = 500;

export interface TileDetailsOptions {
  readonly client: Pick<Client, 'call'>;
  /** The part of the page that the card is added to. */
  readonly area: HTMLElement;
  /** Moves the focus to the map. */
  readonly focusMap: () => void;
  /** Called once, when people or the caller close the card. */
  readonly onClose: () => void;
}

export interface TileDetails {
  readonly show: (subject: TileSubject) => void;
  readonly update: () => void;
  readonly focus: () => void;
  readonly close: () => void;
}

/** Opens an empty card. */
export function openTileDetails({ client, area, focusMap, onClose }: TileDetailsOptions): TileDetails {
  const root = element('section', { class: 'tile-card', 'aria-label': texts.title, tabindex: '-1' });
  const before = document.activeElement;
  let facts: TileFactsView | undefined;
  const close = () => {
    clearInterval(counting);
    facts?.end();
    document.removeEventListener('keydown', onKey);
    const hadFocus = root.contains(document.activeElement);
    root.remove();
    if (hadFocus) giveBack(before, focusMap);
    onClose();
  };
  const onKey = (event: KeyboardEvent) => {
    // Menus, panels and dialogs take the key first.
    if (event.key === CLOSE_KEY && !event.defaultPrevented && !isDialogOpen()) close();
  };
  const counting = setInterval(() => facts?.update(), COUNT_EVERY_MS);
  document.addEventListener('keydown', onKey);
  const dismiss = button('×', close, { class: 'notice-dismiss', 'aria-label': texts.close, title: texts.close });
  area.append(root);
  return {
    show(subject) {
      facts?.end();
      const hadFocus = root.contains(document.activeElement);
      facts = showTileFacts(client, subject, root);
      const { headline, text } = facts;
      root.setAttribute('aria-describedby', `${headline.id} ${text.id}`);
      root.replaceChildren(headline, dismiss, text, facts.root, element('p', { class: 'tile-card-hint' }, texts.hint));
      if (hadFocus) root.focus({ preventScroll: true });
    },
    update: () => facts?.update(),
    focus: () => root.focus({ preventScroll: true }),
    close,
  };
}

function giveBack(before: Element | null, focusMap: () => void): void {
  if (before instanceof HTMLElement && before.isConnected && before !== document.body)
    before.focus({ preventScroll: true });
  else focusMap();
}
