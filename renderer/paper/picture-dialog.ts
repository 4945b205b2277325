/** The dialog that saves a picture of the map. */
import type { AreaSummary } from '../../shared/areas/area.ts';
import { paperTexts as texts } from '../../shared/texts/paper.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import '../styles/paper.css';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setText, setUsable } from '../parts/element.ts';
import { createChoiceField, createOptions, createTickField } from '../parts/form-field.ts';
import { DrawnOtherwise } from './drawn-otherwise.ts';
import {
  findZooms,
  fitScaleBar,
  layOutPicture,
  type PaperTargets,
  readPictureLabels,
  readViewPart,
} from './map-picture.ts';
import { describeMissing } from './missing-note.ts';
import {
  formatMiddle,
  framePart,
  isSmallEnough,
  MAX_PICTURE_PIXELS,
  type PictureFrame,
  toWorldPart,
} from './picture-frame.ts';
import { makePicture } from './picture-making.ts';
import { savePicture } from './picture-saving.ts';

const VIEW = 'view';
/** Of the part in the middle from which the size of the file is estimated. */
const SAMPLE_PX = 512;

/** Opens the dialog. Closing it cancels the saving. */
export function openPictureDialog(targets: PaperTargets): void {
  const { client, notices, startup, map } = targets;
  const life = new AbortController();
  const view = readViewPart(map);
  const { zooms, now } = findZooms(targets);
  let areas: readonly AreaSummary[] = [];
  let looking = new AbortController();

  const part = createChoiceField({ id: 'picture-part', label: texts.what }, VIEW, [[VIEW, texts.view]]);
  const zoom = createChoiceField(
    { id: 'picture-zoom', label: texts.zoom },
    String(now),
    zooms.map((one) => [String(one), texts.zoomOf(one, one === Math.round(map.leaflet.getZoom()))]),
  );
  const bar = createTickField({ id: 'picture-bar', label: texts.scaleBar }, true);
  const size = element('p', { id: 'picture-size', role: 'status' });
  const note = element('p', { id: 'picture-missing', class: 'hint', role: 'status' });
  const progress = element('progress', { max: '1', 'aria-label': texts.progress, hidden: '' });
  const said = element('p', { class: 'hint', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });

  const readFrame = (): PictureFrame => {
    const area = areas.find(({ id }) => id === part.control.value);
    return framePart(area ? toWorldPart(area.bounds) : view, Number(zoom.control.value));
  };

  /** Says how large the picture is and which tiles it lacks. */
  const look = async () => {
    looking.abort();
    looking = new AbortController();
    const { signal } = looking;
    const frame = readFrame();
    const fits = isSmallEnough(frame);
    setUsable(save, fits);
    setText(size, texts.size(frame.width, frame.height));
    setText(note, '');
    setText(complaint, fits ? '' : texts.tooLarge(MAX_PICTURE_PIXELS));
    if (!fits) return;
    const missing = await describeMissing(targets, [frame], 1, signal);
    if (signal.aborted) return;
    setText(note, missing);
    const bytes = await estimateBytes(targets, frame, signal);
    if (bytes !== undefined && !signal.aborted)
      setText(size, texts.size(frame.width, frame.height) + texts.bytes(bytes));
  };

  const showIdle = (isIdle: boolean) => {
    for (const { control } of [part, zoom, bar]) control.disabled = !isIdle;
    setUsable(save, isIdle);
    setText(complaint, '');
    setText(said, '');
    if (isIdle) progress.hidden = true;
  };

  const act = async () => {
    if (!isUsable(save)) return;
    looking.abort();
    const frame = readFrame();
    showIdle(false);
    const otherwise = new DrawnOtherwise();
    const layers = layOutPicture(targets, { frame, ratio: 1, mayAsk: true, onMissing: otherwise.note });
    const showProgress = (share: number) => {
      progress.value = share;
      setText(said, texts.saving(Math.floor(share * 100)));
    };
    const saved = await savePicture({
      client,
      name: texts.fileName(targets.source().name, formatMiddle(frame)),
      isDesktop: startup().host === 'electron',
      onBegin() {
        progress.hidden = false;
        showProgress(0);
      },
      work: {
        frame,
        layers,
        marks: {
          ratio: 1,
          labels: await readPictureLabels(targets, frame, 1),
          scaleBar: bar.control.checked ? fitScaleBar(targets, frame) : null,
        },
        readCredit: () => otherwise.describeCredit(targets),
        onProgress: showProgress,
        signal: life.signal,
      },
    });
    if (life.signal.aborted) return;
    showIdle(true);
    if (saved.kind === 'problem') setText(complaint, saved.message);
    if (saved.kind !== 'saved') return;
    dialog.close();
    const text = texts.saved(saved.fileName, otherwise.tiles);
    notices.show({ key: 'picture-saved', text, tone: 'info', lasting: otherwise.tiles > 0 });
  };

  const save = button(startup().host === 'electron' ? texts.save : texts.saveBrowser, () => void act(), {
    class: 'primary',
  });
  const dialog = openDialog({
    title: texts.pictureTitle,
    className: 'picture-dialog',
    body: [
      part.root,
      zoom.root,
      bar.root,
      element('div', { class: 'paper-facts' }, size, note, progress, said, complaint),
    ],
    buttons: [button(partTexts.cancel, () => dialog.close()), save],
    onSubmit: () => void act(),
    onClose() {
      looking.abort();
      life.abort();
    },
    staysOpenBeside: true,
  });
  part.control.focus();
  for (const { control } of [part, zoom]) control.addEventListener('input', () => void look());
  void look();
  void client.call('listAreas', {}, life.signal).then((reply) => {
    if (!reply.ok) return;
    areas = reply.value;
    part.control.append(...createOptions(areas.map(({ id, name }) => [id, texts.area(name)])));
  });
}

/** From a part in the middle, as far as it can be drawn without a server. */
async function estimateBytes(
  targets: PaperTargets,
  frame: PictureFrame,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [width, height] = [Math.min(SAMPLE_PX, frame.width), Math.min(SAMPLE_PX, frame.height)];
  const sample = {
    ...frame,
    left: frame.left + Math.floor((frame.width - width) / 2),
    top: frame.top + Math.floor((frame.height - height) / 2),
    width,
    height,
  };
  let bytes = 0;
  const made = await makePicture({
    frame: sample,
    layers: layOutPicture(targets, { frame: sample, ratio: 1, mayAsk: false }),
    marks: { ratio: 1, labels: [], scaleBar: null },
    keep: async (more) => {
      bytes += more.length;
      return true;
    },
    onProgress: () => undefined,
    signal,
  });
  return made === 'made' ? (bytes * frame.width * frame.height) / (width * height) : undefined;
}
