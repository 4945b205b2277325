/** Chooses a box: drawn on the map, shaped by its handles, or typed as four numbers. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import type { Position } from '../../shared/view.ts';
import type { AreaStage } from '../map/boxes/area-stage.ts';
import { button, element, setText } from '../parts/element.ts';
import { createTextField, type FormField } from '../parts/form-field.ts';
import type { ShapeChooser } from './shape-chooser.ts';
import { type BoxField, type BoxTexts, readBoxTexts, suggestName } from './warm-draft.ts';

export interface BoxChooserOptions {
  readonly stage: AreaStage;
  /** With the current view, with a box around a place, or with one in the middle while people draw another. */
  readonly startsWith: 'view' | Position | 'drawing';
  readonly onChange: () => void;
  /** People leave the handles by the keyboard. */
  readonly onLeave: () => void;
  /** Buttons that lead to other ways to choose a shape. */
  readonly others?: readonly HTMLElement[];
}

const FIELDS: readonly (readonly [field: BoxField, label: string])[] = [
  ['west', areaTexts.west],
  ['east', areaTexts.east],
  ['south', areaTexts.south],
  ['north', areaTexts.north],
];

export function createBoxChooser(options: BoxChooserOptions): ShapeChooser {
  const { stage, startsWith, onChange, onLeave, others = [] } = options;
  const fields = createFields();
  const complaint = element('p', { class: 'complaint', 'aria-live': 'polite' });
  const drawButton = button(areaTexts.draw, () => toggleDrawing(), { class: 'plain-button', 'aria-pressed': 'false' });
  const editor = stage.editBox({
    onChange(box) {
      stopFollowing();
      write(fields, box);
      tell(false);
      onChange();
    },
    onDrawing(drawing) {
      drawButton.textContent = drawing ? areaTexts.drawing : areaTexts.draw;
      drawButton.setAttribute('aria-pressed', String(drawing));
    },
    onLeave,
  });
  // Until people change the box or move the map.
  let stopFollowing = () => {};
  const toggleDrawing = () => {
    if (!editor.endDrawing()) editor.draw();
  };
  const readNow = () => readBoxTexts(readFields(fields));
  const tell = (wanted: boolean) => complainAt(fields, complaint, wanted ? readNow().problems : new Map());
  const start = () => {
    const box =
      startsWith === 'view' ? stage.readSeen() : stage.readMiddle(startsWith === 'drawing' ? undefined : startsWith);
    write(fields, box);
    editor.show(box);
  };
  const root = element(
    'fieldset',
    {},
    element('legend', {}, areaTexts.box),
    element('div', { class: 'box-fields' }, ...FIELDS.map(([field]) => fields[field].root)),
    complaint,
    element('div', { class: 'shape-buttons' }, drawButton, ...others),
  );
  root.addEventListener('input', () => {
    stopFollowing();
    const { box } = readNow();
    editor.show(box);
    if (box) tell(false);
    onChange();
  });
  root.addEventListener('change', () => tell(true));
  return {
    root,
    read() {
      const { box } = readNow();
      return box && { kind: 'box', box };
    },
    complain() {
      const { problems } = readNow();
      tell(true);
      const [first] = FIELDS.filter(([field]) => problems.has(field));
      if (first) fields[first[0]].control.focus();
      return problems.size > 0;
    },
    suggestName() {
      const { box } = readNow();
      return box ? suggestName(box) : '';
    },
    begin() {
      start();
      stopFollowing = stage.followSize(() => {
        start();
        onChange();
      });
      if (startsWith === 'drawing') editor.draw();
    },
    endDrawing: editor.endDrawing,
    remove() {
      stopFollowing();
      editor.remove();
    },
  };
}

type BoxFields = Readonly<Record<BoxField, FormField>>;

function createFields(): BoxFields {
  const made = FIELDS.map(([field, label]) => {
    // Not `inputmode: decimal`: some of its keyboards have no minus.
    return [field, createTextField({ id: `warm-${field}`, label }, '', { maxlength: '20' })] as const;
  });
  return Object.fromEntries(made) as Record<BoxField, FormField>;
}

function readFields(fields: BoxFields): BoxTexts {
  const texts = FIELDS.map(([field]) => [field, fields[field].control.value] as const);
  return Object.fromEntries(texts) as BoxTexts;
}

function write(fields: BoxFields, box: BoundingBox): void {
  for (const [field] of FIELDS) fields[field].control.value = String(box[field]);
}

/** Shows the first problem below all four fields: there is no room beside one of them. */
function complainAt(fields: BoxFields, place: HTMLElement, problems: ReadonlyMap<BoxField, string>): void {
  for (const [field] of FIELDS) fields[field].control.setAttribute('aria-invalid', String(problems.has(field)));
  const [first] = FIELDS.filter(([field]) => problems.has(field));
  const text = first ? areaTexts.edgeProblem(first[1], problems.get(first[0]) ?? '') : '';
  setText(place, text);
}
