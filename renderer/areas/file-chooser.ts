/** Chooses a track or a polygon from a file, and the width of a track. */
import { type AreaShape, TRACK_WIDTH_METRES } from '../../shared/areas/area.ts';
import { type FileShape, type TrackShape, widenTrack } from '../../shared/geo-file/area-shape.ts';
import { TRACK_FILE_EXTENSIONS } from '../../shared/layers/track-file.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import type { Client } from '../bridge/client.ts';
import type { AreaStage } from '../map/boxes/area-stage.ts';
import { button, element } from '../parts/element.ts';
import { createTextField } from '../parts/form-field.ts';
import type { ShapeChooser } from './shape-chooser.ts';
import { readShapeBytes, readShapeFile } from './shape-file.ts';
import { readWidth } from './warm-draft.ts';

export interface FileChooserOptions {
  readonly client: Pick<Client, 'call'>;
  /** True in Electron, where the desktop's dialog opens files. */
  readonly usesDesktopDialog: boolean;
  readonly stage: AreaStage;
  /** The deepest zoom of the map at which the source has tiles. */
  readonly readMaxZoom: () => number;
  readonly onChange: () => void;
  /** Buttons that lead to other ways to choose a shape. */
  readonly others: readonly HTMLElement[];
}

const { min, max } = TRACK_WIDTH_METRES;
const BAD_WIDTH = areaTexts.widthProblem(min, max);

export function createFileChooser(options: FileChooserOptions): ShapeChooser {
  const { client, usesDesktopDialog, stage, readMaxZoom, onChange, others } = options;
  let shape: AreaShape | null = null;
  let widened: { readonly from: TrackShape; readonly to: TrackShape } | undefined;
  let name = '';
  let reading = 0;
  const takeFile = (file: File) => void take(file.name, readShapeFile(file));
  const input = createFileInput((file) => takeFile(file));
  const choose = () => (usesDesktopDialog ? void openByDialog() : input.click());
  const chooseButton = button(areaTexts.chooseFile, choose, { class: 'plain-button' });
  const fileName = element('p', { class: 'hint file-name', role: 'status' }, areaTexts.fileKinds);
  const notes = element('p', { class: 'hint file-notes', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const width = createWidthField();

  const read = (): AreaShape | null => {
    if (shape?.kind !== 'track') return shape;
    const widthMetres = readWidth(width.control.value);
    if (widthMetres === undefined) return null;
    // Asked for at each change of the form, and thousands of positions take a while.
    if (widened?.from !== shape || widened.to.widthMetres !== widthMetres)
      widened = { from: shape, to: widenTrack(shape, widthMetres) };
    return widened.to;
  };
  const follow = () => {
    const shown = stage.showChosen(read());
    onChange();
    return shown;
  };
  const show = async (found: FileShape, file: string) => {
    shape = found.kind === 'shape' ? found.shape : null;
    name = found.kind === 'shape' ? (found.name ?? nameOfFile(file)) : '';
    fileName.textContent = file;
    notes.textContent = found.kind === 'shape' ? found.notes.join(' ') : '';
    complaint.textContent = found.kind === 'problem' ? found.message : '';
    width.root.hidden = shape?.kind !== 'track';
    const box = await follow();
    if (box) stage.goTo(box, readMaxZoom());
  };
  const take = async (file: string, pending: Promise<FileShape>) => {
    reading += 1;
    const own = reading;
    fileName.textContent = areaTexts.fileReading(file);
    notes.textContent = '';
    complaint.textContent = '';
    const found = await pending;
    // Unless another file was chosen or the form was closed meanwhile.
    if (own === reading) await show(found, file);
  };
  const openByDialog = async () => {
    const before = reading;
    const reply = await client.call('openTrackFile', {});
    // The form was closed.
    if (before !== reading) return;
    if (!reply.ok) await show({ kind: 'problem', message: reply.error.message }, areaTexts.fileKinds);
    else if (reply.value !== null) await take(reply.value.name, readShapeBytes(reply.value.bytes));
  };
  width.control.addEventListener('input', () => {
    if (readWidth(width.control.value) !== undefined) width.complain('');
    void follow();
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
      element('legend', {}, areaTexts.file),
      fileName,
      notes,
      element('div', { class: 'shape-buttons' }, chooseButton, ...others),
      input,
      complaint,
      width.root,
    ),
    read,
    complain() {
      if (complainOfWidth()) width.control.focus();
      else if (shape === null) {
        if (complaint.textContent === '') complaint.textContent = areaTexts.fileMissing;
        chooseButton.focus();
      } else return false;
      return true;
    },
    suggestName: () => name,
    begin: () => chooseButton.focus(),
    openFile: choose,
    takeFile,
    endDrawing: () => false,
    remove() {
      reading += 1;
      void stage.showChosen(null);
    },
  };
}

function createFileInput(onFile: (file: File) => void): HTMLInputElement {
  const input = element('input', {
    type: 'file',
    accept: TRACK_FILE_EXTENSIONS.map((extension) => `.${extension}`).join(),
    class: 'file-input',
    tabindex: '-1',
    'aria-label': areaTexts.fileInput,
  });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) onFile(file);
    // Without this, choosing the same file again would be no change.
    input.value = '';
  });
  return input;
}

function createWidthField() {
  const field = createTextField(
    { id: 'warm-width', label: areaTexts.width, hint: areaTexts.widthHint },
    String(TRACK_WIDTH_METRES.default),
    { inputmode: 'decimal', maxlength: '12' },
  );
  field.root.hidden = true;
  return field;
}

function nameOfFile(file: string): string {
  return file.replace(/\.[^.]+$/, '');
}
