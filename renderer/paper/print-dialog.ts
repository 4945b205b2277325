/** The dialog that prints the map at a true scale, or saves it as a PDF. */
import { describeError } from '../../shared/errors.ts';
import { MAX_SAVED_NAME_LENGTH } from '../../shared/layers/layer.ts';
import { paperTexts as texts } from '../../shared/texts/paper.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import '../styles/paper.css';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setText, setUsable } from '../parts/element.ts';
import { createChoiceField, createTextField, createTickField, type FormField } from '../parts/form-field.ts';
import { DrawnOtherwise } from './drawn-otherwise.ts';
import { type PaperTargets, readViewPart } from './map-picture.ts';
import { describeMissing } from './missing-note.ts';
import { layOutSheets, MAX_SHEETS_A_SIDE, PAPERS, type Paper, type SheetLayout } from './sheet-layout.ts';
import { frameSheet, makeSheetPicture, PRINT_RATIO } from './sheet-pictures.ts';
import { createSheetPreview } from './sheet-preview.ts';
import { addSheets, type SheetPicture } from './sheet-view.ts';

const SCALES = [10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];
const FIT = 'fit';
const COUNTS = Array.from({ length: MAX_SHEETS_A_SIDE }, (_, index) => String(index + 1));

/** Opens the dialog. Closing it cancels what is being prepared. */
export function openPrintDialog(targets: PaperTargets): void {
  const { client, notices, startup, map } = targets;
  const life = new AbortController();
  const view = readViewPart(map);
  const fields = createFields(view.east - view.west > view.south - view.north);
  const preview = createSheetPreview(targets);
  const size = element('p', { role: 'status' });
  const note = element('p', { class: 'hint', role: 'status' });
  const progress = element('progress', { max: '1', 'aria-label': texts.progress, hidden: '' });
  const said = element('p', { class: 'hint', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  let looking = new AbortController();
  let layout: SheetLayout | undefined;

  const look = async () => {
    looking.abort();
    looking = new AbortController();
    const { signal } = looking;
    layout = layOutSheets(view, fields.read());
    showUsable(layout !== undefined);
    setText(size, layout ? texts.sheets(layout.sheets.length, layout.scale) : '');
    setText(note, '');
    setText(complaint, layout ? '' : texts.noLayout);
    void preview.show(layout, signal);
    if (!layout) return;
    const frames = layout.sheets.map((sheet) => frameSheet(targets, sheet));
    const missing = await describeMissing(targets, frames, PRINT_RATIO, signal);
    if (signal.aborted) return;
    setText(note, missing);
  };

  const showUsable = (isOn: boolean) => {
    for (const one of actions) setUsable(one, isOn);
  };

  const showIdle = (isIdle: boolean) => {
    fields.setUsable(isIdle);
    showUsable(isIdle);
    progress.hidden = isIdle;
    setText(said, '');
    setText(complaint, '');
  };

  /** Makes the pictures and adds the sheets to the page. Undefined if that was cancelled or is too large. */
  const prepare = async (wanted: SheetLayout): Promise<(() => void) | undefined> => {
    const pictures: SheetPicture[] = [];
    const otherwise = new DrawnOtherwise();
    const count = wanted.sheets.length;
    for (const [index, sheet] of wanted.sheets.entries()) {
      const onProgress = (share: number) => {
        progress.value = (index + share) / count;
        setText(said, texts.preparing(Math.floor(progress.value * 100)));
      };
      onProgress(0);
      const picture = await makeSheetPicture(targets, sheet, {
        onMissing: otherwise.note,
        onProgress,
        signal: life.signal,
      });
      if (!picture) return undefined;
      pictures.push(picture);
    }
    const { title, hasGrid } = fields.readLook();
    const credit = otherwise.describeCredit(targets);
    return addSheets(wanted, pictures, { title, hasGrid, credit, units: startup().units }).catch(() => undefined);
  };

  const act = async (use: (remove: () => void) => Promise<string | undefined>) => {
    if (!layout) return;
    looking.abort();
    showIdle(false);
    const remove = await prepare(layout);
    const problem = remove ? await use(remove) : describeError('picture-too-large').message;
    if (life.signal.aborted) return;
    showIdle(true);
    if (problem === undefined) dialog.close();
    else setText(complaint, problem);
  };

  const print = () =>
    act(async (remove) => {
      if (life.signal.aborted) remove();
      else {
        window.addEventListener('afterprint', remove, { once: true });
        dialog.close();
        window.print();
      }
      return undefined;
    });

  const savePdf = async () => {
    const name = fields.readLook().title || targets.source().name;
    const place = await client.call('choosePaperPlace', { name, format: 'pdf' }, life.signal);
    if (!place.ok) return setText(complaint, place.error.message);
    const { saveId } = place.value;
    if (saveId === null) return;
    let isSaved = false;
    await act(async (remove) => {
      const reply = life.signal.aborted ? undefined : await client.call('savePdf', { saveId });
      remove();
      if (!reply?.ok) return reply?.error.message;
      isSaved = true;
      notices.show({ key: 'pdf-saved', text: texts.savedPdf(reply.value.fileName), tone: 'info', lasting: false });
      return undefined;
    });
    if (!isSaved) await client.call('dropSavedFile', { saveId });
  };

  const offer = (label: string, run: () => Promise<void>, isFirst: boolean) => {
    const made: HTMLButtonElement = button(
      label,
      () => void (isUsable(made) && run()),
      isFirst ? { class: 'primary' } : {},
    );
    return made;
  };
  const isDesktop = startup().host === 'electron';
  const actions = [offer(texts.print, print, !isDesktop)];
  if (isDesktop) actions.push(offer(texts.savePdf, savePdf, true));
  const facts = element('div', { class: 'paper-facts' }, size, note, progress, said, complaint);
  const dialog = openDialog({
    title: texts.printTitle,
    className: 'print-dialog',
    body: [element('div', { class: 'print-form' }, fields.root, element('div', {}, preview.root, facts))],
    buttons: [button(partTexts.cancel, () => dialog.close()), ...actions],
    onClose() {
      looking.abort();
      life.abort();
    },
    staysOpenBeside: true,
  });
  fields.focus();
  fields.root.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLSelectElement) void look();
  });
  void look();
}

