/** The question what becomes of the tiles of a source that goes or moves. */
import type { OldTiles } from '../../shared/contract.ts';
import type { Source } from '../../shared/source.ts';
import type { Client } from '../bridge/client.ts';
import { describeAreas } from '../clearing/areas-question.ts';
import { countInto, createCountLine } from '../clearing/tile-counting.ts';
import { element } from '../parts/element.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';

export interface OldTilesQuestion {
  readonly root: HTMLFieldSetElement;
  readonly read: () => OldTiles;
  /** Counts the tiles and names areas, the first time it is called; ends with the signal. */
  readonly count: (client: Client, signal: AbortSignal) => void;
  readonly focus: () => void;
}

/** Asks about the tiles of a source under a heading; keeping them is the first choice. */
export function createOldTilesQuestion({ id }: Source, heading: string): OldTilesQuestion {
  const keepHint = `They stay in the folder ${id} and are there again with this address.`;
  const keep = createRadioChoice('old-tiles', 'keep', 'Keep them on disk', keepHint);
  const clear = createRadioChoice('old-tiles', 'clear', 'Clear them', 'Their space is given back.');
  keep.control.checked = true;
  const line = createCountLine();
  const areas = element('p', { class: 'old-tiles-areas', hidden: '' });
  const legend = element('legend', {}, heading);
  const root = element('fieldset', { class: 'old-tiles' }, legend, line, areas, keep.root, clear.root);
  const nameAreas = async (client: Client, signal: AbortSignal) => {
    const sentence = await describeAreas(client, id, signal);
    if (sentence === undefined) return;
    areas.textContent = `${sentence} Without its tiles an area stays in the list, empty.`;
    areas.hidden = false;
  };
  let counted = false;
  return {
    root,
    read: () => (clear.control.checked ? 'clear' : 'keep'),
    count(client, signal) {
      if (counted) return;
      counted = true;
      void countInto(line, client, { sourceId: id }, signal);
      void nameAreas(client, signal);
    },
    focus: () => keep.control.focus(),
  };
}
