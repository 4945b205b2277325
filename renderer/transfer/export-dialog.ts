/** The dialog that exports tiles: what, which zooms and the format, with the number of tiles first. */
import '../styles/transfer.css';
import type { AreaSummary } from '../../shared/areas/area.ts';
import type { ClearRegion, ClearScope } from '../../shared/cache/clear-scope.ts';
import type { ExportedTiles, ExportFormat } from '../../shared/calls/transfer-calls.ts';
import { SOURCE_KINDS } from '../../shared/sources/source.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { formatTileCount } from '../../shared/texts/quantities.ts';
import { transferTexts as texts } from '../../shared/texts/transfer.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import { createScopePreviewer, type PreviewState } from '../clearing/scope-previewer.ts';
import { readPlaces, readUncovered } from '../map/boxes/area-frame.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setText, setUsable } from '../parts/element.ts';
import { createChoiceField, createOptions, createZoomFields } from '../parts/form-field.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createTransferProgress } from './transfer-progress.ts';

type Targets = Pick<WindowTargets, 'client' | 'map' | 'notices' | 'source' | 'startup'>;

const FORMATS = Object.keys(texts.formats) as readonly ExportFormat[];
const ZOOMS = Array.from({ length: MAX_ZOOM + 1 }, (_, zoom) => [String(zoom), String(zoom)] as const);

/** Opens the dialog for the source that the map shows. Closing it cancels the export. */
export function openExportDialog(targets: Targets): void {
  const { client, map, startup } = targets;
  const source = targets.source();
  const life = new AbortController();
  const { signal } = life;
  const view = readPlaces(map.leaflet, readUncovered(map.leaflet, { rightPx: 0, bottomPx: 0 }));
  const place = createChoiceField({ id: 'export-place', label: texts.what }, 'view', [
    ['view', texts.view],
    ['world', texts.world],
  ]);
  const { least, most, read: readZooms } = createZoomFields('export', ZOOMS);
  const isSvg = SOURCE_KINDS[source.kind].images === 'svg';
  const formats = FORMATS.filter((format) => format === 'folder' || !isSvg).map((format) => {
    const { name, hint } = texts.formats[format];
    return { format, ...createRadioChoice('export-format', format, name, isSvg ? texts.folderOnly : hint) };
  });
  const [first] = formats;
  if (first) first.control.checked = true;
  const line = element('p', { class: 'tile-count', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const progress = createTransferProgress(client);

  const readRegion = (): ClearRegion | null => {
    const { value } = place.control;
    if (value === 'world') return null;
    return value === 'view' ? { kind: 'box', box: view } : { kind: 'area', areaId: value };
  };
  const readScope = (): ClearScope => ({
    sourceId: source.id,
    region: readRegion(),
    ...readZooms(),
    olderThanMs: null,
    only: 'all',
    keepAreas: false,
  });
  const previewer = createScopePreviewer(client, (state) => {
    if (!progress.root.hidden) return;
    setText(line, describe(state));
    setUsable(confirm, state.phase === 'settled' && state.preview.clears.tiles > 0);
  });
  const refresh = () => {
    setText(complaint, '');
    previewer.schedule(readScope());
  };
  const act = async () => {
    if (!isUsable(confirm)) return;
    setUsable(confirm, false);
    setText(complaint, '');
    previewer.stop();
    const format = formats.find(({ control }) => control.checked)?.format ?? 'folder';
    const { region, minZoom, maxZoom } = readScope();
    const task = { sourceId: source.id, region, minZoom, maxZoom, format };
    const reply = await progress.follow((transferId) => client.call('exportTiles', { transferId, ...task }, signal));
    if (signal.aborted) return;
    if (reply.ok && reply.value) {
      dialog.close();
      tellEnd(targets, reply.value);
      return;
    }
    refresh();
    if (!reply.ok) setText(complaint, reply.error.message);
  };
  const confirm = button(startup().host === 'electron' ? texts.choose : texts.exportHere, () => void act(), {
    class: 'primary',
  });
  setUsable(confirm, false);
  const form = element(
    'div',
    { class: 'transfer-fields' },
    place.root,
    element('div', { class: 'transfer-row' }, least.root, most.root),
    element('div', { role: 'radiogroup', 'aria-label': texts.format }, ...formats.map(({ root }) => root)),
  );
  most.control.value = String(MAX_ZOOM);
  form.addEventListener('input', refresh);
  const dialog = openDialog({
    title: texts.exportTitle,
    className: 'transfer-dialog',
    body: [element('p', {}, texts.from(source.name)), form, line, progress.root, complaint],
    buttons: [button(partTexts.cancel, () => dialog.close()), confirm],
    onSubmit: () => void act(),
    onClose() {
      previewer.stop();
      life.abort();
    },
    staysOpenBeside: true,
  });
  place.control.focus();
  refresh();
  void client.call('listAreas', {}, signal).then((reply) => {
    if (reply.ok && !signal.aborted)
      offerAreas(
        place.control,
        reply.value.filter((area) => area.sourceId === source.id),
      );
  });
}

function offerAreas(control: HTMLSelectElement, areas: readonly AreaSummary[]): void {
  control.append(...createOptions(areas.map(({ id, name }) => [id, texts.area(name)] as const)));
}

function describe(state: PreviewState): string {
  if (state.phase === 'failed') return state.error.message;
  if (state.phase === 'counting') return texts.counting;
  const { clears } = state.preview;
  return clears.tiles === 0 ? texts.nothing : `${formatTileCount(clears)}.`;
}

function tellEnd({ client, notices }: Targets, { path, ...count }: ExportedTiles): void {
  const showFolder = async () => {
    const reply = await client.call('showExport', {});
    if (!reply.ok) notices.showError(reply.error);
  };
  notices.show({
    key: 'exported',
    text: texts.exported(formatTileCount(count), path),
    tone: 'info',
    lasting: true,
    action: { label: texts.showFolder, run: () => void showFolder() },
  });
}
