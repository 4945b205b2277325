/** Cache ▸ Move cache folder…: asks where to, then shows how far it is. */
import '../styles/disk-space.css';
import type { CacheMove, DiskBudget } from '../../shared/disk-budget.ts';
import { formatTileCount } from '../../shared/texts/quantities.ts';
import { NO_TILES } from '../../shared/tile-count.ts';
import { createHeard } from '../parts/calm-speech.ts';
import { openDialog, openMessage } from '../parts/dialog.ts';
import { button, element, isUsable, setUsable } from '../parts/element.ts';
import { createTextField, type FormField } from '../parts/form-field.ts';
import type { WindowTargets } from '../window-targets.ts';
import { followOncePerClient, type JobKind } from './job-follower.ts';

const TITLE = 'Move cache folder';
const FIXED = 'This run was started with --cache-dir, so its folder stays where it is. Start without it first.';
const EXPLANATION =
  'All tiles are copied first, while the map goes on. Then the new folder is used, and the old tiles are deleted. Until then nothing of them is touched.';

const MOVE_KIND: JobKind<CacheMove> = {
  read: (event) => (event.name === 'moveProgress' ? event.move : undefined),
  isRunning: ({ state }) => state === 'copying' || state === 'deleting',
  isSame: (one, other) => one.to === other.to,
};

const findFollower = followOncePerClient(MOVE_KIND, ({ notices }, move) => {
  if (move.error) notices.showError(move.error);
  else notices.show({ key: 'cache-moved', text: describeMove(move), tone: 'info', lasting: false });
});

/** Opens the question, or the progress of the running move; or says why neither can be. */
export async function openMove(targets: WindowTargets): Promise<void> {
  const { client, notices } = targets;
  const [budget, move] = await Promise.all([client.call('getDiskBudget', {}), client.call('getMove', {})]);
  if (!budget.ok) notices.showError(budget.error);
  else if (!move.ok) notices.showError(move.error);
  else if (move.value && MOVE_KIND.isRunning(move.value)) showProgress(targets, move.value);
  else if (budget.value.isFixed)
    openMessage({ title: TITLE, body: [createPath(budget.value.cacheDir, 'p'), element('p', {}, FIXED)] });
  else askWhere(targets, budget.value);
}

function askWhere(targets: WindowTargets, { cacheDir }: DiskBudget): void {
  const hint = 'A new or an empty folder of your own, by its whole path.';
  const field = createTextField({ id: 'move-to', label: 'Move it to', hint }, '', { autofocus: '', maxlength: '4096' });
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
    field.complain(reply?.error.message ?? 'Type the path of a folder.');
    field.control.focus();
  };
  const confirm = button('Move', () => void begin(), { class: 'primary' });
  const dialog = openDialog({
    title: TITLE,
    className: 'move-dialog',
    body: [
      element('p', {}, 'It is in ', createPath(cacheDir)),
      field.root,
      ...offerChoice(targets, field),
      element('p', { class: 'hint' }, EXPLANATION),
    ],
    buttons: [button('Cancel', () => dialog.close()), confirm],
    onSubmit: () => void begin(),
    staysOpenBeside: true,
  });
}

/** A button that opens the desktop's own dialog, where there is a desktop. */
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
  const { client } = targets;
  const follower = findFollower(targets);
  const line = element('p', { class: 'move-status' });
  const heard = createHeard();
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const hint = element('p', { class: 'hint' }, 'You can close this and go on: it is done behind the map.');
  const cancelButton = button('Cancel move', () => void client.call('cancelMove', {}));
  const stopWatching = follower.watch((move) => {
    const isRunning = MOVE_KIND.isRunning(move);
    line.textContent = describeMove(move);
    // The end is told at once, the way to it now and then.
    if (!isRunning) heard.stop();
    heard.say(line.textContent);
    line.dataset.state = move.state;
    complaint.textContent = move.error?.message ?? '';
    cancelButton.hidden = move.state !== 'copying';
    hint.hidden = !isRunning;
  });
  const dialog = openDialog({
    title: TITLE,
    className: 'move-dialog',
    body: [element('p', {}, 'To ', createPath(begun.to)), line, heard.root, complaint, hint],
    buttons: [cancelButton, button('Close', () => dialog.close(), { class: 'primary', autofocus: '' })],
    onSubmit: () => dialog.close(),
    onClose() {
      stopWatching();
      heard.stop();
    },
  });
  follower.follow();
  follower.note(begun);
  // For what was told before the follower listened.
  void client.call('getMove', {}).then((reply) => {
    if (reply.ok && reply.value) follower.note(reply.value);
  });
}

function createPath(path: string, tag: 'span' | 'p' = 'span'): HTMLElement {
  return element(tag, { class: 'folder-path' }, path);
}

function describeMove({ state, tiles, to }: CacheMove): string {
  if (state === 'copying') return tiles.tiles === 0 ? 'Copying…' : `Copied ${formatTileCount(tiles)} so far…`;
  if (state === 'deleting') return `The new folder is used now. Deleting old tiles: ${formatTileCount(tiles)} so far…`;
  if (state === 'done') return `The cache is in ${to} now.`;
  return state === 'cancelled' ? 'Cancelled. The cache is where it was, with all its tiles.' : '';
}
