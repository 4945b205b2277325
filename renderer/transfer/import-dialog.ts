/** The dialog that imports the tiles of an archive: which one, to which source, and what it would change, before it does. */
import '../styles/transfer.css';
import type { ChosenArchive, DoneImport } from '../../shared/calls/transfer-calls.ts';
import { SOURCE_KINDS } from '../../shared/sources/source.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { formatTileCount } from '../../shared/texts/quantities.ts';
import { describeImport, transferTexts as texts } from '../../shared/texts/transfer.ts';
import { addUndo } from '../clearing/undo-offers.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setText, setUsable } from '../parts/element.ts';
import { takeFiles } from '../parts/file-drop.ts';
import { createChoiceField } from '../parts/form-field.ts';
import { createLastWish } from '../parts/last-wish.ts';
import type { WindowTargets } from '../window-targets.ts';
import { chooseArchiveFile, sendArchive } from './archive-sending.ts';
import { createImportRows } from './import-rows.ts';
import { createTransferProgress, showShare } from './transfer-progress.ts';

type Targets = Pick<WindowTargets, 'client' | 'notices' | 'source' | 'startup'>;

/** Opens the dialog. Closing it cancels an import; what is imported by then stays. */
export function openImportDialog(targets: Targets): void {
  const { client, startup, source } = targets;
  const sources = startup().sources.filter(({ kind }) => SOURCE_KINDS[kind].hasServer);
  const isBrowser = startup().host === 'browser';
  const life = new AbortController();
  const { signal } = life;
  const shown = sources.find(({ id }) => id === source().id) ?? sources[0];
  const choices = sources.map(({ id, name }) => [id, name] as const);
  const field = createChoiceField({ id: 'import-source', label: texts.source }, shown?.id ?? '', choices);
  const rows = createImportRows(client);
  const line = element('p', { class: 'import-preview', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const progress = createTransferProgress(client);
  const counting = createLastWish();
  let archive: ChosenArchive | undefined;
  let isImporting = false;
  /** While it isn't aborted, the program holds the file that this page sends or has sent. */
  let held = new AbortController();

  const transfer = ({ archiveId }: ChosenArchive, isDryRun: boolean, within: AbortSignal) => {
    const task = { archiveId, sourceId: field.control.value, rows: rows.chosen(), isDryRun };
    return progress.follow(async (transferId) => {
      const reply = await client.call('importTiles', { transferId, ...task }, within);
      return { transferId, reply };
    });
  };
  const count = () => {
    const chosen = archive;
    if (!chosen) return;
    setUsable(confirm, false);
    setText(complaint, '');
    setText(line, texts.reading(chosen.fileName));
    void counting.start(async (within) => {
      const { reply } = await transfer(chosen, true, AbortSignal.any([signal, within]));
      if (within.aborted || signal.aborted) return;
      if (!reply.ok) {
        setText(line, '');
        if (reply.error.code === 'archive-rows-unknown') await rows.ask(chosen.archiveId);
        else setText(complaint, reply.error.message);
        return;
      }
      const { added, replaced } = reply.value;
      setText(line, `${chosen.fileName}: ${describeImport(reply.value, true)}`);
      setUsable(confirm, added + replaced > 0);
    });
  };
  const choose = async (kind: 'file' | 'folder') => {
    const reply = await client.call('chooseArchive', { kind }, signal);
    if (!reply.ok) setText(complaint, reply.error.message);
    if (!reply.ok || !reply.value) return;
    take(reply.value);
  };
  const take = (chosen: ChosenArchive) => {
    archive = chosen;
    rows.reset();
    count();
  };
  const send = async (file: File) => {
    if (isImporting) return;
    counting.stop();
    held.abort();
    held = new AbortController();
    const within = AbortSignal.any([signal, held.signal]);
    archive = undefined;
    rows.reset();
    setUsable(confirm, false);
    setText(complaint, '');
    const reply = await sendArchive(client, file, {
      signal: within,
      tell(done) {
        // A count that was stopped may hide it late.
        progress.root.hidden = within.aborted;
        showShare(progress.root, { done, total: file.size });
        setText(line, texts.sending(done, file.size));
      },
    });
    // Another file is being sent by now.
    if (within.aborted) return;
    progress.root.hidden = true;
    setText(line, '');
    if (reply.ok) return take(reply.value);
    held.abort();
    setText(complaint, reply.error.message);
  };
  const act = async () => {
    if (!isUsable(confirm) || !archive) return;
    setUsable(confirm, false);
    setText(line, texts.importing);
    isImporting = true;
    // The archive and the source stay what they are while their tiles are imported.
    setChangeable(false);
    const { transferId, reply } = await transfer(archive, false, signal);
    setChangeable(true);
    isImporting = false;
    if (signal.aborted) return;
    if (!reply.ok) {
      setText(line, '');
      setText(complaint, reply.error.message);
      return;
    }
    dialog.close();
    tellEnd(targets, transferId, reply.value);
  };
  const confirm = button(texts.import, () => void act(), { class: 'primary' });
  setUsable(confirm, false);
  const pick = element(
    'div',
    { class: 'transfer-pick' },
    button(texts.chooseFile, () => void (isBrowser ? chooseArchiveFile(send) : choose('file')), {
      class: 'plain-button',
      autofocus: '',
    }),
    ...(isBrowser ? [] : [button(texts.chooseFolder, () => void choose('folder'), { class: 'plain-button' })]),
  );
  const byCommand = element('p', { class: 'import-command' }, texts.byCommand, ' ', element('code', {}, texts.command));
  field.control.addEventListener('input', count);
  rows.root.addEventListener('input', count);
  const setChangeable = (is: boolean) => {
    for (const part of [field.root, pick, rows.root]) {
      for (const control of part.querySelectorAll<HTMLInputElement>('select, button, input')) control.disabled = !is;
    }
  };
  const body = shown
    ? [field.root, pick, ...(isBrowser ? [byCommand] : []), rows.root, line, progress.root, complaint]
    : [texts.noSources];
  const dialog = openDialog({
    title: texts.importTitle,
    className: 'transfer-dialog',
    body: [element('p', {}, isBrowser ? texts.introSent : texts.intro), ...body],
    buttons: [button(partTexts.cancel, () => dialog.close()), ...(shown ? [confirm] : [])],
    onSubmit: () => void act(),
    onClose() {
      counting.stop();
      rows.reset();
      life.abort();
    },
    staysOpenBeside: true,
  });
  if (isBrowser && shown) takeFiles(dialog, ([file]) => file && void send(file));
}

function tellEnd({ client, notices }: Targets, transferId: string, done: DoneImport): void {
  const key = `imported-${transferId}`;
  const text = describeImport(done, false);
  const show = () => notices.show({ key, text, tone: 'info', lasting: false });
  if (done.undoWithinMs === 0) {
    show();
    return;
  }
  const undo = async () => {
    end();
    const reply = await client.call('undoImport', { transferId });
    notices.hide(key);
    if (!reply.ok) notices.showError(reply.error);
    else notices.show({ key, text: texts.undone(formatTileCount(reply.value)), tone: 'info', lasting: false });
  };
  const action = { label: texts.undo, run: () => void undo() };
  notices.show({ key, text, tone: 'info', lasting: true, action });
  const withdraw = addUndo(action.run, () => !notices.wasDismissed(key));
  const timer = setTimeout(() => {
    withdraw();
    show();
  }, done.undoWithinMs);
  const end = () => {
    clearTimeout(timer);
    withdraw();
  };
}
