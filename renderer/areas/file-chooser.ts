/** Choosing a track or a polygon out of a file, and how wide a track is. */
import { type AreaShape, TRACK_WIDTH_METRES } from '../../shared/area.ts';
import type { GeoJsonShape } from '../../shared/geojson-shape.ts';
import { formatWhole } from '../../shared/texts/quantities.ts';
import { TRACK_FILE_EXTENSIONS } from '../../shared/track-file.ts';
import type { Client } from '../bridge/client.ts';
import type { AreaStage } from '../map/area-stage.ts';
import { button, element } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';
import type { ShapeChooser } from './shape-chooser.ts';
import { readShapeFile, readShapeText } from './shape-file.ts';
import { readWidth } from './warm-draft.ts';

export interface FileChooserOptions {
  readonly client: Pick<Client, 'call'>;
  /** True in Electron, whose dialog chooses the file. */
  readonly usesDesktopDialog: boolean;
  readonly stage: AreaStage;
  /** How deep the map goes to show a shape: no deeper than its source has tiles. */
  readonly readMaxZoom: () => number;
  readonly onChange: () => void;
}

const NO_FILE = 'A GPX track, or GeoJSON with lines or polygons.';
const NO_SHAPE = 'Choose a file with a track or an area first.';
const { min, max } = TRACK_WIDTH_METRES;
const BAD_WIDTH = `Type a width from ${formatWhole(min)} to ${formatWhole(max)} metres.`;

export function createFileChooser(options: FileChooserOptions): ShapeChooser {
  const { client, usesDesktopDialog, stage, readMaxZoom, onChange } = options;
  let shape: AreaShape | null = null;
  let name = '';
  let reading = 0;
  const input = createFileInput((file) => void take(file.name, readShapeFile(file, TRACK_WIDTH_METRES.default)));
  const choose = () => (usesDesktopDialog ? void openByDialog() : input.click());
  const chooseButton = button('Choose a file…', choose, { class: 'plain-button' });
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
  const show = (found: GeoJsonShape, file: string) => {
    shape = found.kind === 'shape' ? found.shape : null;
    name = found.kind === 'shape' ? (found.name ?? nameOfFile(file)) : '';
    fileName.textContent = file;
    complaint.textContent = found.kind === 'problem' ? found.message : '';
    width.root.hidden = shape?.kind !== 'track';
    follow();
    if (shape) stage.goToShape(shape, readMaxZoom());
  };
  const take = async (file: string, pending: Promise<GeoJsonShape>) => {
    reading += 1;
    const own = reading;
    fileName.textContent = `Reading ${file}…`;
    complaint.textContent = '';
    const found = await pending;
    // Not if another file was chosen or the form has gone.
    if (own === reading) show(found, file);
  };
  const openByDialog = async () => {
    const before = reading;
    const reply = await client.call('openTrackFile', {});
    // The form has gone.
    if (before !== reading) return;
    if (!reply.ok) show({ kind: 'problem', message: reply.error.message }, NO_FILE);
    else if (reply.value !== null)
      await take(reply.value.name, readShapeText(reply.value.text, TRACK_WIDTH_METRES.default));
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
    accept: TRACK_FILE_EXTENSIONS.map((extension) => `.${extension}`).join(),
    class: 'file-input',
    tabindex: '-1',
    'aria-label': 'Track or area file',
  });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) onFile(file);
    // So that choosing the same file again is a change.
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

function nameOfFile(file: string): string {
  return file.replace(/\.[^.]+$/, '');
}
