/** The list of public sources in the form of a new source. */
import type { PublicSource } from '../../shared/sources/source-reading.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import type { Client } from '../bridge/client.ts';
import { element } from '../parts/element.ts';
import { createOptions } from '../parts/form-field.ts';

export interface PublicChoice {
  readonly root: HTMLElement;
  /** Shows that none is chosen. Returns whether one was. */
  readonly reset: () => boolean;
}

/** A list that is empty until the program has sent it. */
export function createPublicChoice(
  client: Pick<Client, 'call'>,
  onChoose: (source: PublicSource) => void,
  signal: AbortSignal,
): PublicChoice {
  const none = ['', texts.choosePublic] as const;
  // Its first entry says what it is for, in sight.
  const list = element('select', { 'aria-label': texts.publicSource }, ...createOptions([none]));
  const load = async () => {
    const reply = await client.call('listPublicSources', {}, signal);
    if (!reply.ok || signal.aborted) return;
    const sources = reply.value;
    list.append(...createOptions(sources.map(({ draft }, index) => [String(index), draft.name])));
    list.addEventListener('change', () => {
      const chosen = list.value === '' ? undefined : sources[Number(list.value)];
      if (chosen) onChoose(chosen);
    });
  };
  void load();
  return {
    root: element('div', { class: 'field' }, list),
    reset() {
      const wasChosen = list.value !== '';
      list.value = '';
      return wasChosen;
    },
  };
}
