/** The dialog that saves a layer as another file. */
import { LAYER_FORMATS, type LayerFormat } from '../../../shared/layers/layer.ts';
import { layerTexts as texts } from '../../../shared/texts/layers.ts';
import { partTexts } from '../../../shared/texts/parts.ts';
import { openDialog } from '../../parts/dialog.ts';
import { button, element, isUsable, setText, setUsable } from '../../parts/element.ts';
import { createRadioChoice } from '../../parts/radio-choice.ts';
import { type SavedLayer, type SavingOptions, saveLayerAs } from './layer-saving.ts';

/** Opens the dialog; calls `onSaved` once the file is written whole. Closing the dialog cancels the saving. */
export function openSaveDialog(
  options: Omit<SavingOptions, 'format' | 'signal'>,
  onSaved: (saved: Extract<SavedLayer, { kind: 'saved' }>) => void,
): void {
  const life = new AbortController();
  const { signal } = life;
  const choices = LAYER_FORMATS.map((format) => {
    const { name, hint } = texts.formats[format];
    return { format, ...createRadioChoice('save-format', format, name, hint) };
  });
  const said = element('p', { class: 'hint', role: 'status' });
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const choose = (): LayerFormat => choices.find(({ control }) => control.checked)?.format ?? 'geojson';
  const act = async () => {
    if (!isUsable(save)) return;
    setUsable(save, false);
    setText(complaint, '');
    setText(said, texts.saving);
    const saved = await saveLayerAs({ ...options, format: choose(), signal });
    if (signal.aborted) return;
    setUsable(save, true);
    setText(said, '');
    if (saved.kind === 'problem') setText(complaint, saved.message);
    if (saved.kind !== 'saved') return;
    dialog.close();
    onSaved(saved);
  };
  const save = button(options.isDesktop ? texts.saveDesktop : texts.saveBrowser, () => void act(), {
    class: 'primary',
  });
  const [first] = choices;
  if (first) Object.assign(first.control, { checked: true, autofocus: true });
  const group = element('div', { role: 'radiogroup', 'aria-label': texts.format }, ...choices.map(({ root }) => root));
  const dialog = openDialog({
    title: texts.saveTitle(options.layer.name),
    className: 'save-dialog',
    body: [group, said, complaint],
    buttons: [button(partTexts.cancel, () => dialog.close()), save],
    onSubmit: () => void act(),
    onClose: () => life.abort(),
    staysOpenBeside: true,
  });
}
