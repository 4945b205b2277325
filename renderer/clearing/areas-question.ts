/** The question what becomes of saved areas when tiles are cleared. Asked only where there are some. */
import type { AreaSummary } from '../../shared/area.ts';
import type { Client } from '../bridge/client.ts';
import { element } from '../parts/element.ts';
import { joinNames } from './area-names.ts';
import type { CountScope } from './tile-counting.ts';

export interface AreasQuestion {
  /** Hidden until areas are found. */
  readonly root: HTMLFieldSetElement;
  /** Looks which areas lie in the scope, and asks if there are any. Never rejects. */
  readonly ask: (client: Pick<Client, 'call'>, signal: AbortSignal) => Promise<void>;
  /** True, the first choice, while the tiles of areas are to stay. */
  readonly readKeep: () => boolean;
}

/** A hidden question; keeping is what stands there at first. */
export function createAreasQuestion(scope: Pick<CountScope, 'sourceId'>): AreasQuestion {
  const legend = element('legend');
  const keep = createChoice('keep', 'Keep the tiles of saved areas');
  const clear = createChoice('clear', 'Clear them too; the areas stay in the list, empty');
  keep.input.checked = true;
  const root = element('fieldset', { class: 'old-tiles areas-question' }, legend, keep.row, clear.row);
  root.hidden = true;
  return {
    root,
    async ask(client, signal) {
      const names = await findAreaNames(client, scope, signal);
      if (names.length === 0) return;
      legend.textContent = `${names.length === 1 ? 'A saved area has' : 'Saved areas have'} tiles here: ${joinNames(names)}.`;
      root.hidden = false;
    },
    readKeep: () => !clear.input.checked,
  };
}

/** The names of the saved areas of a source, or of all with null; none when they cannot be had. */
export async function findAreaNames(
  client: Pick<Client, 'call'>,
  { sourceId }: Pick<CountScope, 'sourceId'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const reply = await client.call('listAreas', {}, signal);
  const areas: readonly AreaSummary[] = reply.ok ? reply.value : [];
  return areas.filter((area) => sourceId === null || area.sourceId === sourceId).map(({ name }) => name);
}

function createChoice(value: string, label: string) {
  const input = element('input', { type: 'radio', name: 'areas-tiles', id: `areas-tiles-${value}`, value });
  return { input, row: element('div', { class: 'tick' }, input, element('label', { for: input.id }, label)) };
}
