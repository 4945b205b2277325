/** The Clear dialog: this source, all sources or memory only. For a part of the cache it leads to the panel. */
import '../styles/clear.css';
import { wholeSource } from '../../shared/clear-scope.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import { openQuestion } from '../parts/dialog.ts';
import { element, setText } from '../parts/element.ts';
import { createLastWish } from '../parts/last-wish.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';
import type { WindowTargets } from '../window-targets.ts';
import { createAreasQuestion } from './areas-question.ts';
import { clearWithUndo } from './cleared-notice.ts';
import { type CountScope, countInto, createCountLine } from './tile-counting.ts';

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
  const { id: sourceId, name } = source();
  const scopes: { readonly [Choice in ClearChoice]?: Required<CountScope> } = {
    source: { sourceId, name },
    all: { sourceId: null, name: clearTexts.allSources },
  };
  const labels: { readonly [Choice in ClearChoice]: string } = {
    source: clearTexts.thisSource(name),
    all: clearTexts.allSources,
    memory: clearTexts.memory,
    part: clearTexts.part,
  };
  const radios = CHOICES.map((choice) => ({ choice, ...createRadioChoice('clear', choice, labels[choice]) }));
  const line = createCountLine();
  const areas = createAreasQuestion();
  const hint = element('p', { class: 'hint' });
  const counting = createLastWish();
  let chosen = first;
  let isPartWanted = false;

  const act = async (): Promise<ErrorValue | undefined> => {
    const scope = scopes[chosen];
    if (scope) return clearWithUndo(targets, wholeSource(scope.sourceId, areas.readKeep()));
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
      counting.stop();
      if (isPartWanted) openPart();
    },
  });
  const choose = (choice: ClearChoice) => {
    chosen = choice;
    setText(hint, HINTS[choice]);
    setText(confirm, choice === 'part' ? clearTexts.next : clearTexts.clear);
    const scope = scopes[choice];
    line.hidden = !scope;
    areas.root.hidden = true;
    counting.start((signal) => {
      if (!scope) return;
      void countInto(line, client, scope, signal);
      void areas.ask(client, scope.sourceId, signal);
    });
  };
  for (const { choice, control } of radios) {
    control.addEventListener('change', () => choose(choice));
    if (choice !== first) continue;
    control.checked = true;
    control.focus();
  }
  choose(first);
}

async function clearMemory({ client, notices }: WindowTargets): Promise<ErrorValue | undefined> {
  const reply = await client.call('clearMemory', {});
  if (!reply.ok) return reply.error;
  const text = clearTexts.memoryCleared(reply.value);
  notices.show({ key: 'memory-cleared', text, tone: 'info', lasting: false });
  return undefined;
}
