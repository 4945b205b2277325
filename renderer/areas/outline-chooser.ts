/** Chooses the outline of a country or state: a combobox that finds it by its name. */
import '../styles/outline-chooser.css';
import type { AreaShape } from '../../shared/area.ts';
import type { NamedPlace } from '../../shared/names/named-place.ts';
import type { FindShape } from '../../shared/names/named-shapes.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { searchTexts } from '../../shared/texts/search.ts';
import type { AreaStage } from '../map/area-stage.ts';
import { element, setText } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';
import type { KnownNames } from '../search/known-names.ts';
import type { ShapeChooser } from './shape-chooser.ts';

export interface OutlineChooserOptions {
  readonly stage: Pick<AreaStage, 'showChosen' | 'goTo'>;
  /** The deepest zoom of the map at which the source has tiles. */
  readonly readMaxZoom: () => number;
  readonly onChange: () => void;
  readonly loadNames: () => Promise<KnownNames>;
  readonly loadShapes: () => Promise<FindShape>;
  /** Buttons that lead to other ways to choose a shape. */
  readonly others: readonly HTMLElement[];
}

const MAX_ROWS = 6;
/** Cities of the name come before states: among so many names, most states are. */
const MAX_FOUND = 400;
const LIST_ID = 'outline-list';

export function createOutlineChooser(options: OutlineChooserOptions): ShapeChooser {
  const { stage, readMaxZoom, onChange, loadNames, loadShapes, others } = options;
  const field = createTextField({ id: 'warm-outline', label: areaTexts.outlineName }, '', {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': LIST_ID,
    'aria-expanded': 'false',
    maxlength: '80',
  });
  const { control, complain } = field;
  const list = element('ul', { id: LIST_ID, role: 'listbox', 'aria-label': areaTexts.outlinesFound, hidden: '' });
  const status = element('p', { class: 'hint', role: 'status' });
  let names: KnownNames | undefined;
  let failed = false;
  let isOpen = true;
  let shape: AreaShape | null = null;
  let chosen = '';
  let rows: readonly NamedPlace[] = [];
  let active = 0;

  const mark = (index: number) => {
    active = index;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(at === active));
      if (at === active) option.scrollIntoView?.({ block: 'nearest' });
    }
    const id = list.children[active]?.id;
    if (id === undefined) control.removeAttribute('aria-activedescendant');
    else control.setAttribute('aria-activedescendant', id);
  };
  const close = () => {
    rows = [];
    list.replaceChildren();
    list.hidden = true;
    control.setAttribute('aria-expanded', 'false');
    mark(0);
  };
  const find = () => {
    const text = control.value.trim();
    const found = names && text !== '' ? names.find(text, MAX_FOUND) : [];
    const outlines = found.filter(({ place: { kind } }) => kind === 'country' || kind === 'state').slice(0, MAX_ROWS);
    rows = outlines.map(({ place }) => place);
    list.replaceChildren(
      ...outlines.map(({ place, matched }, at) => createOption(place, matched, at, names, () => void choose(place))),
    );
    list.hidden = rows.length === 0;
    control.setAttribute('aria-expanded', String(rows.length > 0));
    mark(0);
    if (text === '' || rows.length > 0) setText(status, '');
    else if (failed) setText(status, areaTexts.outlinesNotLoaded);
    else setText(status, names ? areaTexts.outlineUnknown : areaTexts.outlinesLoading);
  };
  const show = async (next: AreaShape | null) => {
    shape = next;
    const box = stage.showChosen(shape);
    onChange();
    const found = await box;
    if (found && isOpen && shape === next) stage.goTo(found, readMaxZoom());
  };
  const choose = async (place: NamedPlace | undefined) => {
    if (!place) return;
    control.value = place.name;
    chosen = place.name;
    close();
    complain('');
    setText(status, areaTexts.outlinesLoading);
    const findShape = await loadShapes().catch(() => undefined);
    // People have typed on, or left.
    if (!isOpen || chosen !== place.name) return;
    setText(status, findShape ? areaTexts.outlineChosen(place.name) : areaTexts.outlinesNotLoaded);
    await show(findShape?.(place) ?? null);
  };
  control.addEventListener('input', () => {
    complain('');
    if (chosen !== '') void show(null);
    chosen = '';
    find();
  });
  control.addEventListener('blur', close);
  control.addEventListener('keydown', (event) => {
    if (rows.length === 0 || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      Escape: close,
      ArrowDown: () => mark((active + 1) % rows.length),
      ArrowUp: () => mark((active + rows.length - 1) % rows.length),
      Enter: () => void choose(rows[active]),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  return {
    root: element(
      'fieldset',
      { class: 'outline-chooser' },
      element('legend', {}, areaTexts.outline),
      field.root,
      list,
      status,
      element('div', { class: 'shape-buttons' }, ...others),
    ),
    read: () => shape,
    complain() {
      if (shape !== null) return false;
      complain(areaTexts.outlineMissing);
      control.focus();
      return true;
    },
    suggestName: () => (shape === null ? '' : chosen),
    begin() {
      control.focus();
      loadNames().then(
        (loaded) => {
          names = loaded;
          if (control.value !== '' && chosen === '') find();
        },
        () => {
          failed = true;
          setText(status, areaTexts.outlinesNotLoaded);
        },
      );
    },
    endDrawing: () => false,
    remove() {
      isOpen = false;
      void stage.showChosen(null);
    },
  };
}

function createOption(
  { kind, name, country }: NamedPlace,
  matched: string | null,
  at: number,
  names: KnownNames | undefined,
  onChoose: () => void,
): HTMLElement {
  const within = kind === 'state' ? (names?.nameCountry(country ?? '') ?? '') : '';
  const option = element(
    'li',
    { id: `outline-option-${at}`, role: 'option' },
    element('span', {}, searchTexts.titled(name, matched)),
    element('span', { class: 'outline-kind' }, searchTexts.describe(kind, null, within === '' ? [] : [within])),
  );
  // The focus stays in the field.
  option.addEventListener('pointerdown', (event) => event.preventDefault());
  option.addEventListener('click', onChoose);
  return option;
}
