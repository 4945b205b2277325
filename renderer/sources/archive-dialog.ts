/** The dialogs that edit and remove an archive. */
import type { SourceOf } from '../../shared/sources/source.ts';
import { archiveTexts as texts } from '../../shared/texts/archives.ts';
import { sourcesTexts } from '../../shared/texts/sources.ts';
import { openDialog, openQuestion } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { createFacts } from '../parts/facts.ts';
import { createChoiceField, createTextField } from '../parts/form-field.ts';
import type { WindowTargets } from '../window-targets.ts';

type Targets = Pick<WindowTargets, 'client' | 'notices'>;

/** As in shared/sources/source-draft.ts, which windows don't load. */
const MAX_LENGTHS = { name: '60', attribution: '300' };

/** Opens the dialog for an archive's name and attribution, and for its rows if people have said how they count. */
export function openEditArchive(
  { client }: Pick<Targets, 'client'>,
  { id, name, archive, rules }: SourceOf<'archive'>,
): void {
  const nameField = createTextField({ id: 'archive-name', label: texts.name }, name, { maxlength: MAX_LENGTHS.name });
  const creditTexts = { id: 'archive-attribution', label: texts.attribution, hint: texts.attributionHint };
  const credit = createTextField(creditTexts, rules.attribution, { maxlength: MAX_LENGTHS.attribution });
  const rows = createChoiceField({ id: 'archive-rows', label: texts.rowsField }, archive.rows ?? 'north', [
    ['north', texts.rows.north],
    ['south', texts.rows.south],
  ]);
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const facts = createFacts([
    [texts.file, element('dd', { translate: 'no' }, archive.fileName)],
    [texts.format, texts.formatName(archive.format)],
    [texts.zooms, texts.zoomRange(rules.minZoom, rules.maxZoom)],
  ]);
  const save = async () => {
    const look = { name: nameField.control.value.trim(), attribution: credit.control.value.trim() };
    nameField.complain(look.name === '' ? texts.noName : '');
    if (look.name === '') return nameField.control.focus();
    const chosen = archive.rows && (rows.control.value as 'north' | 'south');
    const reply = await client.call('editArchive', { sourceId: id, look, rows: chosen });
    if (reply.ok) dialog.close();
    else complaint.textContent = reply.error.message;
  };
  const dialog = openDialog({
    title: texts.editTitle,
    body: [nameField.root, credit.root, ...(archive.rows ? [rows.root] : []), facts, complaint],
    buttons: [button(texts.cancel, () => dialog.close()), button(texts.save, () => void save(), { class: 'primary' })],
    onSubmit: () => void save(),
    staysOpenBeside: true,
  });
}

/** Asks before an archive is removed from the list. */
export function openRemoveArchive({ client, notices }: Targets, { id, name }: SourceOf<'archive'>): void {
  openQuestion({
    title: sourcesTexts.removeTitle(name),
    body: [element('p', { class: 'hint' }, texts.removeHint)],
    label: sourcesTexts.remove,
    act: async () => {
      const reply = await client.call('removeSource', { sourceId: id, oldTiles: 'keep' });
      if (!reply.ok) return reply.error;
      notices.show({ key: `removed-${id}`, text: texts.removed(name), tone: 'info', lasting: false });
      return undefined;
    },
  });
}
