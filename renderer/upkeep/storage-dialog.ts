/** The Storage dialog: size and limits of the cache, its folder, and the ways to move and check it. */
import '../styles/storage.css';
import type { DiskBudget } from '../../shared/cache/disk-budget.ts';
import { dialogTexts } from '../../shared/texts/dialogs.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import { formatBytes } from '../../shared/texts/quantities.ts';
import { countInto, createCountLine } from '../clearing/tile-counting.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { openFolderDialog } from '../parts/folder-dialog.ts';
import type { WindowTargets } from '../window-targets.ts';
import { openCheck } from './check-dialog.ts';
import { createDiskLimitsForm } from './disk-limits-form.ts';
import { openMove } from './move-dialog.ts';

const TEXTS = dialogTexts.storage;

/** Opens the dialog, or shows why it can't. */
export async function openStorage(targets: WindowTargets): Promise<void> {
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
    title: TEXTS.title,
    className: 'storage-dialog',
    body: [
      createFacts([
        [TEXTS.used, describeUsed(targets, budget, life.signal)],
        [TEXTS.free, element('dd', { 'data-fact': 'free' }, describeFree(budget))],
        [TEXTS.folder, describeFolder(budget)],
      ]),
      element('div', { class: 'storage-actions' }, ...createActions(targets, budget)),
      ...form.fields,
      complaint,
    ],
    buttons: [
      button(partTexts.cancel, () => dialog.close(), { autofocus: '' }),
      element('button', { type: 'submit', class: 'primary' }, TEXTS.save),
    ],
    onSubmit: () => void save(),
    onClose: () => life.abort(),
    staysOpenBeside: true,
  });
}

function describeUsed({ client }: WindowTargets, { usedBytes }: DiskBudget, signal: AbortSignal): HTMLElement {
  if (usedBytes !== null) return element('p', { class: 'tile-count' }, formatBytes(usedBytes));
  const line = createCountLine();
  void countInto(line, client, null, signal);
  return line;
}

function describeFree({ freeBytes, isLow }: DiskBudget): string {
  const free = freeBytes === null ? TEXTS.unknown : formatBytes(freeBytes);
  return isLow ? TEXTS.low(free) : free;
}

function describeFolder({ cacheDir, isFixed }: DiskBudget): HTMLElement {
  const path = element('p', { class: 'folder-path' }, cacheDir);
  return element('div', {}, path, ...(isFixed ? [element('p', { class: 'hint' }, TEXTS.fixed)] : []));
}

function createActions(targets: WindowTargets, { cacheDir, isFixed }: DiskBudget): readonly HTMLElement[] {
  const look = { class: 'plain-button' };
  return [
    button(TEXTS.open, () => void openFolder(targets, cacheDir), look),
    ...(isFixed ? [] : [button(TEXTS.move, () => void openMove(targets), look)]),
    button(TEXTS.check, () => openCheck(targets), look),
  ];
}

async function openFolder({ client, notices }: WindowTargets, cacheDir: string): Promise<void> {
  const reply = await client.call('openCacheFolder', {});
  if (reply.ok) return;
  if (reply.error.code === 'folder-not-opened') openFolderDialog('cacheFolder', reply.error, cacheDir);
  else notices.showError(reply.error);
}
