/** The addresses of the tile server for each source, with buttons that copy them. */
import { formatTileJsonAddress, formatTileTemplate, isCacheOnly, type ServingState } from '../../shared/serving.ts';
import type { Source, SourceId } from '../../shared/sources/source.ts';
import { servingTexts as TEXTS } from '../../shared/texts/serving.ts';
import { button, element, setText, type View } from '../parts/element.ts';
import { createChoiceField, createOptions } from '../parts/form-field.ts';
import { copyText } from '../parts/text-copier.ts';

export interface AddressesView extends View<ServingState> {
  /** Says what has just happened, below the addresses. */
  readonly say: (text: string) => void;
}

/** Shows the addresses of one source after the other, `shownId` first; empty while nothing is served. */
export function createAddresses(sources: readonly Source[], shownId: SourceId, renew: () => void): AddressesView {
  const status = element('p', { class: 'serving-status' });
  const rule = element('span');
  const choice = createChoiceField(
    { id: 'served-source', label: TEXTS.source, hint: rule },
    shownId,
    sources.map(({ id, name }) => [id, name]),
  );
  const server = createChoiceField({ id: 'served-from', label: TEXTS.server }, '', []);
  const news = element('p', { class: 'hint serving-news', role: 'status' });
  const say = (text: string) => setText(news, text);
  const tiles = createAddressField('served-tiles', TEXTS.tiles, say);
  const tileJson = createAddressField('served-tilejson', TEXTS.tileJson, say);
  const renewButton = button(TEXTS.renew, renew, { class: 'plain-button', 'aria-describedby': 'served-renew-hint' });
  let bases: readonly string[] = [];

  const fill = () => {
    const source = sources.find(({ id }) => id === choice.control.value);
    const base = bases[server.control.selectedIndex] ?? bases[0];
    if (!source || base === undefined) return;
    setText(rule, describeRule(source));
    tiles.show(formatTileTemplate(base, source.id));
    tileJson.show(formatTileJsonAddress(base, source.id));
  };
  for (const { control } of [choice, server]) control.addEventListener('change', fill);
  return {
    root: element(
      'div',
      { class: 'serving-addresses' },
      status,
      choice.root,
      server.root,
      tiles.root,
      tileJson.root,
      element(
        'div',
        { class: 'serving-renew' },
        renewButton,
        element('p', { id: 'served-renew-hint', class: 'hint' }, TEXTS.renewHint),
      ),
      news,
    ),
    say,
    show: (state) => {
      ({ bases } = state);
      setText(status, describeState(state));
      server.root.hidden = bases.length < 2;
      server.control.replaceChildren(...createOptions(bases.map((base) => [base, new URL(base).host])));
      fill();
    },
  };
}

function describeRule(source: Source): string {
  if (source.kind === 'world') return TEXTS.drawn;
  if (source.kind === 'archive') return TEXTS.readsArchive;
  return isCacheOnly(source) ? TEXTS.cachedOnly : TEXTS.asksSource;
}

function describeState({ isOn, reach, port, takenPort }: ServingState): string {
  if (!isOn || port === null) return '';
  const now = reach === 'network' ? TEXTS.onNetwork(port) : TEXTS.onComputer(port);
  return takenPort === null ? now : `${now} ${TEXTS.takenPort(takenPort)}`;
}

/** A field that people can't change, and a button that copies it. */
function createAddressField(id: string, label: string, say: (text: string) => void): View<string> {
  const field = element('input', { type: 'text', id, readonly: '', spellcheck: 'false', autocomplete: 'off' });
  field.addEventListener('focus', () => field.select());
  const copy = async () => say((await copyText(field.value)) ? TEXTS.copied(label) : TEXTS.notCopied);
  const copyButton = button(TEXTS.copy, () => void copy(), {
    class: 'plain-button',
    'aria-label': `${TEXTS.copy}: ${label}`,
  });
  const row = element('div', { class: 'address-row' }, field, copyButton);
  return {
    root: element('div', { class: 'field' }, element('label', { for: id }, label), row),
    show: (address) => {
      field.value = address;
    },
  };
}
