/** The row of a layer in the panel, with its settings. It keeps its elements, and so the focus, while they change. */
import type { ErrorValue } from '../../../shared/errors.ts';
import { LAYER_WIDTH_PX, type Layer, type LayerLook, MAX_LAYER_ZOOM } from '../../../shared/layers/layer.ts';
import { layerTexts as texts } from '../../../shared/texts/layers.ts';
import { createRenameField } from '../../areas/rename-field.ts';
import { button, element, isUsable, setText, setUsable } from '../../parts/element.ts';
import { createChoiceField, createOptions, createTickField, createZoomFields } from '../../parts/form-field.ts';
import { createLastWish } from '../../parts/last-wish.ts';
import type { LayerFacts } from '../layer-facts.ts';
import { createWebPictures } from '../web-pictures.ts';

export interface LayerActions {
  readonly change: (layer: Layer, change: Partial<LayerLook>) => void;
  /** Moves a layer above the next one, or below the one before. */
  readonly move: (layer: Layer, by: 1 | -1) => void;
  readonly zoomTo: (layer: Layer) => void;
  /** Edits a drawing, or a copy of a file. */
  readonly edit: (layer: Layer) => void;
  readonly saveArea: (layer: Layer) => void;
  readonly saveAs: (layer: Layer) => void;
  /** Asks a layer's source again. */
  readonly retry: (layer: Layer) => void;
  readonly remove: (layer: Layer) => void;
  readonly rename: (layer: Layer, name: string) => Promise<ErrorValue | undefined>;
}

export interface LayerRow {
  readonly root: HTMLLIElement;
  readonly show: (layer: Layer, place: { readonly isFirst: boolean; readonly isLast: boolean }) => void;
  readonly showFacts: (facts: LayerFacts | undefined) => void;
}

/** The property whose value is a feature's own name. */
const OWN_NAME = 'name';
/** While a slider moves, the map follows at once, and the program after this pause. */
const SLIDING_MS = 120;

export function createLayerRow(first: Layer, actions: LayerActions): LayerRow {
  let layer = first;
  let facts: LayerFacts | undefined;
  const prefix = `layer-${first.id}`;
  const tick = element('input', { type: 'checkbox' });
  const grip = element('span', { class: 'layer-grip', 'data-grip': '', title: texts.drag, 'aria-hidden': 'true' });
  const swatch = element('span', { class: 'layer-swatch', 'aria-hidden': 'true' });
  const heading = element('h3', { id: `${prefix}-name` });
  const rename = createRenameField(heading, (name) => actions.rename(layer, name));
  const about = element('p', { class: 'hint layer-about' });
  const web = createWebPictures((loadsPictures) => actions.change(layer, { loadsPictures }));
  const settings = element('div', { id: `${prefix}-settings`, class: 'layer-settings', hidden: '' });
  const expander = button('', () => setOpen(settings.hidden !== false), {
    class: 'plain-button layer-expander',
    'aria-controls': settings.id,
  });
  const setOpen = (isOpen: boolean) => {
    settings.hidden = !isOpen;
    expander.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) root.scrollIntoView({ block: 'nearest' });
  };
  const change = (what: Partial<LayerLook>) => actions.change(layer, what);
  tick.addEventListener('change', () => change({ visible: tick.checked }));

  const colour = element('input', { type: 'color', id: `${prefix}-colour` });
  const width = createSlider(
    `${prefix}-width`,
    texts.width,
    { ...LAYER_WIDTH_PX, step: 1 },
    texts.widthValue,
    (widthPx) => change({ widthPx }),
  );
  const opacity = createSlider(
    `${prefix}-opacity`,
    texts.opacity,
    { min: 0, max: 1, step: 0.05 },
    texts.opacityValue,
    (share) => change({ opacity: share }),
  );
  const colourField = element(
    'div',
    { class: 'field layer-colour' },
    element('label', { for: colour.id }, texts.colour),
    colour,
  );
  const sliding = createLastWish(SLIDING_MS);
  colour.addEventListener('input', () => sliding.schedule(() => change({ colour: colour.value })));
  const zooms = createZoomFields(
    prefix,
    Array.from({ length: MAX_LAYER_ZOOM + 1 }, (_, zoom) => [String(zoom), String(zoom)] as const),
  );
  for (const { control } of [zooms.least, zooms.most]) control.addEventListener('input', () => change(zooms.read()));
  const labels = createChoiceField({ id: `${prefix}-labels`, label: texts.labels }, '', []);
  labels.control.addEventListener('input', () => change({ labelProperty: labels.control.value || null }));
  const ownStyles = createTickField({ id: `${prefix}-own-styles`, label: texts.ownStyles }, true);
  ownStyles.control.addEventListener('change', () => change({ ownStyles: ownStyles.control.checked }));
  const selectable = createTickField({ id: `${prefix}-selectable`, label: texts.selectable }, true);
  selectable.control.addEventListener('change', () => change({ selectable: selectable.control.checked }));

  const small = (label: string, act: () => void) => button(label, act, { class: 'plain-button' });
  const zoomTo = small(texts.goTo, () => actions.zoomTo(layer));
  const edit = small(texts.edit, () => actions.edit(layer));
  const save = small(texts.save, () => actions.saveArea(layer));
  const saveAs = small(texts.saveAs, () => actions.saveAs(layer));
  const retry = small(texts.retry, () => isUsable(retry) && actions.retry(layer));
  const up = small(texts.up, () => actions.move(layer, 1));
  const down = small(texts.down, () => actions.move(layer, -1));
  // Tiles have none of the looks of features.
  const isOfTiles = first.kind === 'source';
  const buttons = [
    ...(isOfTiles ? [retry] : [zoomTo, edit]),
    up,
    down,
    small(texts.rename, () => rename.open(layer.name)),
    ...(isOfTiles ? [] : [save, saveAs]),
    small(texts.remove, () => actions.remove(layer)),
  ];
  settings.append(
    element('div', { class: 'layer-looks' }, ...(isOfTiles ? [] : [colourField, width.root]), opacity.root),
    element('div', { class: 'layer-choices' }, zooms.least.root, zooms.most.root, ...(isOfTiles ? [] : [labels.root])),
    ...(isOfTiles ? [] : [ownStyles.root, selectable.root]),
    element('div', { class: 'card-buttons' }, ...buttons),
  );
  const root = element(
    'li',
    {
      class: 'layer-row',
      tabindex: '-1',
      'aria-labelledby': heading.id,
      'data-layer': first.id,
      'data-kind': first.kind,
    },
    element('div', { class: 'layer-head' }, grip, tick, swatch, rename.root, expander),
    about,
    web.root,
    settings,
  );
  root.addEventListener('keydown', (event) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    actions.move(layer, event.key === 'ArrowUp' ? 1 : -1);
  });
  setOpen(false);

  const offerLabels = () => {
    const properties = facts?.state === 'ready' ? facts.properties : [];
    const offered = [...new Set([OWN_NAME, ...properties, ...(layer.labelProperty ? [layer.labelProperty] : [])])];
    const key = JSON.stringify(offered);
    if (labels.control.dataset.offered !== key) {
      labels.control.dataset.offered = key;
      const choices = offered.map((name) => [name, name === OWN_NAME ? texts.ownName : name] as const);
      labels.control.replaceChildren(...createOptions([['', texts.noLabels], ...choices]));
    }
    labels.control.value = layer.labelProperty ?? '';
  };
  const render = () => {
    const { text, isBad } = describeState(layer, facts);
    root.dataset.state = isBad ? 'bad' : 'good';
    setText(about, isOfTiles ? text : `${describeOrigin(layer)} · ${text}`);
    setText(edit, layer.kind === 'drawing' ? texts.edit : texts.editCopy);
    setUsable(retry, isBad && facts?.state === 'tiles');
    ownStyles.root.hidden = facts?.state !== 'ready' || !facts.hasStyles;
    for (const one of [zoomTo, save, saveAs]) setUsable(one, facts?.state === 'ready');
    web.show(facts, layer.loadsPictures);
    offerLabels();
  };
  return {
    root,
    show(next, { isFirst, isLast }) {
      layer = next;
      setText(heading, layer.name);
      tick.checked = layer.visible;
      tick.setAttribute('aria-label', texts.show(layer.name));
      expander.setAttribute('aria-label', texts.settings(layer.name));
      expander.title = texts.settings(layer.name);
      if (!isOfTiles) swatch.style.background = layer.colour;
      if (document.activeElement !== colour) colour.value = layer.colour;
      width.show(layer.widthPx);
      opacity.show(layer.opacity);
      zooms.least.control.value = String(layer.minZoom);
      zooms.most.control.value = String(layer.maxZoom);
      ownStyles.control.checked = layer.ownStyles;
      selectable.control.checked = layer.selectable;
      setUsable(up, !isFirst);
      setUsable(down, !isLast);
      render();
    },
    showFacts(next) {
      facts = next;
      render();
    },
  };
}

