/** Cache ▸ Move cache folder…: asks where to, then shows how far it is. Moves nothing itself. */
import { NO_TILES } from '../../shared/tile-count.ts';
import '../styles/disk-space.css';
import type { CacheMove, DiskBudget } from '../../shared/disk-budget.ts';
import { formatTileCount } from '../../shared/quantity-text.ts';
import { createCalmSpeech } from '../parts/calm-speech.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { createTextField, type FormField } from '../parts/form-field.ts';
import type { WindowTargets } from '../window-targets.ts';
import { followMove } from './move-news.ts';

/** Opens the question, or the progress of the move that goes on; or says why neither can be. */
export async function openMove(targets: WindowTargets): Promise<void> {
  const { client, notices } = targets;
  const [budget, move] = await Promise.all([client.call('getDiskBudget', {}), client.call('getMove', {})]);
  if (!budget.ok) notices.showError(budget.error);
  else if (!move.ok) notices.showError(move.error);
  else if (move.value && isUnderWay(move.value)) showProgress(targets, move.value);
  else if (budget.value.isFixed) showFixed(budget.value);
  else askWhere(targets, budget.value);
}

function isUnderWay({ state }: CacheMove): boolean {
  return state === 'copying' || state === 'deleting';
}

function showFixed({ cacheDir }: DiskBudget): void {
  const dialog = openDialog({
    title: 'Move cache folder',
    body: [
      element('p', { class: 'folder-path' }, cacheDir),
      element(
        'p',
        {},
        'This run was started with --cache-dir, so its folder stays where it is. Start without it first.',
      ),
    ],
    buttons: [button('Close', () => dialog.close(), { class: 'primary', autofocus: '' })],
    onSubmit: () => dialog.close(),
  });
}

function askWhere(targets: WindowTargets, { cacheDir }: DiskBudget): void {
  const hint = 'A new or an empty folder of your own, by its whole path.';
  const field = createTextField({ id: 'move-to', label: 'Move it to', hint }, '', { autofocus: '', maxlength: '4096' });
  const begin = async () => {
    if (moveButton.getAttribute('aria-disabled') === 'true') return;
    const path = field.control.value.trim();
    moveButton.setAttribute('aria-disabled', 'true');
    const reply = path === '' ? undefined : await targets.client.call('moveCacheFolder', { path });
    moveButton.setAttribute('aria-disabled', 'false');
    if (reply?.ok) {
      showProgress(targets, { to: path, state: 'copying', tiles: NO_TILES, error: null });
      return;
    }
    field.complain(reply?.error.message ?? 'Type the path of a folder.');
    field.control.focus();
  };
  const moveButton = button('Move', () => void begin(), { class: 'primary' });
  const dialog = openDialog({
    title: 'Move cache folder',
    className: 'move-dialog',
    body: [
      element('p', {}, 'It is in ', element('span', { class: 'folder-path' }, cacheDir)),
      field.root,
      ...offerChoice(targets, field),
      element(
        'p',
        { class: 'hint' },
        'All tiles are copied first, while the map goes on. Then the new folder is used, and the old tiles are deleted. Until then nothing of them is touched.',
      ),
    ],
    buttons: [button('Cancel', () => dialog.close()), moveButton],
    onSubmit: () => void begin(),
    staysOpenBeside: true,
  });
}

/** A way to choose the folder in the desktop's own dialog, where there is a desktop: a page in a browser has none. */
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
  const choice = button('Choose…', () => void choose(), { class: 'plain-button' });
  return [element('div', { class: 'folder-row' }, choice)];
}

function showProgress(targets: WindowTargets, begun: CacheMove): void {
  const { client, notices } = targets;
  const line = element('p', { class: 'move-status' });
  const heard = element('p', { class: 'unseen', role: 'status' });
  const speech = createCalmSpeech((text) => heard.replaceChildren(text));
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const hint = element('p', { class: 'hint' }, 'You can close this and go on: it is done behind the map.');
  const cancelButton = button('Cancel move', () => void client.call('cancelMove', {}));
  const show = (move: CacheMove) => {
    line.textContent = describeMove(move);
    // The end is told at once, the way to it now and then.
    if (!isUnderWay(move)) speech.stop();
    speech.say(line.textContent);
    line.dataset.state = move.state;
    complaint.textContent = move.error?.message ?? '';
    cancelButton.hidden = move.state !== 'copying';
    hint.hidden = !isUnderWay(move);
  };
  const news = followMove(client, show, (move) => {
    // Whoever has closed the dialog hears of the end all the same.
    if (dialog.isConnected) return;
    if (move.error) notices.showError(move.error);
    else notices.show({ key: 'cache-moved', text: describeMove(move), tone: 'info', lasting: false });
  });
  const dialog = openDialog({
    title: 'Move cache folder',
    className: 'move-dialog',
    body: [element('p', {}, 'To ', element('span', { class: 'folder-path' }, begun.to)), line, heard, complaint, hint],
    buttons: [cancelButton, button('Close', () => dialog.close(), { class: 'primary', autofocus: '' })],
    onSubmit: () => dialog.close(),
    onClose: speech.stop,
  });
  show(begun);
  void news.catchUp();
}

function describeMove({ state, tiles, to }: CacheMove): string {
  if (state === 'copying') return tiles.tiles === 0 ? 'Copying…' : `Copied ${formatTileCount(tiles)} so far…`;
  if (state === 'deleting') return `The new folder is used now. Deleting old tiles: ${formatTileCount(tiles)} so far…`;
  if (state === 'done') return `The cache is in ${to} now.`;
  return state === 'cancelled' ? 'Cancelled. The cache is where it was, with all its tiles.' : '';
}
