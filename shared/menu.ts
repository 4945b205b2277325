/** The menu as data. Electron turns it into the native menu, the browser host shows the same in the page. */
import type { Source, SourceId } from './source.ts';

/** What choosing an entry asks for; it reaches the window by the same path in both hosts. */
export type MenuCommand =
  | { readonly name: 'selectSource'; readonly sourceId: SourceId }
  | {
      readonly name:
        | 'quit'
        | 'zoomIn'
        | 'zoomOut'
        | 'goTo'
        | 'fullScreen'
        | 'clearMemory'
        | 'clearSource'
        | 'clearEverything'
        | 'openCacheFolder'
        | 'showKeyboard'
        | 'showAbout';
    };

/** Entries for which a desktop has its own behaviour; where there is none, the command does it. */
type MenuRole = 'quit' | 'togglefullscreen';

export interface MenuEntry {
  readonly kind: 'entry';
  /** Unique in the menu and stable between versions. */
  readonly id: string;
  readonly label: string;
  readonly command: MenuCommand;
  /** In Electron's notation, e.g. `CmdOrCtrl+G`. */
  readonly accelerator?: string;
  readonly role?: MenuRole;
  readonly enabled: boolean;
  /** Set on entries of which exactly one is chosen. */
  readonly checked?: boolean;
}

export interface MenuSeparator {
  readonly kind: 'separator';
}

export interface Menu {
  readonly id: string;
  readonly label: string;
  readonly items: readonly (MenuEntry | MenuSeparator)[];
}

/** What the menu depends on. */
export interface MenuState {
  readonly sources: readonly Source[];
  readonly sourceId: SourceId;
}

const SEPARATOR: MenuSeparator = { kind: 'separator' };

type PlainCommandName = Exclude<MenuCommand['name'], 'selectSource'>;

function entry(
  name: PlainCommandName,
  label: string,
  more: { readonly accelerator?: string; readonly role?: MenuRole } = {},
): MenuEntry {
  return { kind: 'entry', id: name, label, command: { name }, enabled: true, ...more };
}

function sourceEntry(source: Source, state: MenuState): MenuEntry {
  return {
    kind: 'entry',
    id: `source-${source.id}`,
    label: source.name,
    command: { name: 'selectSource', sourceId: source.id },
    enabled: true,
    checked: source.id === state.sourceId,
  };
}

/** The whole menu for a state: File, View, Source, Cache, Help. */
export function buildMenu(state: MenuState): readonly Menu[] {
  return [
    { id: 'file', label: 'File', items: [entry('quit', 'Quit', { accelerator: 'CmdOrCtrl+Q', role: 'quit' })] },
    {
      id: 'view',
      label: 'View',
      items: [
        entry('zoomIn', 'Zoom in', { accelerator: 'CmdOrCtrl+Plus' }),
        entry('zoomOut', 'Zoom out', { accelerator: 'CmdOrCtrl+-' }),
        entry('goTo', 'Go to…', { accelerator: 'CmdOrCtrl+G' }),
        SEPARATOR,
        entry('fullScreen', 'Full screen', { accelerator: 'F11', role: 'togglefullscreen' }),
      ],
    },
    { id: 'source', label: 'Source', items: state.sources.map((source) => sourceEntry(source, state)) },
    {
      id: 'cache',
      label: 'Cache',
      items: [
        entry('clearMemory', 'Clear memory'),
        entry('clearSource', 'Clear this source…'),
        entry('clearEverything', 'Clear everything…', { accelerator: 'CmdOrCtrl+Shift+Delete' }),
        SEPARATOR,
        entry('openCacheFolder', 'Open cache folder'),
      ],
    },
    {
      id: 'help',
      label: 'Help',
      items: [entry('showKeyboard', 'Keyboard', { accelerator: 'F1' }), entry('showAbout', 'About Tilekeep')],
    },
  ];
}
