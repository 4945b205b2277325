/** Checking the cache: what it does, how far it is, and what it came to. It goes on when the dialog is closed. */
import '../styles/check-dialog.css';
import { type CacheCheck, QUARANTINE_DAYS } from '../../shared/cache-check.ts';
import { describeCheckEnd } from '../../shared/check-words.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';
import { type CheckFollower, createCheckFollower } from './check-follower.ts';
import { createCheckView } from './check-view.ts';

const INTRODUCTION =
  'Reads every tile on disk, puts bad ones in quarantine and removes what programs have left behind; the map can be used ' +
  `meanwhile. Bad tiles are fetched again when you look at them, and deleted from quarantine after ${QUARANTINE_DAYS} days.`;

/** One for each client, so that a window hears of an end once. */
const followers = new WeakMap<WindowTargets['client'], CheckFollower>();

/** Opens the dialog on the check that goes on, on what the last one came to, or on the offer to begin one. */
export function openCheck(targets: WindowTargets): void {
  const { client } = targets;
  const follower = findFollower(targets);
  const view = createCheckView();
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const start = button('Start', () => void begin(), { class: 'primary', autofocus: '' });
  const cancel = button('Cancel check', () => void client.call('cancelCheck', {}));
  cancel.hidden = true;

  const begin = async () => {
    follower.follow();
    const reply = await client.call('startCheck', {});
    complaint.textContent = reply.ok ? '' : reply.error.message;
    if (reply.ok) follower.note(reply.value);
  };
  const showLast = async () => {
    const reply = await client.call('getCheck', {});
    if (reply.ok && reply.value !== null) follower.note(reply.value);
  };
  const show = (check: CacheCheck) => {
    showButtons(start, cancel, check.state === 'running');
    view.show(check);
  };
  const stopWatching = follower.watch(show);
  const dialog = openDialog({
    title: 'Check cache',
    body: [element('p', { class: 'hint' }, INTRODUCTION), view.root, complaint],
    buttons: [button('Close', () => dialog.close()), cancel, start],
    className: 'check-dialog',
    onClose() {
      stopWatching();
      view.end();
    },
  });
  void showLast();
}

/** The one that cannot be used hands the keyboard over to the other. */
function showButtons(start: HTMLButtonElement, cancel: HTMLButtonElement, isRunning: boolean): void {
  const hadFocus = [start, cancel].some((one) => one === document.activeElement);
  cancel.hidden = !isRunning;
  start.disabled = isRunning;
  const label = isRunning ? 'Checking…' : 'Check again';
  if (start.textContent !== label) start.textContent = label;
  if (hadFocus) (isRunning ? cancel : start).focus();
}

function findFollower(targets: WindowTargets): CheckFollower {
  const known = followers.get(targets.client);
  if (known) return known;
  const follower = createCheckFollower(targets.client, (check) =>
    targets.notices.show({
      key: 'cache-checked',
      text: describeCheckEnd(check),
      tone: 'info',
      lasting: false,
      action: { label: 'Show', run: () => openCheck(targets) },
    }),
  );
  followers.set(targets.client, follower);
  return follower;
}
