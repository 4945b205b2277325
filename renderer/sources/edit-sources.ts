/** Adds, edits, duplicates and removes sources: the forms, and what the service and people are told. */
import type { OldTiles } from '../../shared/contract.ts';
import { draftOf, NEW_DRAFT } from '../../shared/draft-of-source.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Source } from '../../shared/source.ts';
import type { SourceDraft } from '../../shared/source-draft.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from '../panels/notices.ts';
import { openQuestion } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import { createOldTilesQuestion } from './old-tiles.ts';
import { openSourceDialog, type SourceDialogOptions } from './source-dialog.ts';

/** Opens the form of a new source; an added source is shown. */
export function openAddSource(client: Client): void {
  openSourceDialog(client, { ...describeAdding(client), title: 'Add source', draft: NEW_DRAFT, suspect: [] });
}

/** Opens the form of a new source that starts as a copy of another, and says at once what must differ. */
export function openDuplicateSource(client: Client, source: Source): void {
  openSourceDialog(client, {
    ...describeAdding(client),
    title: 'Duplicate source',
    draft: { ...draftOf(source), name: `Copy of ${source.name}` },
    suspect: ['template', 'name'],
  });
}

/** Opens the form of a source that people have added; does nothing for a built-in one. */
export function openEditSource(client: Client, notices: Pick<Notices, 'show'>, source: Source): void {
  if (source.builtIn) return;
  openSourceDialog(client, {
    title: 'Edit source',
    draft: { ...draftOf(source), plainHttpAccepted: wasPlainHttpAccepted(source) },
    replacing: source,
    suspect: [],
    saveLabel: 'Save',
    save: (draft, oldTiles) => editSource(client, notices, source, draft, oldTiles),
  });
}

/** Asks before a source is removed; does nothing for a built-in one. */
export function openRemoveSource(client: Client, notices: Pick<Notices, 'show'>, source: Source): void {
  if (source.builtIn) return;
  const oldTiles = createOldTilesQuestion(source, 'What becomes of its tiles?');
  const hint = 'It leaves the Source menu of every window. You can add it again by its address.';
  const { signal } = openQuestion({
    title: `Remove “${source.name}”?`,
    body: [element('p', { class: 'hint' }, hint), oldTiles.root],
    label: 'Remove',
    act: () => removeSource(client, notices, source, oldTiles.read()),
  });
  oldTiles.count(client, signal);
}

/** Adds a source and shows it in every window; answers the error, if there is one. */
export async function addSource(client: Pick<Client, 'call'>, draft: SourceDraft): Promise<ErrorValue | undefined> {
  const added = await client.call('addSource', { draft });
  if (!added.ok) return added.error;
  // An error here isn't worth a complaint: the source is in the menu.
  await client.call('selectSource', { sourceId: added.value.sourceId });
  return undefined;
}

/** Changes a source and tells what became of tiles that another address has left behind; answers the error, if any. */
export async function editSource(
  client: Pick<Client, 'call'>,
  notices: Pick<Notices, 'show'>,
  source: Source,
  draft: SourceDraft,
  oldTiles: OldTiles,
): Promise<ErrorValue | undefined> {
  const edited = await client.call('editSource', { sourceId: source.id, draft, oldTiles });
  if (!edited.ok) return edited.error;
  if (edited.value.sourceId !== source.id)
    tellOfOldTiles(notices, source, `${draft.name} has another address.`, oldTiles);
  return undefined;
}

/** Removes a source and tells what became of its tiles; answers the error, if there is one. */
export async function removeSource(
  client: Pick<Client, 'call'>,
  notices: Pick<Notices, 'show'>,
  source: Source,
  oldTiles: OldTiles,
): Promise<ErrorValue | undefined> {
  const removed = await client.call('removeSource', { sourceId: source.id, oldTiles });
  if (!removed.ok) return removed.error;
  tellOfOldTiles(notices, source, `${source.name} removed.`, oldTiles);
  return undefined;
}

function describeAdding(client: Client): Pick<SourceDialogOptions, 'replacing' | 'saveLabel' | 'save'> {
  return { replacing: null, saveLabel: 'Add', save: (draft) => addSource(client, draft) };
}

// The consent isn't stored, but no source uses plain http without it.
function wasPlainHttpAccepted(source: Source): boolean {
  return source.kind === 'http' && source.address.template.startsWith('http:');
}

function tellOfOldTiles(notices: Pick<Notices, 'show'>, source: Source, what: string, oldTiles: OldTiles): void {
  const tiles = oldTiles === 'clear' ? 'Its old tiles were cleared.' : 'Its old tiles were kept on disk.';
  notices.show({ key: `old-tiles-${source.id}`, text: `${what} ${tiles}`, tone: 'info', lasting: false });
}
