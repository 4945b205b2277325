/** The panel of layers: a row for each, the topmost first. */
import '../../styles/layers.css';
import type { Layer, LayerId } from '../../../shared/layers/layer.ts';
import { layerTexts as texts } from '../../../shared/texts/layers.ts';
import { type ChoiceMenu, toggleChoiceMenu } from '../../menu/choice-menu.ts';
import { createPanelFoot, type PanelFace } from '../../panels/side-panel.ts';
import { button, element, onKey, setText } from '../../parts/element.ts';
import type { LayerFacts } from '../layer-facts.ts';
import { createLayerRow, type LayerActions, type LayerRow } from './layer-row.ts';
import { enableRowDragging } from './row-dragging.ts';

export interface LayersPanelOptions extends LayerActions {
  readonly open: () => void;
  /** Makes a drawing. */
  readonly draw: () => void;
  /** What "Add source" offers. */
  readonly describeSources: () => ChoiceMenu;
  readonly factsOf: (layerId: LayerId) => LayerFacts | undefined;
  /** Moves a layer to a place in the list, the topmost first. */
  readonly moveTo: (layerId: LayerId, index: number) => void;
  readonly onEnd: () => void;
}

export interface LayersPanel {
  readonly face: PanelFace;
  /** The topmost first. */
  readonly show: (layers: readonly Layer[]) => void;
  readonly showFacts: (layerId: LayerId, facts: LayerFacts) => void;
  /** Tells screen readers. */
  readonly say: (text: string) => void;
}

export function createLayersPanel(options: LayersPanelOptions): LayersPanel {
  const { open, draw, describeSources, factsOf, onEnd, ...actions } = options;
  const rows = new Map<LayerId, LayerRow>();
  const list = element('ul', { class: 'layer-list' });
  enableRowDragging(list, ({ dataset }, index) => actions.moveTo(dataset.layer ?? '', index));
  const empty = element('p', { class: 'hint layers-empty' }, texts.empty);
  const spoken = element('p', { class: 'unseen', role: 'status' });
  const openButton = button(texts.open, open, { class: 'primary' });
  const addButton = button(texts.addSource, () => toggleChoiceMenu(addButton, describeSources), {
    title: texts.addSourceTitle,
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
  });
  for (const key of ['ArrowUp', 'ArrowDown']) onKey(addButton, key, () => addButton.click());
  const face: PanelFace = {
    title: texts.title,
    body: element('div', { class: 'panel-body layers-panel' }, empty, list, spoken),
    footer: createPanelFoot(
      [],
      [element('div', { class: 'menu source-adder' }, addButton), button(texts.newDrawing, draw), openButton],
    ),
    end: onEnd,
  };

  const removeRow = (id: LayerId, row: LayerRow) => {
    const next = row.root.nextElementSibling ?? row.root.previousElementSibling;
    const hadFocus = row.root.contains(document.activeElement);
    row.root.remove();
    rows.delete(id);
    if (hadFocus) (next instanceof HTMLElement ? next : openButton).focus();
  };
  const place = (root: HTMLElement, index: number) => {
    const before = list.children[index];
    if (before === root) return;
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    list.insertBefore(root, before ?? null);
    // Moving an element takes the focus away.
    if (focused instanceof HTMLElement) focused.focus();
  };
  return {
    face,
    show(layers) {
      empty.hidden = layers.length > 0;
      for (const [id, row] of rows) if (!layers.some((layer) => layer.id === id)) removeRow(id, row);
      for (const [index, layer] of layers.entries()) {
        const row = rows.get(layer.id) ?? createLayerRow(layer, actions);
        rows.set(layer.id, row);
        row.show(layer, { isFirst: index === 0, isLast: index === layers.length - 1 });
        row.showFacts(factsOf(layer.id));
        place(row.root, index);
      }
    },
    showFacts: (layerId, facts) => rows.get(layerId)?.showFacts(facts),
    say: (text) => setText(spoken, text),
  };
}
