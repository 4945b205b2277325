/** Asks whether a clear keeps the tiles of saved areas. Shown only when there are some. */
import type { SourceId } from '../../shared/sources/source.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import type { Client } from '../bridge/client.ts';
import { element } from '../parts/element.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';

export interface AreasQuestion {
  readonly root: HTMLFieldSetElement;
  /** Shows the question if the source, or any source for null, has areas. Never rejects. */
  readonly ask: (client: Pick<Client, 'call'>, sourceId: SourceId | null, signal: AbortSignal) => Promise<void>;
  /** True, the first choice, while the tiles of areas are kept. */
  readonly readKeep: () => boolean;
}

/** Creates the question, hidden. */
export function createAreasQuestion(): AreasQuestion {
  const legend = element('legend');
  const keep = createRadioChoice('areas-tiles', 'keep', clearTexts.keepAreas);
  const clear = createRadioChoice('areas-tiles', 'clear', clearTexts.clearAreas);
  keep.control.checked = true;
  const attributes = { class: 'old-tiles areas-question', hidden: '' };
  const root = element('fieldset', attributes, legend, keep.root, clear.root);
  return {
    root,
    async ask(client, sourceId, signal) {
      const sentence = await describeAreas(client, sourceId, signal);
      if (sentence === undefined || signal.aborted) return;
      legend.textContent = sentence;
      root.hidden = false;
    },
    readKeep: () => !clear.control.checked,
  };
}

/** Names the saved areas of a source, or of all for null. Returns undefined when there are none or they can't be listed. */
export async function describeAreas(
  client: Pick<Client, 'call'>,
  sourceId: SourceId | null,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reply = await client.call('listAreas', {}, signal);
  const areas = reply.ok ? reply.value.filter((area) => sourceId === null || area.sourceId === sourceId) : [];
  return areas.length === 0 ? undefined : clearTexts.areasHere(areas.map(({ name }) => name));
}
