/** The dialog for what people can change of a built-in tile server: whether it uses the network. */
import type { SourceOf } from '../../shared/sources/source.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element } from '../parts/element.ts';
import { createTickField } from '../parts/form-field.ts';
import type { WindowTargets } from '../window-targets.ts';

export function openEditBuiltIn(
  { client }: Pick<WindowTargets, 'client'>,
  { id, name, rules }: SourceOf<'http'>,
): void {
  const tickTexts = { id: 'source-cachedTilesOnly', label: texts.cachedTilesOnly, hint: texts.cachedTilesOnlyHint };
  const tick = createTickField(tickTexts, rules.cachedTilesOnly ?? false);
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const save = async () => {
    const change = { sourceId: id, cachedTilesOnly: tick.control.checked };
    const reply = await client.call('setCachedTilesOnly', change);
    if (reply.ok) dialog.close();
    else complaint.textContent = reply.error.message;
  };
  const dialog = openDialog({
    title: texts.editTitle,
    body: [element('p', { class: 'hint' }, texts.builtInHint(name)), tick.root, complaint],
    buttons: [
      button(texts.cancel, () => dialog.close()),
      element('button', { type: 'submit', class: 'primary' }, texts.save),
    ],
    onSubmit: () => void save(),
    staysOpenBeside: true,
  });
}
