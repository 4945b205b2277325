/** Adds, edits, duplicates and removes sources: the dialogs, the calls and the notices. */
import type { OldTiles, Reply } from '../../shared/calls/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { draftOf, NEW_DRAFT } from '../../shared/sources/draft-of-source.ts';
import type { Source, SourceId } from '../../shared/sources/source.ts';
import type { SourceDraft } from '../../shared/sources/source-draft.ts';
import type { SecretDraft } from '../../shared/sources/source-secrets.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from '../panels/notices.ts';
import { openQuestion } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import type { WindowTargets } from '../window-targets.ts';
import { openEditArchive, openRemoveArchive } from './archive-dialog.ts';
import { openEditBuiltIn } from './built-in-dialog.ts';
import { createOldTilesQuestion } from './old-tiles.ts';
import { openSourceDialog, type SourceDialogOptions } from './source-dialog.ts';

/** What the dialogs need of the window. */
type Targets = Pick<WindowTargets, 'client' | 'notices' | 'map' | 'source'>;

/** Shows a source that was added. */
type Show = (sourceId: SourceId) => Promise<Reply<unknown>>;

/** Opens the dialog for a new source; an added source is shown at once: on its own, unless `show` shows it. */
export function openAddSource(targets: Targets, show?: Show): void {
  openSourceDialog(targets.client, {
    ...describeAdding(targets, show),
    title: texts.addTitle,
    draft: NEW_DRAFT,
    suspect: [],
  });
}

/** Opens the dialog for a copy of the shown source, with the address and the name marked as not good yet. */
export function openDuplicateSource(targets: Targets): void {
  const source = targets.source();
  if (source.kind === 'archive') return;
  openSourceDialog(targets.client, {
    ...describeAdding(targets),
    title: texts.duplicateTitle,
    draft: { ...draftOf(source), name: texts.copyOf(source.name) },
    suspect: ['template', 'name'],
  });
}

/** Opens the dialog for the shown source; does nothing for the built-in world. */
export function openEditSource({ client, notices, map, source: readSource }: Targets): void {
  const source = readSource();
  if (source.kind === 'archive') openEditArchive({ client }, source);
  if (source.kind !== 'http') return;
  if (source.builtIn) {
    openEditBuiltIn({ client }, source);
    return;
  }
  openSourceDialog(client, {
    title: texts.editTitle,
    draft: { ...draftOf(source), plainHttpAccepted: wasPlainHttpAccepted(source) },
    view: map.readView(),
    replacing: source,
    suspect: [],
    saveLabel: texts.save,
    save: (draft, secrets, oldTiles) => editSource(client, notices, source, draft, oldTiles, secrets),
  });
}

/** Asks before the shown source is removed; does nothing for a built-in one. */
export function openRemoveSource({ client, notices, source: readSource }: Targets): void {
  const source = readSource();
  if (source.kind === 'archive') openRemoveArchive({ client, notices }, source);
  if (source.kind !== 'http' || source.builtIn) return;
  const oldTiles = createOldTilesQuestion(source, texts.oldTilesOfRemoved);
  const { signal } = openQuestion({
    title: texts.removeTitle(source.name),
    body: [element('p', { class: 'hint' }, texts.removeHint), oldTiles.root],
    label: texts.remove,
    act: () => removeSource(client, notices, source, oldTiles.read()),
  });
  oldTiles.count(client, signal);
}

/** Adds a source, shows it in every window and says so. Returns the error, if any. */
export async function addSource(
  client: Pick<Client, 'call'>,
  notices: Pick<Notices, 'show'>,
  draft: SourceDraft,
  secrets?: SecretDraft,
  show: Show = (sourceId) => client.call('selectSource', { sourceId }),
): Promise<ErrorValue | undefined> {
  const added = await client.call('addSource', { draft, secrets });
  if (!added.ok) return added.error;
  const shown = await show(added.value.sourceId);
  // If this fails, the source is still in the list.
  if (shown.ok) notices.show({ key: 'source-added', text: texts.added(draft.name), tone: 'info', lasting: false });
  return undefined;
}

/** Changes a source. If its address changed, a notice says what became of the old tiles. Returns the error, if any. */
export async function editSource(
  client: Pick<Client, 'call'>,
  notices: Pick<Notices, 'show'>,
  source: Source,
  draft: SourceDraft,
  oldTiles: OldTiles,
  secrets?: SecretDraft,
): Promise<ErrorValue | undefined> {
  const edited = await client.call('editSource', { sourceId: source.id, draft, secrets, oldTiles });
  if (!edited.ok) return edited.error;
  if (edited.value.sourceId !== source.id) tellOfOldTiles(notices, source, texts.moved(draft.name), oldTiles);
  return undefined;
}

/** Removes a source; a notice says what became of its tiles. Returns the error, if any. */
export async function removeSource(
  client: Pick<Client, 'call'>,
  notices: Pick<Notices, 'show'>,
  source: Source,
  oldTiles: OldTiles,
): Promise<ErrorValue | undefined> {
  const removed = await client.call('removeSource', { sourceId: source.id, oldTiles });
  if (!removed.ok) return removed.error;
  tellOfOldTiles(notices, source, texts.removed(source.name), oldTiles);
  return undefined;
}

function describeAdding(
  { client, notices, map }: Targets,
  show?: Show,
): Pick<SourceDialogOptions, 'view' | 'replacing' | 'saveLabel' | 'save'> {
  return {
    view: map.readView(),
    replacing: null,
    saveLabel: texts.add,
    save: (draft, secrets) => addSource(client, notices, draft, secrets, show),
  };
}

// The consent isn't stored, but a source can't use plain http without it.
function wasPlainHttpAccepted(source: Source): boolean {
  return source.kind === 'http' && source.address.template.startsWith('http:');
}

function tellOfOldTiles(notices: Pick<Notices, 'show'>, source: Source, what: string, oldTiles: OldTiles): void {
  const tiles = oldTiles === 'clear' ? texts.oldTilesCleared : texts.oldTilesKept;
  notices.show({ key: `old-tiles-${source.id}`, text: `${what} ${tiles}`, tone: 'info', lasting: false });
}
