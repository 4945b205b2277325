/** The Clear dialog: this source, all sources or memory only. For a part of the cache it leads to the panel. */
import '../styles/clear.css';
import { wholeSource } from '../../shared/cache/clear-scope.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { SOURCE_KINDS, type SourceId } from '../../shared/sources/source.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import { openQuestion } from '../parts/dialog.ts';
import { element, setText, setUsable } from '../parts/element.ts';
import { createLastWish } from '../parts/last-wish.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createAreasQuestion } from './areas-question.ts';
import { clearWithUndo } from './cleared-notice.ts';
import { createScopePreviewer, describePreview, type PreviewState } from './scope-previewer.ts';

const CHOICES = ['source', 'all', 'memory', 'part'] as const;
export type ClearChoice = (typeof CHOICES)[number];

const HINTS: { readonly [Choice in ClearChoice]: string } = {
  source: clearTexts.undoHint,
  all: clearTexts.undoHint,
  memory: clearTexts.memoryHint,
  part: clearTexts.partHint,
};

/** Opens the dialog with a choice made. Calls `openPart` after it closes when people chose to clear a part. */
export function openClearDialog(targets: WindowTargets, first: ClearChoice, openPart: () => void): void {
  const { client, source } = targets;
  const { id: sourceId, name, kind } = source();
  // An archive has no tiles in the cache folder.
  const offered = CHOICES.filter((choice) => choice !== 'source' || SOURCE_KINDS[kind].isKeptOnDisk);
  const sourceIds: { readonly [Choice in ClearChoice]?: SourceId | null } = { source: sourceId, all: null };
  const labels: { readonly [Choice in ClearChoice]: string } = {
    source: clearTexts.thisSource(name),
    all: clearTexts.allSources,
    memory: clearTexts.memory,
    part: clearTexts.part,
  };
  const radios = offered.map((choice) => ({ choice, ...createRadioChoice('clear', choice, labels[choice]) }));
  const line = element('p', { class: 'tile-count', role: 'status' });
  const areas = createAreasQuestion();
  const hint = element('p', { class: 'hint' });
  const asking = createLastWish();
  let chosen: ClearChoice = offered.includes(first) ? first : 'memory';
  let isPartWanted = false;

  const readScope = () => {
    const id = sourceIds[chosen];
    return id === undefined ? undefined : wholeSource(id, areas.readKeep());
  };
  const act = async (): Promise<ErrorValue | undefined> => {
    const scope = readScope();
    if (scope) {
      // A preview would make the button usable again.
      previewer.stop();
      const error = await clearWithUndo(targets, scope);
      if (error) preview();
      return error;
    }
    if (chosen === 'memory') return clearMemory(targets);
    isPartWanted = true;
    return undefined;
  };
  const choices = element(
    'fieldset',
    { class: 'clear-choices' },
    element('legend', { class: 'unseen' }, clearTexts.what),
    ...radios.map(({ root }) => root),
  );
  const { confirm } = openQuestion({
    title: clearTexts.title,
    className: 'clear-dialog',
    body: [choices, line, areas.root, hint],
    label: clearTexts.clear,
    act,
    onClose() {
      asking.stop();
      previewer.stop();
      if (isPartWanted) openPart();
    },
  });
  const previewer = createScopePreviewer(client, (state) => {
    setText(line, describeState(state, areas.readKeep()));
    setUsable(confirm, state.phase !== 'settled' || state.preview.clears.tiles > 0);
  });
  const preview = () => {
    const scope = readScope();
    line.hidden = !scope;
    if (scope) return previewer.schedule(scope);
    previewer.stop();
    setUsable(confirm, true);
  };
  const choose = (choice: ClearChoice) => {
    chosen = choice;
    setText(hint, HINTS[choice]);
    setText(confirm, choice === 'part' ? clearTexts.next : clearTexts.clear);
    areas.root.hidden = true;
    const id = sourceIds[choice];
    asking.start((signal) => (id === undefined ? undefined : areas.ask(client, id, signal)));
    preview();
  };
  areas.root.addEventListener('change', preview);
  for (const { choice, control } of radios) {
    control.addEventListener('change', () => choose(choice));
    if (choice !== chosen) continue;
    control.checked = true;
    control.focus();
  }
  choose(chosen);
}

function describeState(state: PreviewState, keepAreas: boolean): string {
  if (state.phase === 'failed') return state.error.message;
  return state.phase === 'counting' ? clearTexts.counting : describePreview(state.preview, keepAreas);
}

async function clearMemory({ client, notices }: WindowTargets): Promise<ErrorValue | undefined> {
  const reply = await client.call('clearMemory', {});
  if (!reply.ok) return reply.error;
  const text = clearTexts.memoryCleared(reply.value);
  notices.show({ key: 'memory-cleared', text, tone: 'info', lasting: false });
  return undefined;
}
