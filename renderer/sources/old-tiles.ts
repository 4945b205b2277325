/** The question what becomes of the tiles of a source that goes or moves. Counts them and names areas; clears nothing. */
import type { OldTiles } from '../../shared/contract.ts';
import type { Source } from '../../shared/source.ts';
import type { Client } from '../bridge/client.ts';
import { joinNames } from '../clearing/area-names.ts';
import { findAreaNames } from '../clearing/areas-question.ts';
import { countInto, createCountLine } from '../clearing/tile-counting.ts';
import { element } from '../parts/element.ts';

export interface OldTilesQuestion {
  readonly root: HTMLFieldSetElement;
  readonly read: () => OldTiles;
  /** Counts the tiles, the first time it is called; ends with the signal. */
  readonly count: (client: Client, signal: AbortSignal) => void;
  readonly focus: () => void;
}

/** Asks about the tiles of a source under a heading; keeping them is what stands there at first. */
export function createOldTilesQuestion(source: Source, heading: string): OldTilesQuestion {
  const keep = createChoice('keep');
  const clear = createChoice('clear');
  keep.checked = true;
  const line = createCountLine();
  const areas = element('p', { class: 'old-tiles-areas' });
  areas.hidden = true;
  let counted = false;
  const root = element(
    'fieldset',
    { class: 'old-tiles' },
    element('legend', {}, heading),
    line,
    areas,
    describeChoice(
      keep,
      'Keep them on disk',
      `They stay in the folder ${source.id} and are there again with this address.`,
    ),
    describeChoice(clear, 'Clear them', 'Their space is given back.'),
  );
  return {
    root,
    read: () => (clear.checked ? 'clear' : 'keep'),
    count(client, signal) {
      if (counted) return;
      counted = true;
      void countInto(line, client, { sourceId: source.id }, signal);
      void nameAreas(areas, client, source, signal);
    },
    focus: () => keep.focus(),
  };
}

async function nameAreas(
  line: HTMLElement,
  client: Pick<Client, 'call'>,
  source: Source,
  signal: AbortSignal,
): Promise<void> {
  const names = await findAreaNames(client, { sourceId: source.id }, signal);
  if (names.length === 0) return;
  line.textContent = `${names.length === 1 ? 'A saved area has' : 'Saved areas have'} tiles among them: ${joinNames(names)}. Without its tiles an area stays in the list, empty.`;
  line.hidden = false;
}

function createChoice(value: OldTiles): HTMLInputElement {
  const id = `old-tiles-${value}`;
  return element('input', { type: 'radio', name: 'old-tiles', id, value, 'aria-describedby': `${id}-hint` });
}

function describeChoice(choice: HTMLInputElement, label: string, hint: string): HTMLElement {
  return element(
    'div',
    { class: 'tick' },
    choice,
    element('label', { for: choice.id }, label),
    element('p', { id: `${choice.id}-hint`, class: 'hint' }, hint),
  );
}
