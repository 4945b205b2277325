/** The list of sources that opens above the button on the map. Loaded when it is first opened. */
import type { MenuCommand } from '../../shared/menu.ts';
import type { Source } from '../../shared/sources/source.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import { toggleChoiceMenu } from '../menu/choice-menu.ts';

export interface SourceMenuOptions {
  readonly opener: HTMLButtonElement;
  readonly sources: () => readonly Source[];
  readonly source: () => Source;
  readonly runCommand: (command: MenuCommand) => void;
}

/** Opens the list, or closes it; see {@link toggleChoiceMenu}. */
export function toggleSourceMenu({ opener, sources, source, runCommand }: SourceMenuOptions): void {
  toggleChoiceMenu(opener, () => {
    const choices = sources().map(({ id, name }) => ({
      label: name,
      isChecked: id === source().id,
      run: () => runCommand({ name: 'selectSource', sourceId: id }),
    }));
    const add = { label: texts.addEntry, run: () => runCommand({ name: 'addSource' }) };
    return { label: texts.menu, groups: [choices, [add]] };
  });
}
