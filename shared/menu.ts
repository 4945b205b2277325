/** The menu as data. Electron turns it into the native menu, the browser host shows the same in the page. */
import type { Preferences, ToggleKey } from './preferences.ts';
import type { Source, SourceId } from './source.ts';

/** What choosing an entry asks for; it reaches the window by the same path in both hosts. */
export type MenuCommand =
  | { readonly name: 'selectSource'; readonly sourceId: SourceId }
  | { readonly name: 'toggle'; readonly key: ToggleKey }
  | {
      readonly name:
        | 'quit'
        | 'zoomIn'
        | 'zoomOut'
        | 'goTo'
        | 'fullScreen'
        | 'copyLink'
        | 'showStatistics'
        | 'checkCache'
        | 'showDiskSpace'
        | 'moveCacheFolder'
        | 'clearScope'
        | 'clearMemory'
        | 'clearSource'
        | 'clearEverything'
        | 'warmView'
        | 'warmArea'
        | 'warmTrack'
        | 'showAreas'
        | 'openCacheFolder'
        | 'addSource'
        | 'editSource'
        | 'duplicateSource'
        | 'removeSource'
        | 'explainTile'
        | 'showKeyboard'
        | 'openLogFile'
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
  /** Set on entries of which exactly one is chosen (`radio`), and on those that are on or off. */
  readonly checked?: boolean;
  readonly choice?: 'radio' | 'checkbox';
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
export interface MenuState extends Pick<Preferences, ToggleKey> {
  readonly sources: readonly Source[];
  readonly sourceId: SourceId;
}

const SEPARATOR: MenuSeparator = { kind: 'separator' };

type PlainCommandName = Exclude<MenuCommand['name'], 'selectSource' | 'toggle'>;

function entry(
  name: PlainCommandName,
  label: string,
  more: Partial<Pick<MenuEntry, 'accelerator' | 'role' | 'enabled'>> = {},
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
    choice: 'radio',
  };
}

function toggleEntry(key: ToggleKey, label: string, state: MenuState, accelerator?: string): MenuEntry {
  return {
    kind: 'entry',
    id: `toggle${key.slice(0, 1).toUpperCase()}${key.slice(1)}`,
    label,
    command: { name: 'toggle', key },
    ...(accelerator && { accelerator }),
    enabled: true,
    checked: state[key],
    choice: 'checkbox',
  };
}

/** The whole menu for a state: File, View, Source, Cache, Help. */
export function buildMenu(state: MenuState): readonly Menu[] {
  const isOwn = state.sources.some((source) => source.id === state.sourceId && !source.builtIn);
  return [
    {
      id: 'file',
      label: 'File',
      items: [
        toggleEntry('offline', 'Work offline', state),
        SEPARATOR,
        entry('quit', 'Quit', { accelerator: 'CmdOrCtrl+Q', role: 'quit' }),
      ],
    },
    {
      id: 'view',
      label: 'View',
      items: [
        entry('zoomIn', 'Zoom in', { accelerator: 'CmdOrCtrl+Plus' }),
        entry('zoomOut', 'Zoom out', { accelerator: 'CmdOrCtrl+-' }),
        entry('goTo', 'Go to…', { accelerator: 'CmdOrCtrl+G' }),
        entry('copyLink', 'Copy link to this place', { accelerator: 'CmdOrCtrl+L' }),
        SEPARATOR,
        toggleEntry('coverage', 'Coverage', state, 'F2'),
        toggleEntry('dimming', 'Dim the map in the dark theme', state),
        SEPARATOR,
        entry('fullScreen', 'Full screen', { accelerator: 'F11', role: 'togglefullscreen' }),
      ],
    },
    {
      id: 'source',
      label: 'Source',
      items: [
        ...state.sources.map((source) => sourceEntry(source, state)),
        SEPARATOR,
        entry('addSource', 'Add source…'),
        entry('editSource', 'Edit this source…', { enabled: isOwn }),
        entry('duplicateSource', 'Duplicate this source…'),
        entry('removeSource', 'Remove this source…', { enabled: isOwn }),
      ],
    },
    {
      id: 'cache',
      label: 'Cache',
      items: [
        entry('warmView', 'Warm this view…'),
        entry('warmArea', 'Warm area…'),
        entry('warmTrack', 'Warm along a track…'),
        entry('showAreas', 'Saved areas…', { accelerator: 'CmdOrCtrl+B' }),
        SEPARATOR,
        entry('showStatistics', 'Statistics…', { accelerator: 'CmdOrCtrl+I' }),
        entry('explainTile', 'Tile details', { accelerator: 'CmdOrCtrl+E' }),
        SEPARATOR,
        entry('clearScope', 'Clear…'),
        entry('clearMemory', 'Clear memory'),
        entry('clearSource', 'Clear this source…'),
        entry('clearEverything', 'Clear everything…', { accelerator: 'CmdOrCtrl+Shift+Delete' }),
        SEPARATOR,
        entry('checkCache', 'Check cache…'),
        entry('showDiskSpace', 'Disk space…'),
        entry('moveCacheFolder', 'Move cache folder…'),
        entry('openCacheFolder', 'Open cache folder'),
      ],
    },
    {
      id: 'help',
      label: 'Help',
      items: [
        entry('showKeyboard', 'Keyboard', { accelerator: 'F1' }),
        entry('openLogFile', 'Open log file'),
        SEPARATOR,
        entry('showAbout', 'About Tilekeep'),
      ],
    },
  ];
}
