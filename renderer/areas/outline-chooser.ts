/** Chooses the outline of a country or state: a combobox that finds it by its name. */
import '../styles/outline-chooser.css';
import type { AreaShape } from '../../shared/areas/area.ts';
import type { FoundName } from '../../shared/names/find-names.ts';
import type { NamedPlace } from '../../shared/names/named-place.ts';
import type { FindShape } from '../../shared/names/named-shapes.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { searchTexts } from '../../shared/texts/search.ts';
import type { AreaStage } from '../map/boxes/area-stage.ts';
import { element, setText } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';
import { createOptionList, type OptionText } from '../parts/option-list.ts';
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

export function createOutlineChooser(options: OutlineChooserOptions): ShapeChooser {
  const { stage, readMaxZoom, onChange, loadNames, loadShapes, others } = options;
  const field = createTextField({ id: 'warm-outline', label: areaTexts.outlineName }, '', {
    maxlength: '80',
  });
  const { control, complain } = field;
  const list = createOptionList(
    control,
    { id: 'outline-list', label: areaTexts.outlinesFound },
    (at) => void choose(rows[at]),
  );
  const status = element('p', { class: 'hint', role: 'status' });
  let names: KnownNames | undefined;
  let failed = false;
  let isOpen = true;
  let shape: AreaShape | null = null;
  let chosen = '';
  let rows: readonly NamedPlace[] = [];

  const close = () => {
    rows = [];
    list.show([]);
  };
  const find = () => {
    const text = control.value.trim();
    const found = names && text !== '' ? names.find(text, MAX_FOUND) : [];
    const outlines = found.filter(({ place: { kind } }) => kind === 'country' || kind === 'state').slice(0, MAX_ROWS);
    rows = outlines.map(({ place }) => place);
    list.show(outlines.map((outline) => describeOption(outline, names)));
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
      ArrowDown: () => list.step(1),
      ArrowUp: () => list.step(-1),
      Enter: () => void choose(rows[list.active()]),
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
      list.root,
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

function describeOption({ place, matched }: FoundName, names: KnownNames | undefined): OptionText {
  const { kind, name, country } = place;
  const within = kind === 'state' ? (names?.nameCountry(country ?? '') ?? '') : '';
  return {
    title: searchTexts.titled(name, matched),
    detail: searchTexts.describe(kind, null, within === '' ? [] : [within]),
  };
}
