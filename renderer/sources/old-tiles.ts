/** Asks what to do with the tiles of a source that is removed or gets a new address. */
import type { OldTiles } from '../../shared/calls/contract.ts';
import type { Source } from '../../shared/sources/source.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import type { Client } from '../bridge/client.ts';
import { describeAreas } from '../clearing/areas-question.ts';
import { countInto, createCountLine } from '../clearing/tile-counting.ts';
import { element } from '../parts/element.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';

export interface OldTilesQuestion {
  readonly root: HTMLFieldSetElement;
  readonly read: () => OldTiles;
  /** Counts the tiles and names the saved areas among them, once. Stops with the signal. */
  readonly count: (client: Client, signal: AbortSignal) => void;
  readonly focus: () => void;
}

/** Asks about the tiles of a source under a heading; keeping them is the first choice. */
export function createOldTilesQuestion({ id }: Source, heading: string): OldTilesQuestion {
  const keep = createRadioChoice('old-tiles', 'keep', texts.keepTiles, texts.keepTilesHint(id));
  const clear = createRadioChoice('old-tiles', 'clear', texts.clearTiles, texts.clearTilesHint);
  keep.control.checked = true;
  const line = createCountLine();
  const areas = element('p', { class: 'old-tiles-areas', hidden: '' });
  const legend = element('legend', {}, heading);
  const root = element('fieldset', { class: 'old-tiles' }, legend, line, areas, keep.root, clear.root);
  const nameAreas = async (client: Client, signal: AbortSignal) => {
    const sentence = await describeAreas(client, id, signal);
    if (sentence === undefined) return;
    areas.textContent = `${sentence} ${texts.emptyAreas}`;
    areas.hidden = false;
  };
  let counted = false;
  return {
    root,
    read: () => (clear.control.checked ? 'clear' : 'keep'),
    count(client, signal) {
      if (counted) return;
      counted = true;
      void countInto(line, client, id, signal);
      void nameAreas(client, signal);
    },
    focus: () => keep.control.focus(),
  };
}
