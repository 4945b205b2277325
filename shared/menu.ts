/** The menu as data. Electron turns it into the native menu; the browser host shows it in the page. */
import type { Preferences, ToggleKey } from './settings/preferences.ts';
import type { Source, SourceId } from './sources/source.ts';
import { menuTexts } from './texts/menu.ts';
import type { Position } from './view.ts';

/** What choosing an entry does. It reaches the window by the same path in both hosts. */
export type MenuCommand =
  | { readonly name: 'selectSource'; readonly sourceId: SourceId }
  | { readonly name: 'toggle'; readonly key: ToggleKey }
  /** The shown source, or another one. */
  | { readonly name: 'editSource'; readonly sourceId?: SourceId }
  /** Begins at a place, or where people click; adds a bookmark of a place, or of the view. */
  | { readonly name: 'measure' | 'addBookmark'; readonly at?: Position }
  | {
      readonly name:
        | 'openFile'
        | 'openTileFolder'
        | 'newDrawing'
        | 'savePicture'
        | 'print'
        | 'importTiles'
        | 'exportTiles'
        | 'showLayers'
        | 'selectFeatures'
        | 'quit'
        | 'undo'
        | 'redo'
        | 'zoomIn'
        | 'zoomOut'
        | 'search'
        | 'goTo'
        | 'copyLink'
        | 'goBack'
        | 'goForward'
        | 'goHome'
        | 'showBookmarks'
        | 'showUnits'
        | 'fullScreen'
        | 'addSource'
        | 'duplicateSource'
        | 'removeSource'
        | 'warmView'
        | 'showAreas'
        | 'showStatistics'
        | 'inspectTiles'
        | 'clear'
        | 'clearEverything'
        | 'serveTiles'
        | 'showStorage'
        | 'showKeyboard'
        | 'openLogFile'
        | 'showAbout';
    };

/** Entries that Electron handles itself; in the page the command does it. */
type MenuRole = 'quit' | 'togglefullscreen';

