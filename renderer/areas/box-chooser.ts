/** Choosing a box: by drawing it, by its handles on the map, or by typing four numbers. */
import type { BoundingBox } from '../../shared/area.ts';
import type { AreaStage } from '../map/area-stage.ts';
import { button, element, setText } from '../parts/element.ts';
import { createTextField, type FormField } from '../parts/form-field.ts';
import type { ShapeChooser } from './shape-chooser.ts';
import { type BoxField, type BoxTexts, readBoxTexts, suggestName } from './warm-draft.ts';

export interface BoxChooserOptions {
  readonly stage: AreaStage;
  /** The view as it is, or a box that people draw. */
  readonly startsWith: 'view' | 'drawing';
  readonly onChange: () => void;
  /** The focus leaves the map. */
  readonly onLeave: () => void;
}

const FIELDS: readonly (readonly [field: BoxField, label: string])[] = [
  ['west', 'West'],
  ['east', 'East'],
  ['south', 'South'],
  ['north', 'North'],
];
const DRAW = 'Draw on the map';
const DRAWING = 'Drag a box on the map, or press Escape';

export function createBoxChooser(options: BoxChooserOptions): ShapeChooser {
  const { stage, startsWith, onChange, onLeave } = options;
  const fields = createFields();
  const complaint = element('p', { class: 'complaint', 'aria-live': 'polite' });
  const drawButton = button(DRAW, () => toggleDrawing(), { class: 'plain-button', 'aria-pressed': 'false' });
  const editor = stage.editBox({
    onChange(box) {
      write(fields, box);
      tell(false);
      onChange();
    },
    onDrawing(drawing) {
      drawButton.textContent = drawing ? DRAWING : DRAW;
      drawButton.setAttribute('aria-pressed', String(drawing));
    },
    onLeave,
  });
  const toggleDrawing = () => {
    if (!editor.endDrawing()) editor.draw();
  };
  const readNow = () => readBoxTexts(readFields(fields));
  const tell = (wanted: boolean) => complainAt(fields, complaint, wanted ? readNow().problems : new Map());
  const start = (box: BoundingBox) => {
    write(fields, box);
    editor.show(box);
  };
  const root = element(
    'fieldset',
    {},
    element('legend', {}, 'Area in degrees'),
    element('div', { class: 'box-fields' }, ...FIELDS.map(([field]) => fields[field].root)),
    complaint,
    drawButton,
  );
  root.addEventListener('input', () => {
    const { box } = readNow();
    editor.show(box);
    if (box) tell(false);
    onChange();
  });
  root.addEventListener('change', () => tell(true));
  if (startsWith === 'view') start(stage.readSeen());
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
      // The panel covers a part of it by now; its handles stay in sight.
      if (startsWith === 'view') editor.show(readNow().box);
      else {
        start(stage.readMiddle());
        editor.draw();
      }
    },
    endDrawing: editor.endDrawing,
    remove: editor.remove,
  };
}

type BoxFields = Readonly<Record<BoxField, FormField>>;

function createFields(): BoxFields {
  const made = FIELDS.map(([field, label]) => {
    // Not `inputmode: decimal`, whose keys have no minus on some screens.
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

/** One complaint below all four: beside one of them there is no room. */
function complainAt(fields: BoxFields, place: HTMLElement, problems: ReadonlyMap<BoxField, string>): void {
  for (const [field] of FIELDS) fields[field].control.setAttribute('aria-invalid', String(problems.has(field)));
  const [first] = FIELDS.filter(([field]) => problems.has(field));
  const text = first ? `${first[1]}: ${problems.get(first[0])}` : '';
  setText(place, text);
}
