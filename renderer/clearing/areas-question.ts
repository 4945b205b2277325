/** Whether saved areas keep their tiles when tiles are cleared. Asked only where there are some. */
import type { SourceId } from '../../shared/source.ts';
import type { Client } from '../bridge/client.ts';
import { element } from '../parts/element.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';

export interface AreasQuestion {
  /** Hidden until areas are found. */
  readonly root: HTMLFieldSetElement;
  /** Asks if the scope has areas. Never rejects. */
  readonly ask: (client: Pick<Client, 'call'>, signal: AbortSignal) => Promise<void>;
  /** True, the first choice, while the tiles of areas stay. */
  readonly readKeep: () => boolean;
}

/** A hidden question about the areas of a source, or of all with null. */
export function createAreasQuestion({ sourceId }: { readonly sourceId: SourceId | null }): AreasQuestion {
  const legend = element('legend');
  const keep = createRadioChoice('areas-tiles', 'keep', 'Keep the tiles of saved areas');
  const clear = createRadioChoice('areas-tiles', 'clear', 'Clear them too; the areas stay in the list, empty');
  keep.control.checked = true;
  const attributes = { class: 'old-tiles areas-question', hidden: '' };
  const root = element('fieldset', attributes, legend, keep.root, clear.root);
  return {
    root,
    async ask(client, signal) {
      const sentence = await describeAreas(client, sourceId, 'tiles here', signal);
      if (sentence === undefined) return;
      legend.textContent = sentence;
      root.hidden = false;
    },
    readKeep: () => !clear.control.checked,
  };
}

/** `Saved areas have tiles here: “Alps” and “Home”.`; undefined when there are none or they can't be listed. */
export async function describeAreas(
  client: Pick<Client, 'call'>,
  sourceId: SourceId | null,
  what: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reply = await client.call('listAreas', {}, signal);
  const areas = reply.ok ? reply.value.filter((area) => sourceId === null || area.sourceId === sourceId) : [];
  if (areas.length === 0) return undefined;
  const subject = areas.length === 1 ? 'A saved area has' : 'Saved areas have';
  return `${subject} ${what}: ${joinNames(areas.map(({ name }) => name))}.`;
}

const MAX_NAMED = 5;

/** `“Alps”`, `“Alps” and “Home”`, and of more than five the first five `and 3 more`. */
export function joinNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).map((name) => `“${name}”`);
  if (names.length > MAX_NAMED) shown.push(`${names.length - MAX_NAMED} more`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
