/** The chip in the map's corner: what the map shows instead of the chosen source, why, and what to do. */
import { mapTexts } from '../../shared/texts/map.ts';
import { button, element, outsideLink, setText } from '../parts/element.ts';
import type { ShownNote } from './tile-state-text.ts';

/** How long the button says “Retrying…”, at least. */
const RETRYING_MS = 1000;

const NOTHING: ShownNote = { what: '', why: '', action: undefined, termsUrl: undefined };

export interface MapChipOptions {
  readonly retry: () => void;
  readonly goOnline: () => void;
  readonly editSource: () => void;
  /** Called when a focused button of the chip is hidden. */
  readonly focusMap: () => void;
}

/** Adds an empty chip; the answer shows a note in it, or nothing. */
export function createMapChip(
  corner: HTMLElement,
  { retry, goOnline, editSource, focusMap }: MapChipOptions,
): (note: ShownNote | undefined) => void {
  // Always in the page: screen readers announce changes only in live regions that already exist.
  const what = element('span');
  const why = element('span');
  const text = element('p', { role: 'status' }, what, ' ', why);
  const terms = outsideLink(mapTexts.terms, '');
  const online = button(mapTexts.goOnline, goOnline);
  const edit = button(mapTexts.editSource, editSource);
  const again = button(mapTexts.retry, () => {
    if (retrying !== undefined) return;
    retrying = setTimeout(() => {
      retrying = undefined;
      fill();
    }, RETRYING_MS);
    retry();
    fill();
  });
  const chip = element('div', { class: 'map-chip' }, text, terms, again, online, edit);
  corner.append(chip);
  let note = NOTHING;
  let retrying: ReturnType<typeof setTimeout> | undefined;

  const fill = () => {
    const focused = document.activeElement;
    chip.toggleAttribute('data-empty', note === NOTHING);
    // Panning changes what is shown all the time, so only a new reason is read out.
    text.setAttribute('aria-live', why.textContent === note.why ? 'off' : 'polite');
    setText(what, note.what);
    setText(why, note.why);
    setText(again, retrying === undefined ? mapTexts.retry : mapTexts.retrying);
    again.setAttribute('aria-disabled', String(retrying !== undefined));
    again.hidden = note.action !== 'retry';
    online.hidden = note.action !== 'goOnline';
    edit.hidden = note.action !== 'editSource';
    terms.hidden = note.termsUrl === undefined;
    terms.href = note.termsUrl ?? '';
    if (focused !== null && chip.contains(focused) && focused.hasAttribute('hidden')) focusMap();
  };
  fill();
  return (next) => {
    note = next ?? NOTHING;
    fill();
  };
}
