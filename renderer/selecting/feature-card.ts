/** The card of what is selected: one feature with its properties, all as text, or a list of several. */
import '../styles/tile-details.css';
import '../styles/layers.css';
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { LayerId } from '../../shared/layers/layer.ts';
import { layerTexts as texts } from '../../shared/texts/layers.ts';
import { FINE_ZOOM, formatPosition } from '../../shared/texts/positions.ts';
import { type ChoiceMode, type FeatureDetails, MAX_LISTED_FEATURES } from '../layers/layer-selection.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element, outsideLink, setText } from '../parts/element.ts';
import { readFormats } from '../parts/formats.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { copyText } from '../parts/text-copier.ts';
import { flattenRichText, type RichText } from './rich-text.ts';

/** One feature, and the layer it is in. */
export interface ShownFeature extends FeatureDetails {
  readonly layerId: LayerId;
  readonly layerName: string;
}

/** What is selected of a layer, for the list. */
interface ListedLayer {
  readonly layerId: LayerId;
  readonly layerName: string;
  readonly count: number;
  readonly listed: readonly Pick<FeatureDetails, 'feature' | 'name' | 'kind'>[];
}

export interface FeatureCardOptions {
  /** The part of the page that the card is added to. */
  readonly area: HTMLElement;
  readonly focusMap: () => void;
  readonly zoomTo: (bounds: BoundingBox) => void;
  /** Goes to everything that is selected. */
  readonly zoomToAll: () => void;
  /** Opens the form of a saved area along a line, or inside an area. */
  readonly saveArea: (feature: ShownFeature) => void;
  /** Opens a feature of the list. */
  readonly open: (layerId: LayerId, feature: number) => void;
  /** Goes to the place of a `geo:` link. */
  readonly openPlace: (link: string) => void;
  /** Selects the next feature in the centre of the map. */
  readonly selectNext: (mode: ChoiceMode) => void;
  /** Called when people close the card. */
  readonly onClose: () => void;
}

export interface FeatureCard {
  /** `isListed` for one of those that {@link showMany} has shown last: the card leads back to the list. */
  readonly showOne: (feature: ShownFeature, how: { readonly takesFocus: boolean; readonly isListed: boolean }) => void;
  /** Several features, the topmost layer first. */
  readonly showMany: (layers: readonly ListedLayer[], takesFocus: boolean) => void;
  readonly hide: () => void;
}

type CopiedRow = readonly string[];

