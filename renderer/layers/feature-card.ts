/** The card of a selected feature: its name, its layer and its properties, all as plain text. */
import '../styles/tile-details.css';
import '../styles/layers.css';
import type { LayerId } from '../../shared/layer.ts';
import { layerTexts as texts } from '../../shared/texts/layers.ts';
import { isDialogOpen } from '../parts/dialog.ts';
import { button, element, setText } from '../parts/element.ts';
import { CLOSE_KEY } from '../parts/key-row.ts';
import { copyText } from '../parts/text-copier.ts';
import type { SelectedFeature } from './layer-selection.ts';

export interface FeatureCardOptions {
  /** The part of the page that the card is added to. */
  readonly area: HTMLElement;
  readonly focusMap: () => void;
  readonly zoomTo: (layerId: LayerId) => void;
  /** Called when people close the card. */
  readonly onClose: () => void;
}

export interface FeatureCard {
  readonly show: (feature: SelectedFeature, layerName: string) => void;
  readonly hide: () => void;
}

export function createFeatureCard({ area, focusMap, zoomTo, onClose }: FeatureCardOptions): FeatureCard {
  const heading = element('h2');
  const where = element('p', { class: 'hint' });
  const rows = element('dl', { class: 'facts' });
  const said = element('p', { class: 'quiet said', role: 'status' });
  let shown: SelectedFeature | undefined;
  const listRows = ({ position, properties }: SelectedFeature) => [
    ...(position ? [[texts.position, `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`] as const] : []),
    ...properties,
  ];
  const copy = async () => {
    if (!shown) return;
    const lines = [heading.textContent ?? '', ...listRows(shown).map(([name, value]) => `${name}: ${value}`)];
    const isCopied = await copyText(lines.join('\n'));
    setText(said, isCopied ? texts.copiedText : texts.notCopied);
  };
  const hide = () => {
    const hadFocus = root.contains(document.activeElement);
    shown = undefined;
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
    if (event.key === CLOSE_KEY && !event.defaultPrevented && !isDialogOpen()) close();
  };
  const root = element(
    'section',
    { class: 'tile-card feature-card', 'aria-label': texts.card, tabindex: '-1' },
    heading,
    button('×', close, { class: 'notice-dismiss', 'aria-label': texts.close, title: texts.close }),
    where,
    element('div', { class: 'tile-card-more' }, rows),
    element(
      'div',
      { class: 'tile-facts-actions' },
      button(texts.copy, () => void copy(), { class: 'plain-button' }),
      button(texts.goTo, () => shown && zoomTo(shown.layerId), { class: 'plain-button' }),
    ),
    said,
  );
  return {
    show(feature, layerName) {
      shown = feature;
      setText(heading, feature.name ?? texts.kinds[feature.kind]);
      setText(where, texts.cardLayer(layerName, feature.folders));
      setText(said, '');
      rows.replaceChildren(
        ...listRows(feature).flatMap(([name, value]) => [
          element('dt', {}, name),
          element('dd', { class: 'fact-text' }, value),
        ]),
      );
      rows.hidden = rows.childElementCount === 0;
      if (root.isConnected) return;
      document.addEventListener('keydown', onKey);
      area.append(root);
      if (feature.isFromKeys) root.focus({ preventScroll: true });
    },
    hide,
  };
}