export interface MenuEntry {
  readonly kind: 'entry';
  /** Unique in the menu and stable between versions. */
  readonly id: string;
  readonly label: string;
  readonly command: MenuCommand;
  /** In Electron's notation, e.g. `CmdOrCtrl+G`. */
  readonly accelerator?: string;
  /** More accelerators, which the menu doesn't show. */
  readonly alsoBy?: readonly string[];
  /** True for an entry that has keys and isn't shown. */
  readonly isHidden?: true;
  readonly role?: MenuRole;
  readonly enabled: boolean;
  /** Set together with `choice`: one of several (`radio`), or on and off (`checkbox`). */
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

/** The state that the menu shows. */
export interface MenuState extends Pick<Preferences, ToggleKey> {
  readonly sources: readonly Source[];
  readonly sourceId: SourceId;
}

const SEPARATOR: MenuSeparator = { kind: 'separator' };

type PlainCommandName = Exclude<MenuCommand['name'], 'selectSource' | 'toggle'>;

function entry(
  name: PlainCommandName,
  more: Partial<Pick<MenuEntry, 'id' | 'accelerator' | 'alsoBy' | 'isHidden' | 'role' | 'enabled'>> = {},
): MenuEntry {
  // Each of these is a command by its name alone, but the compiler tells at most 25 names apart.
  const command = { name } as MenuCommand;
  return { kind: 'entry', id: name, label: menuTexts[name], command, enabled: true, ...more };
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

function toggleEntry(key: ToggleKey, state: MenuState, accelerator?: string): MenuEntry {
  return {
    kind: 'entry',
    id: `toggle${key.slice(0, 1).toUpperCase()}${key.slice(1)}`,
    label: menuTexts[key],
    command: { name: 'toggle', key },
    ...(accelerator && { accelerator }),
    enabled: true,
    checked: state[key],
    choice: 'checkbox',
  };
}

/** The menus for a state: File, Edit, View, Go, Source, Cache, Help. */
export function buildMenu(state: MenuState): readonly Menu[] {
  const shown = state.sources.find((source) => source.id === state.sourceId);
  const isOwn = shown?.builtIn === false;
  const isEditable = isOwn || shown?.kind === 'http';
  return [
    {
      id: 'file',
      label: menuTexts.file,
      items: [
        entry('openFile', { accelerator: 'CmdOrCtrl+O' }),
        entry('openTileFolder'),
        entry('newDrawing'),
        // The Source menu has it too, beside the sources.
        entry('addSource', { id: 'fileAddSource' }),
        SEPARATOR,
        entry('importTiles'),
        entry('exportTiles'),
        entry('savePicture'),
        entry('print', { accelerator: 'CmdOrCtrl+P' }),
        SEPARATOR,
        toggleEntry('offline', state),
        SEPARATOR,
        entry('quit', { accelerator: 'CmdOrCtrl+Q', role: 'quit' }),
      ],
    },
    {
      id: 'edit',
      label: menuTexts.edit,
      items: [
        entry('undo', { accelerator: 'CmdOrCtrl+Z' }),
        entry('redo', { accelerator: 'CmdOrCtrl+Shift+Z', alsoBy: ['CmdOrCtrl+Y'] }),
      ],
    },
    {
      id: 'view',
      label: menuTexts.view,
      items: [
        // Most keyboards need Shift for the plus; the number pad has keys of its own.
        entry('zoomIn', { accelerator: 'CmdOrCtrl+Plus', alsoBy: ['CmdOrCtrl+=', 'CmdOrCtrl+numadd'] }),
        entry('zoomOut', { accelerator: 'CmdOrCtrl+-', alsoBy: ['CmdOrCtrl+numsub'] }),
        SEPARATOR,
        entry('showLayers', { accelerator: 'F8' }),
        entry('selectFeatures', { accelerator: 'Shift+F8' }),
        entry('measure', { accelerator: 'Shift+F2' }),
        toggleEntry('coverage', state, 'F2'),
        toggleEntry('dimming', state),
        entry('showUnits'),
        SEPARATOR,
        entry('fullScreen', { accelerator: 'F11', role: 'togglefullscreen' }),
      ],
    },
    {
      id: 'go',
      label: menuTexts.go,
      items: [
        entry('search', { accelerator: 'CmdOrCtrl+F' }),
        entry('goTo', { accelerator: 'CmdOrCtrl+G' }),
        entry('copyLink', { accelerator: 'CmdOrCtrl+L' }),
        SEPARATOR,
        entry('goBack', { accelerator: 'Alt+Left' }),
        entry('goForward', { accelerator: 'Alt+Right' }),
        entry('goHome', { accelerator: 'Alt+Home' }),
        SEPARATOR,
        entry('addBookmark', { accelerator: 'CmdOrCtrl+D' }),
        entry('showBookmarks', { accelerator: 'CmdOrCtrl+Shift+B' }),
      ],
    },
    {
      id: 'source',
      label: menuTexts.source,
      items: [
        ...state.sources.map((source) => sourceEntry(source, state)),
        SEPARATOR,
        entry('addSource'),
        entry('editSource', { enabled: isEditable }),
        // A copy would be of the same file.
        entry('duplicateSource', { enabled: shown?.kind !== 'archive' }),
        entry('removeSource', { enabled: isOwn }),
      ],
    },
    {
      id: 'cache',
      label: menuTexts.cache,
      items: [
        entry('warmView'),
        entry('showAreas', { accelerator: 'CmdOrCtrl+B' }),
        SEPARATOR,
        entry('showStatistics', { accelerator: 'CmdOrCtrl+I' }),
        entry('inspectTiles', { accelerator: 'CmdOrCtrl+E' }),
        entry('serveTiles'),
        SEPARATOR,
        entry('clear'),
        entry('clearEverything', { accelerator: 'CmdOrCtrl+Shift+Delete', isHidden: true }),
        entry('showStorage'),
      ],
    },
    {
      id: 'help',
      label: menuTexts.help,
      items: [entry('showKeyboard', { accelerator: 'F1' }), entry('openLogFile'), SEPARATOR, entry('showAbout')],
    },
  ];
}
