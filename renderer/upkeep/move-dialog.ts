/** The dialog that moves the cache folder: asks where to, then shows the progress. */
import '../styles/storage.css';
import type { CacheMove, DiskBudget } from '../../shared/cache/disk-budget.ts';
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { NO_TILES } from '../../shared/tiles/tile-count.ts';
import { createHeard } from '../parts/calm-speech.ts';
import { openDialog, openMessage } from '../parts/dialog.ts';
import { button, element, isUsable, setUsable } from '../parts/element.ts';
import { createTextField, type FormField } from '../parts/form-field.ts';
import type { WindowTargets } from '../window-targets.ts';
import { followOncePerClient, type JobKind } from './job-follower.ts';

const TEXTS = dialogTexts.move;

const MOVE_KIND: JobKind<CacheMove> = {
  read: (event) => (event.name === 'moveProgress' ? event.move : undefined),
  isRunning: ({ state }) => state === 'copying' || state === 'deleting',
  isSame: (one, other) => one.to === other.to,
};

const findFollower = followOncePerClient(MOVE_KIND, ({ notices }, move) => {
  if (move.error) notices.showError(move.error);
  else notices.show({ key: 'cache-moved', text: describeMove(move), tone: 'info', lasting: false });
});

/** Opens the question, or the progress of the running move. Shows an error when neither is possible. */
export async function openMove(targets: WindowTargets): Promise<void> {
  const { client, notices } = targets;
  const [budget, move] = await Promise.all([client.call('getDiskBudget', {}), client.call('getMove', {})]);
  if (!budget.ok) notices.showError(budget.error);
  else if (!move.ok) notices.showError(move.error);
  else if (move.value && MOVE_KIND.isRunning(move.value)) showProgress(targets, move.value);
  else if (budget.value.isFixed)
    openMessage({ title: TEXTS.title, body: [createPath(budget.value.cacheDir, 'p'), element('p', {}, TEXTS.fixed)] });
  else askWhere(targets, budget.value);
}

function askWhere(targets: WindowTargets, { cacheDir }: DiskBudget): void {
  const texts = { id: 'move-to', label: TEXTS.field, hint: TEXTS.hint };
  const field = createTextField(texts, '', { autofocus: '', maxlength: '4096' });
  const begin = async () => {
    if (!isUsable(confirm)) return;
    const path = field.control.value.trim();
    setUsable(confirm, false);
    const reply = path === '' ? undefined : await targets.client.call('moveCacheFolder', { path });
    setUsable(confirm, true);
    if (reply?.ok) {
      showProgress(targets, { to: path, state: 'copying', tiles: NO_TILES, error: null });
      return;
    }
    field.complain(reply?.error.message ?? TEXTS.noPath);
    field.control.focus();
  };
  const confirm = button(TEXTS.move, () => void begin(), { class: 'primary' });
  const dialog = openDialog({
    title: TEXTS.title,
    className: 'move-dialog',
    body: [
      element('p', {}, TEXTS.now, ' ', createPath(cacheDir)),
      field.root,
      ...offerChoice(targets, field),
      element('p', { class: 'hint' }, TEXTS.explanation),
    ],
    buttons: [button(partTexts.cancel, () => dialog.close()), confirm],
    onSubmit: () => void begin(),
    staysOpenBeside: true,
  });
}

/** The button for the desktop's folder dialog, in Electron. */
function offerChoice({ client, notices, startup }: WindowTargets, { control, complain }: FormField): readonly Node[] {
  if (startup().host !== 'electron') return [];
  const choose = async () => {
    const reply = await client.call('chooseFolder', {});
    if (!reply.ok) notices.showError(reply.error);
    else if (reply.value.path !== null) {
      control.value = reply.value.path;
      complain('');
      control.focus();
    }
  };
  const choice = button(TEXTS.choose, () => void choose(), { class: 'plain-button' });
  return [element('div', { class: 'folder-row' }, choice)];
}

function showProgress(targets: WindowTargets, begun: CacheMove): void {
  const { client } = targets;
  const follower = findFollower(targets);
  const line = element('p', { class: 'move-status' });
  const heard = createHeard();
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const hint = element('p', { class: 'hint' }, TEXTS.background);
  const cancelButton = button(TEXTS.cancel, () => void client.call('cancelMove', {}));
  const stopWatching = follower.watch((move) => {
    const isRunning = MOVE_KIND.isRunning(move);
    line.textContent = describeMove(move);
    // The end is announced at once, the progress now and then.
    if (!isRunning) heard.stop();
    heard.say(line.textContent);
    line.dataset.state = move.state;
    complaint.textContent = move.error?.message ?? '';
    cancelButton.hidden = move.state !== 'copying';
    hint.hidden = !isRunning;
  });
  const dialog = openDialog({
    title: TEXTS.title,
    className: 'move-dialog',
    body: [element('p', {}, TEXTS.to, ' ', createPath(begun.to)), line, heard.root, complaint, hint],
    buttons: [cancelButton, button(partTexts.close, () => dialog.close(), { class: 'primary', autofocus: '' })],
    onSubmit: () => dialog.close(),
    onClose() {
      stopWatching();
      heard.stop();
    },
  });
  follower.follow();
  follower.note(begun);
  // The follower may have missed earlier events.
  void client.call('getMove', {}).then((reply) => {
    if (reply.ok && reply.value) follower.note(reply.value);
  });
}

function createPath(path: string, tag: 'span' | 'p' = 'span'): HTMLElement {
  return element(tag, { class: 'folder-path' }, path);
}

function describeMove({ state, tiles, to }: CacheMove): string {
  if (state === 'copying') return tiles.tiles === 0 ? TEXTS.copying : TEXTS.copied(tiles);
  if (state === 'deleting') return TEXTS.deleting(tiles);
  if (state === 'done') return TEXTS.done(to);
  return state === 'cancelled' ? TEXTS.cancelled : '';
}
