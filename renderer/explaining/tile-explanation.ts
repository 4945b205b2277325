/** The card beside a tile that tells what is known of it. */
import { formatTileCoord } from '../../shared/tile-coord.ts';
import type { AskedBy, TileExplainer, TileSubject, WindowPoint } from '../map/tile-subject.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element, outsideLink, setText } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { limitCard, placeCard } from './card-place.ts';
import { describeRetry, describeTile, describeTooDeep } from './tile-reason.ts';

const COUNT_EVERY_MS = 500;

/** The facts of a tile within its card. */
export interface TileFactsView {
  /** Called now and then, and whenever the tile has changed. */
  readonly update: () => void;
  readonly end: () => void;
}

/** Shows all that is known of a tile in an element; `onGrown` is called when there is more to see. */
export type ShowTileFacts = (place: HTMLElement, subject: TileSubject, onGrown: () => void) => TileFactsView;

/** Cards within an area of the page, one at a time; `focusMap` is for a focus that has no other place. */
export function createTileExplainer(area: HTMLElement, focusMap: () => void, showFacts: ShowTileFacts): TileExplainer {
  let card: TileFactsView | undefined;
  const close = () => {
    const closing = card;
    card = undefined;
    closing?.end();
  };
  return {
    open(subject, by, beside, onClose) {
      close();
      card = openCard({ area, close, focusMap, showFacts }, subject, by, beside, onClose);
    },
    update: () => card?.update(),
    close,
  };
}

interface CardOptions {
  readonly area: HTMLElement;
  readonly close: () => void;
  readonly focusMap: () => void;
  readonly showFacts: ShowTileFacts;
}

function openCard(
  { area, close, focusMap, showFacts }: CardOptions,
  subject: TileSubject,
  by: AskedBy,
  beside: WindowPoint,
  onClose: () => void,
): TileFactsView {
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
    // A press on the map may begin the click that explains another tile: then the map closes the card.
    if (event.target instanceof Element && !root.contains(event.target) && !event.target.closest('#map')) close();
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

function giveBack(before: Element | null, focusMap: () => void): void {
  if (before instanceof HTMLElement && before.isConnected && before !== document.body)
    before.focus({ preventScroll: true });
  else focusMap();
}

/** A card with room for more facts. */
function createCard(subject: TileSubject, close: () => void) {
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
    createFacts([
      ['Tile', formatTileCoord(coord)],
      ['Source', source.name],
      ['Shown', shown],
      ...(tooDeepZoom === undefined ? [] : [['Zoom', describeTooDeep(tooDeepZoom, coord.z)] as const]),
    ]),
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

/** Puts the card beside its place, no larger than what is seen of the area. */
function place(root: HTMLElement, area: HTMLElement, { clientX, clientY }: WindowPoint): void {
  const box = area.getBoundingClientRect();
  const seen = measureSeen(area);
  const most = limitCard(seen);
  root.style.maxWidth = `${most.width}px`;
  root.style.maxHeight = `${most.height}px`;
  const room = { area: box, seen, x: clientX - box.left, y: clientY - box.top };
  const size = { width: root.offsetWidth, height: root.offsetHeight };
  const placed: { readonly left: number; readonly top?: number; readonly bottom?: number } = placeCard(room, size);
  for (const side of ['left', 'top', 'bottom'] as const)
    root.style[side] = placed[side] === undefined ? 'auto' : `${placed[side]}px`;
}

/** What is seen of the area: a panel may cover its right side, or the lower part of a narrow one. */
function measureSeen(area: HTMLElement): { readonly width: number; readonly height: number } {
  const { width, height } = area.getBoundingClientRect();
  const panel = area.querySelector<HTMLElement>('aside:not([hidden])');
  if (panel === null) return { width, height };
  const isBeside = panel.offsetWidth < width - 1;
  return isBeside ? { width: width - panel.offsetWidth, height } : { width, height: height - panel.offsetHeight };
}