export function createFeatureCard(options: FeatureCardOptions): FeatureCard {
  const { area, focusMap, onClose } = options;
  const said = element('p', { class: 'quiet said', role: 'status' });
  /** Tells screen readers of another feature while the card has the focus. */
  const spoken = element('p', { class: 'unseen', role: 'status' });
  let list: (() => void) | undefined;
  const hide = () => {
    const hadFocus = root.contains(document.activeElement);
    list = undefined;
    root.remove();
    document.removeEventListener('keydown', onKey);
    if (hadFocus) focusMap();
  };
  const close = () => {
    hide();
    onClose();
  };
  const onKey = (event: KeyboardEvent) => {
    // Menus, panels and dialogs take the key first.
    if (event.key !== CLOSE_KEY || event.defaultPrevented || isDialogOpen()) return;
    event.preventDefault();
    close();
  };
  const root = element('section', { class: 'tile-card feature-card', 'aria-label': texts.card, tabindex: '-1' });
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === root) options.selectNext(event.shiftKey ? 'add' : 'replace');
  });
  const copy = async (rows: readonly CopiedRow[]) => {
    const isCopied = await copyText(rows.map((row) => row.map(flattenCell).join('\t')).join('\n'));
    setText(said, isCopied ? texts.copiedText : texts.notCopied);
  };
  const show = (parts: { title: string; content: readonly Node[]; actions: readonly Node[] }, takesFocus: boolean) => {
    const hadFocus = root.contains(document.activeElement);
    setText(said, '');
    setText(spoken, hadFocus ? parts.title : '');
    root.replaceChildren(
      element('h2', {}, parts.title),
      button('×', close, { class: 'notice-dismiss', 'aria-label': texts.close, title: texts.close }),
      ...parts.content,
      element('div', { class: 'tile-facts-actions' }, ...parts.actions),
      said,
      spoken,
    );
    root.scrollTop = 0;
    if (!root.isConnected) {
      document.addEventListener('keydown', onKey);
      area.append(root);
    }
    if (takesFocus || hadFocus) root.focus({ preventScroll: true });
  };
  const small = (label: string, act: () => void) => button(label, act, { class: 'plain-button' });
  /** None for what is on the view. */
  const listPlaceActions = (feature: ShownFeature) => {
    const { bounds, kind } = feature;
    if (!bounds) return [];
    const goTo = small(texts.goTo, () => options.zoomTo(bounds));
    if (kind !== 'line' && kind !== 'area') return [goTo];
    return [goTo, small(texts.saveFeature[kind], () => options.saveArea(feature))];
  };
  const showOne: FeatureCard['showOne'] = (feature, { takesFocus, isListed }) => {
    const title = feature.name ?? texts.kinds[feature.kind];
    const rows = listRows(feature);
    const values = rows.flatMap(([name, value]) => [
      element('dt', {}, name),
      element('dd', { class: 'fact-text' }, ...showRichText(value, options.openPlace)),
    ]);
    if (!isListed) list = undefined;
    const back = list;
    const content = [
      element('p', { class: 'hint' }, texts.cardLayer(feature.layerName, feature.folders)),
      element(
        'div',
        { class: 'tile-card-more' },
        ...(rows.length > 0 ? [element('dl', { class: 'facts' }, ...values)] : []),
      ),
    ];
    const copied = rows.map(([name, value]) => [name, flattenRichText(value)]);
    const actions = [
      ...(back ? [small(texts.backToList, back)] : []),
      small(texts.copy, () => void copy([[title], ...copied])),
      ...listPlaceActions(feature),
    ];
    show({ title, content, actions }, takesFocus);
  };
  return {
    showOne,
    showMany(layers, takesFocus) {
      const count = layers.reduce((sum, layer) => sum + layer.count, 0);
      let room = MAX_LISTED_FEATURES;
      const shown = layers.map((layer) => {
        const listed = layer.listed.slice(0, room);
        room -= listed.length;
        return { ...layer, listed };
      });
      const more = count - (MAX_LISTED_FEATURES - room);
      const showList = (focuses: boolean) =>
        show(
          {
            title: texts.selected(count),
            content: [
              element(
                'div',
                { class: 'feature-groups' },
                ...shown.filter(({ listed }) => listed.length > 0).flatMap((layer) => listGroup(layer, options.open)),
                ...(more > 0 ? [element('p', { class: 'hint' }, texts.more(more))] : []),
              ),
            ],
            actions: [
              small(texts.copy, () => void copy(copyList(shown))),
              small(texts.goTo, options.zoomToAll),
              small(texts.clearSelection, close),
            ],
          },
          focuses,
        );
      list = () => showList(true);
      showList(takesFocus);
    },
    hide,
  };
}

function listGroup(
  { layerId, layerName, count, listed }: ListedLayer,
  open: FeatureCardOptions['open'],
): readonly Node[] {
  const rows = listed.map(({ feature, name, kind }) =>
    element(
      'li',
      {},
      button(name ?? texts.kinds[kind], () => open(layerId, feature), { class: 'feature-link' }),
    ),
  );
  const heading = element('h3', { id: `selected-${layerId}` }, texts.group(layerName, count));
  return [heading, element('ul', { 'aria-labelledby': heading.id }, ...rows)];
}

function copyList(layers: readonly ListedLayer[]): readonly CopiedRow[] {
  const rows = layers.flatMap(({ layerName, listed }) =>
    listed.map(({ name, kind }) => [layerName, name ?? '', texts.kinds[kind]]),
  );
  return [[...texts.copiedColumns], ...rows];
}

/** A cell of a table has no tabs and lines. */
function flattenCell(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function listRows({ position, properties }: ShownFeature): readonly (readonly [name: string, value: RichText])[] {
  const place = position && formatPosition(position, readFormats().positionFormat, FINE_ZOOM);
  return [...(place ? [[texts.position, [place]] as const] : []), ...properties];
}

function showRichText(value: RichText, openPlace: (link: string) => void): readonly (Node | string)[] {
  return value.map((part) => {
    if (typeof part === 'string') return part;
    const link = outsideLink(part.text, part.url, { title: part.url });
    if (/^geo:/i.test(part.url)) {
      link.removeAttribute('target');
      link.addEventListener('click', (event) => {
        event.preventDefault();
        openPlace(part.url);
      });
    }
    return link;
  });
}
