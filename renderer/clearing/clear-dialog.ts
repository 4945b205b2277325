/** The question before whole sources are cleared: what, how many tiles, and whether saved areas stay. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { openQuestion } from '../parts/dialog.ts';
import { element } from '../parts/element.ts';
import { createAreasQuestion } from './areas-question.ts';
import { type CountScope, countInto, createCountLine } from './tile-counting.ts';

const AFTERWARDS = 'They will be drawn or fetched again when next shown.';

/** Opens the question and counts while it is open. `clear` is called when people confirm, counted or not. */
export function openClearDialog(
  client: Client,
  scope: Required<CountScope>,
  clear: (keepAreas: boolean) => Promise<ErrorValue | undefined>,
): void {
  const line = createCountLine();
  const areas = createAreasQuestion(scope);
  const { signal } = openQuestion({
    title: scope.sourceId === null ? 'Clear everything?' : 'Clear this source?',
    body: [line, element('p', { class: 'hint' }, AFTERWARDS), areas.root],
    label: 'Clear',
    act: () => clear(areas.readKeep()),
  });
  void countInto(line, client, scope, signal);
  void areas.ask(client, signal);
}