function describeOrigin({ kind, fileName, isCopy }: Layer): string {
  if (kind === 'drawing') return texts.drawing;
  return isCopy ? `${fileName} (${texts.copied})` : fileName;
}

interface LayerState {
  readonly text: string;
  readonly isBad: boolean;
}

/** What the map shows of a layer, or why it doesn't. */
function describeState({ kind, state }: Layer, facts: LayerFacts | undefined): LayerState {
  const good = (text: string): LayerState => ({ text, isBad: false });
  if (state !== 'ready') return { text: texts[state], isBad: true };
  // The map leaves out a drawing that is edited.
  if (facts === undefined) return good(kind === 'drawing' ? texts.editing : texts.reading);
  if (facts.state === 'loading') return good(texts.reading);
  if (facts.state === 'problem') return { text: facts.message, isBad: true };
  if (facts.state === 'tiles')
    return { text: facts.trouble || texts.zooms(facts.minZoom, facts.maxZoom), isBad: facts.trouble !== '' };
  const counts = texts.counts(facts);
  return good(facts.skipped === '' ? counts : `${counts}. ${facts.skipped}`);
}

/** A slider under its label, with its value beside it. */
function createSlider(
  id: string,
  label: string,
  range: { readonly min: number; readonly max: number; readonly step: number },
  format: (value: number) => string,
  onChange: (value: number) => void,
) {
  const control = element('input', {
    type: 'range',
    id,
    min: String(range.min),
    max: String(range.max),
    step: String(range.step),
  });
  const value = element('output', { for: id });
  const sliding = createLastWish(SLIDING_MS);
  const tell = () => {
    setText(value, format(Number(control.value)));
    control.setAttribute('aria-valuetext', format(Number(control.value)));
  };
  control.addEventListener('input', () => {
    tell();
    sliding.schedule(() => onChange(Number(control.value)));
  });
  return {
    root: element('div', { class: 'field layer-slider' }, element('label', { for: id }, label), value, control),
    show(next: number) {
      // The slider that people move is ahead of the program.
      if (document.activeElement !== control) control.value = String(next);
      tell();
    },
  };
}
