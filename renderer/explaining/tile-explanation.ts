/** The card beside a tile that tells what is known of it. Knows no map and no call. */

import { formatTileCoord } from '../../shared/tile-coord.ts';
import type { AskedBy, TileExplainer, TileSubject, WindowPoint } from '../map/tile-subject.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element, outsideLink, setText } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { limitCard, placeCard } from './card-place.ts';
import { describeRetry, describeTile, describeTooDeep } from './tile-reason.ts';

const COUNT_EVERY_MS = 500;

/** What more is told of a tile within its card. */
export interface TileFactsView {
  /** Called now and then, and whenever something about the tile has changed. */
  readonly update: () => void;
  readonly end: () => void;
}

/** Tells all that is known of a tile in an element; `onGrown` is told when that has become longer. */
export type ShowTileFacts = (place: HTMLElement, subject: TileSubject, onGrown: () => void) => TileFactsView;

interface OpenCard {
  readonly update: () => void;
  readonly end: () => void;
}

/** Cards within an area of the page, one at a time; `focusMap` is where the focus goes that has no other place. */
export function createTileExplainer(area: HTMLElement, focusMap: () => void, showFacts: ShowTileFacts): TileExplainer {
  let card: OpenCard | undefined;
  const close = () => {
    const closing = card;
    card = undefined;
    closing?.end();
  };
  return {
    open(subject, by, beside, onClose) {
      close();
      card = openCard({ area, subject, by, beside, close, focusMap, showFacts, onClose });
    },
    update: () => card?.update(),
    close,
  };
}

interface CardOptions {
  readonly area: HTMLElement;
  readonly subject: TileSubject;
  readonly by: AskedBy;
  readonly beside: WindowPoint;
  readonly close: () => void;
  readonly focusMap: () => void;
  readonly showFacts: ShowTileFacts;
  readonly onClose: () => void;
}

function openCard({ area, subject, by, beside, close, focusMap, showFacts, onClose }: CardOptions): OpenCard {
  const card = createCard(subject, close);
  const { root, more } = card;
  const before = document.activeElement;
  area.append(root);
  card.update();
  place(root, area, beside);
  const wantsAll = by === 'inspect' || by === 'command';
  const facts = wantsAll ? showFacts(more, subject, () => place(root, area, beside)) : undefined;
  const update = () => {
    card.update();
    facts?.update();
  };
  const counting = setInterval(update, COUNT_EVERY_MS);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== CLOSE_KEY || isDialogOpen()) return;
    event.stopPropagation();
    close();
  };
  const onPress = (event: PointerEvent) => {
    // A press on the map may be the beginning of the click that explains another tile: the map closes the card then.
    if (event.target instanceof Node && !root.contains(event.target) && !isMap(event.target)) close();
  };
  document.addEventListener('keydown', onKey, { capture: true });
  document.addEventListener('pointerdown', onPress, { capture: true });
  if (by === 'command') root.focus({ preventScroll: true });
  return {
    update,
    end() {
      clearInterval(counting);
      facts?.end();
      document.removeEventListener('keydown', onKey, { capture: true });
      document.removeEventListener('pointerdown', onPress, { capture: true });
      const hadFocus = root.contains(document.activeElement);
      root.remove();
      if (hadFocus) giveBack(before, focusMap);
      onClose();
    },
  };
}

function isMap(node: Node): boolean {
  return node instanceof Element && node.closest('#map') !== null;
}

function giveBack(before: Element | null, focusMap: () => void): void {
  if (before instanceof HTMLElement && before.isConnected && before !== document.body)
    before.focus({ preventScroll: true });
  else focusMap();
}

interface Card extends Pick<OpenCard, 'update'> {
  readonly root: HTMLElement;
  /** Where there is room for more facts. */
  readonly more: HTMLElement;
}

function createCard(subject: TileSubject, close: () => void): Card {
  const { tile, source, tooDeepZoom } = subject;
  const { coord } = tile.place;
  const headline = element('h2', { id: 'tile-card-headline' });
  const text = element('p', { id: 'tile-card-text' });
  const shown = element('dd');
  const counting = element('p', { class: 'tile-card-retry' });
  const terms = outsideLink('Read its terms', '');
  const more = element('div', { class: 'tile-card-more' });
  const retry = button('Retry', subject.retry, { class: 'tile-card-button' });
  const root = element(
    'section',
    { class: 'tile-card', role: 'dialog', tabindex: '-1', 'aria-labelledby': headline.id, 'aria-describedby': text.id },
    headline,
    button('×', close, { class: 'notice-dismiss', 'aria-label': 'Close', title: 'Close' }),
    text,
    element(
      'dl',
      { class: 'facts' },
      ...fact('Tile', element('dd', {}, formatTileCoord(coord))),
      ...fact('Source', element('dd', {}, source.name)),
      ...fact('Shown', shown),
      ...(tooDeepZoom === undefined ? [] : fact('Zoom', element('dd', {}, describeTooDeep(tooDeepZoom, coord.z)))),
    ),
    more,
    element('div', { class: 'tile-card-end' }, counting, terms, retry),
  );
  const update = () => {
    const { status } = tile;
    const reason = describeTile(status);
    root.dataset.code = status.error?.code ?? status.state;
    setText(headline, reason.headline);
    setText(text, reason.text);
    setText(shown, reason.shown);
    setText(counting, describeRetry(status.retryAtMs, performance.now()));
    terms.hidden = status.error?.moreUrl === undefined;
    if (status.error?.moreUrl) terms.href = status.error.moreUrl;
    if (!reason.canRetry && retry === document.activeElement) root.focus({ preventScroll: true });
    retry.hidden = !reason.canRetry;
  };
  return { root, more, update };
}

function fact(name: string, value: HTMLElement): readonly HTMLElement[] {
  return [element('dt', {}, name), value];
}

/** Puts the card beside its place, no larger than what is seen of the area. */
function place(root: HTMLElement, area: HTMLElement, { clientX, clientY }: WindowPoint): void {
  const box = area.getBoundingClientRect();
  const seen = measureSeen(area);
  const most = limitCard(seen);
  root.style.maxWidth = `${most.width}px`;
  root.style.maxHeight = `${most.height}px`;
  const room = { area: box, seen, x: clientX - box.left, y: clientY - box.top };
  const placed = placeCard(room, { width: root.offsetWidth, height: root.offsetHeight });
  root.style.left = `${placed.left}px`;
  root.style.top = 'top' in placed ? `${placed.top}px` : 'auto';
  root.style.bottom = 'bottom' in placed ? `${placed.bottom}px` : 'auto';
}

/** What is seen of the area: a panel may cover its right side, or the lower part of a narrow one. */
function measureSeen(area: HTMLElement): { readonly width: number; readonly height: number } {
  const { width, height } = area.getBoundingClientRect();
  const panel = area.querySelector<HTMLElement>('aside:not([hidden])');
  if (panel === null) return { width, height };
  const isBeside = panel.offsetWidth < width - 1;
  return isBeside ? { width: width - panel.offsetWidth, height } : { width, height: height - panel.offsetHeight };
}
