/** Cache ▸ Disk space…: what the cache takes, what the disk has left, what people want of both, and where the cache is. */
import '../styles/disk-space.css';
import type { DiskBudget } from '../../shared/disk-budget.ts';
import { formatBytes } from '../../shared/texts/quantities.ts';
import { countInto, createCountLine } from '../clearing/tile-counting.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createDiskLimitsForm } from './disk-limits-form.ts';
import { openMove } from './move-dialog.ts';

/** Opens the dialog, or says why it cannot be. */
export async function openDiskSpace(targets: WindowTargets): Promise<void> {
  const reply = await targets.client.call('getDiskBudget', {});
  if (reply.ok) showDialog(targets, reply.value);
  else targets.notices.showError(reply.error);
}

function showDialog(targets: WindowTargets, budget: DiskBudget): void {
  const life = new AbortController();
  const form = createDiskLimitsForm(targets.startup());
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const save = async () => {
    const change = form.read();
    if (change === undefined) return;
    const reply = await targets.client.call('setPreferences', { change });
    if (reply.ok) dialog.close();
    else complaint.textContent = reply.error.message;
  };
  const dialog = openDialog({
    title: 'Disk space',
    className: 'disk-space-dialog',
    body: [describeBudget(targets, budget, life.signal), ...form.fields, complaint],
    buttons: [
      button('Cancel', () => dialog.close(), { autofocus: '' }),
      element('button', { type: 'submit', class: 'primary' }, 'Save'),
    ],
    onSubmit: () => void save(),
    onClose: () => life.abort(),
    staysOpenBeside: true,
  });
}

function describeBudget(targets: WindowTargets, budget: DiskBudget, signal: AbortSignal): HTMLElement {
  const free = budget.freeBytes === null ? 'The system does not say.' : formatBytes(budget.freeBytes);
  const low = budget.isLow ? ' That is less than it is to have left: new tiles stay in memory only.' : '';
  return element(
    'dl',
    { class: 'facts' },
    element('dt', {}, 'Cache takes'),
    element('dd', {}, describeUsed(targets, budget, signal)),
    element('dt', {}, 'Free on its disk'),
    element('dd', { 'data-fact': 'free' }, free, low),
    element('dt', {}, 'Cache folder'),
    element('dd', {}, describeFolder(targets, budget)),
  );
}

function describeUsed({ client }: WindowTargets, { usedBytes }: DiskBudget, signal: AbortSignal): HTMLElement {
  if (usedBytes !== null) return element('p', { class: 'tile-count' }, formatBytes(usedBytes));
  const line = createCountLine();
  void countInto(line, client, { sourceId: null }, signal);
  return line;
}

function describeFolder(targets: WindowTargets, { cacheDir, isFixed }: DiskBudget): HTMLElement {
  const path = element('p', { class: 'folder-path' }, cacheDir);
  if (isFixed) return element('div', {}, path, element('p', { class: 'hint' }, 'Named by --cache-dir for this run.'));
  const move = button('Move…', () => void openMove(targets), { class: 'plain-button' });
  return element('div', { class: 'folder-row' }, path, move);
}
