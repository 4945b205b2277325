/** Choosing a track or a polygon out of a file, and how wide a track is. */
import { type AreaShape, TRACK_WIDTH_METRES } from '../../shared/area.ts';
import { formatWhole } from '../../shared/quantity-text.ts';
import type { AreaStage } from '../map/area-stage.ts';
import { button, element } from '../panels/element.ts';
import { createTextField } from '../panels/form-field.ts';
import type { ShapeChooser } from './shape-chooser.ts';
import { readShapeFile, SHAPE_FILE_TYPES } from './shape-file.ts';
import { readWidth } from './warm-draft.ts';

export interface FileChooserOptions {
  readonly stage: AreaStage;
  /** How deep the map goes to show a shape. */
  readonly maxViewZoom: number;
  readonly onChange: () => void;
}

const NO_FILE = 'A GPX track, or GeoJSON with lines or polygons.';
const NO_SHAPE = 'Choose a file with a track or an area first.';
const { min, max } = TRACK_WIDTH_METRES;
const BAD_WIDTH = `Type a width from ${formatWhole(min)} to ${formatWhole(max)} metres.`;

export function createFileChooser({ stage, maxViewZoom, onChange }: FileChooserOptions): ShapeChooser {
  let shape: AreaShape | null = null;
  let name = '';
  let reading = 0;
  const input = createFileInput((file) => void readFile(file));
  const chooseButton = button('Choose a file…', () => input.click(), { class: 'plain-button' });
  const fileName = element('p', { class: 'hint file-name', role: 'status' }, NO_FILE);
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const width = createWidthField();

  const read = (): AreaShape | null => {
    if (shape?.kind !== 'track') return shape;
    const widthMetres = readWidth(width.control.value);
    return widthMetres === undefined ? null : { ...shape, widthMetres };
  };
  const follow = () => {
    stage.showChosen(read());
    onChange();
  };
  const readFile = async (file: File) => {
    reading += 1;
    const own = reading;
    fileName.textContent = `Reading ${file.name}…`;
    complaint.textContent = '';
    const found = await readShapeFile(file, TRACK_WIDTH_METRES.default);
    // Another file has been chosen meanwhile, or the form is gone.
    if (own !== reading) return;
    shape = found.kind === 'shape' ? found.shape : null;
    name = found.kind === 'shape' ? (found.name ?? nameOfFile(file)) : '';
    fileName.textContent = file.name;
    complaint.textContent = found.kind === 'problem' ? found.message : '';
    width.root.hidden = shape?.kind !== 'track';
    follow();
    if (shape) stage.goToShape(shape, maxViewZoom);
  };
  width.control.addEventListener('input', () => {
    if (readWidth(width.control.value) !== undefined) width.complain('');
    follow();
  });
  width.control.addEventListener('change', () => complainOfWidth());
  const complainOfWidth = (): boolean => {
    const isBad = shape?.kind === 'track' && readWidth(width.control.value) === undefined;
    width.complain(isBad ? BAD_WIDTH : '');
    return isBad;
  };
  return {
    root: element(
      'fieldset',
      {},
      element('legend', {}, 'Track or area'),
      element('div', { class: 'file-row' }, chooseButton, fileName),
      input,
      complaint,
      width.root,
    ),
    read,
    complain() {
      if (complainOfWidth()) width.control.focus();
      else if (shape === null) {
        if (complaint.textContent === '') complaint.textContent = NO_SHAPE;
        chooseButton.focus();
      } else return false;
      return true;
    },
    suggestName: () => name,
    begin: () => chooseButton.focus(),
    endDrawing: () => false,
    remove() {
      reading += 1;
      stage.showChosen(null);
    },
  };
}

function createFileInput(onFile: (file: File) => void): HTMLInputElement {
  const input = element('input', {
    type: 'file',
    accept: SHAPE_FILE_TYPES,
    class: 'file-input',
    tabindex: '-1',
    'aria-label': 'Track or area file',
  });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) onFile(file);
    // Choosing the same file again is a choice as well.
    input.value = '';
  });
  return input;
}

function createWidthField() {
  const field = createTextField(
    { id: 'warm-width', label: 'Width in metres', hint: 'Half of it on either side of the line.' },
    String(TRACK_WIDTH_METRES.default),
    { inputmode: 'decimal', maxlength: '12' },
  );
  field.root.hidden = true;
  return field;
}

function nameOfFile({ name }: File): string {
  return name.replace(/\.[^.]+$/, '');
}