function createFields(isWide: boolean) {
  const title = createTextField({ id: 'print-title', label: texts.title }, '', {
    maxlength: String(MAX_SAVED_NAME_LENGTH),
  });
  const papers = (Object.keys(PAPERS) as readonly Paper[]).map((paper) => [paper, texts.papers[paper]] as const);
  const paper = createChoiceField({ id: 'print-paper', label: texts.paper }, 'a4', papers);
  const turned = createChoiceField(
    { id: 'print-orientation', label: texts.orientation },
    isWide ? 'landscape' : 'portrait',
    [
      ['portrait', texts.portrait],
      ['landscape', texts.landscape],
    ],
  );
  const scale = createChoiceField({ id: 'print-scale', label: texts.scale }, FIT, [
    [FIT, texts.fitView],
    ...SCALES.map((one) => [String(one), texts.scaleOf(one)] as const),
  ]);
  const count = (id: string, label: string) =>
    createChoiceField(
      { id, label },
      '1',
      COUNTS.map((one) => [one, one]),
    );
  const [across, down] = [count('print-across', texts.across), count('print-down', texts.down)];
  const grid = createTickField({ id: 'print-grid', label: texts.grid }, false);
  const all: readonly FormField<HTMLInputElement | HTMLSelectElement>[] = [
    title,
    paper,
    turned,
    scale,
    across,
    down,
    grid,
  ];
  for (const { root } of [title, scale, grid]) root.classList.add('wide');
  return {
    root: element('div', { class: 'print-fields' }, ...all.map(({ root }) => root)),
    read: () => ({
      paper: paper.control.value as Paper,
      isLandscape: turned.control.value === 'landscape',
      scale: scale.control.value === FIT ? null : Number(scale.control.value),
      columns: Number(across.control.value),
      rows: Number(down.control.value),
    }),
    readLook: () => ({ title: title.control.value.trim(), hasGrid: grid.control.checked }),
    setUsable(isOn: boolean) {
      for (const { control } of all) control.disabled = !isOn;
    },
    focus: () => paper.control.focus(),
  };
}
