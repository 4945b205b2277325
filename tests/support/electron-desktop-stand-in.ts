/** The desktop of the Electron stand-in: displays, theme, dialogs, popup menus, link handlers, window positions. */
import type { App, Clipboard, Dialog, Display, MenuItemConstructorOptions, NativeTheme, Screen } from 'electron';
import { offer, offerClass, StandInEmitter, strict } from './electron-typings.ts';

export interface StandInRectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A question that stays open until a test answers it or its signal aborts. */
interface StandInQuestion {
  readonly window: object | undefined;
  readonly options: MessageBoxOptions;
  readonly answer: (response: number) => Promise<void>;
  isOpen: boolean;
}

interface MessageBoxOptions {
  readonly message: string;
  readonly buttons: readonly string[];
  readonly cancelId: number;
  readonly signal?: AbortSignal;
}

interface OpenDialogResult {
  readonly canceled: boolean;
  readonly filePaths: readonly string[];
}

class StandInTheme extends StandInEmitter {
  shouldUseDarkColors = false;

  constructor() {
    super('NativeTheme');
  }
}

const CheckedTheme = offerClass<NativeTheme>()(StandInTheme);

/** What a test sets up and inspects. */
export interface StandInDesktop {
  /** The work areas, the main display's first. */
  workAreas: readonly StandInRectangle[];
  readonly theme: StandInTheme;
  readonly questions: StandInQuestion[];
  readonly openDialogs: { readonly window: object; readonly options: object }[];
  readonly saveDialogs: { readonly window: object; readonly options: object }[];
  /** What is chosen in the next dialogs for saving. */
  savePath: Promise<{ readonly canceled: boolean; readonly filePath: string }>;
  /** What is chosen in the next file or folder dialogs. */
  chosenPath: Promise<OpenDialogResult>;
  readonly popups: { readonly template: Template; readonly options: object }[];
  /** True if the program is installed rather than started from source. */
  isPackaged: boolean;
  /** The current link handlers, by scheme. */
  readonly linkHandlers: Map<string, string>;
  readonly claimed: unknown[][];
  clipboard: string;
}

const NOTHING_CHOSEN: OpenDialogResult = { canceled: true, filePaths: [] };

/** A desktop with one light 1920x1080 display, where dialogs are cancelled. */
export function createStandInDesktop(): StandInDesktop {
  return {
    workAreas: [{ x: 0, y: 0, width: 1920, height: 1080 }],
    theme: strict('nativeTheme', new CheckedTheme()),
    questions: [],
    openDialogs: [],
    saveDialogs: [],
    savePath: Promise.resolve({ canceled: true, filePath: '' }),
    chosenPath: Promise.resolve(NOTHING_CHOSEN),
    popups: [],
    isPackaged: false,
    linkHandlers: new Map(),
    claimed: [],
    clipboard: '',
  };
}

/** The parts of the `electron` module that access this desktop. */
export function createDesktopModule(desktop: StandInDesktop, isReady: () => boolean) {
  const listDisplays = (): object[] => {
    if (!isReady()) throw new Error("The 'screen' module can't be used before the app 'ready' event");
    return desktop.workAreas.map((workArea, id) => offer<Display>()('display', { id, workArea: { ...workArea } }));
  };
  return {
    screen: offer<Screen>()('screen', {
      getAllDisplays: listDisplays,
      getPrimaryDisplay: () => listDisplays()[0] ?? {},
    }),
    nativeTheme: desktop.theme,
    clipboard: offer<Clipboard>()('clipboard', {
      writeText: async (text: string) => {
        desktop.clipboard = text;
      },
    }),
    dialog: offer<Dialog>()('dialog', {
      showMessageBox: (...args: unknown[]) => showQuestion(desktop, args),
      // The typings are checked against the shorter overload; we use the other one.
      showOpenDialog: (...[window = {}, options = {}]: object[]): Promise<object> => {
        desktop.openDialogs.push({ window, options });
        return desktop.chosenPath;
      },
      showSaveDialog: (...[window = {}, options = {}]: object[]): Promise<object> => {
        desktop.saveDialogs.push({ window, options });
        return desktop.savePath;
      },
    }),
  };
}

/** The desktop's part of `app`. */
export function describeDesktopApp(desktop: StandInDesktop): object {
  return offer<App>()('app', {
    get isPackaged() {
      return desktop.isPackaged;
    },
    getApplicationNameForProtocol: (url: string) => desktop.linkHandlers.get(url.slice(0, url.indexOf(':'))) ?? '',
    setAsDefaultProtocolClient: (...args: unknown[]) => {
      desktop.claimed.push(args);
      return true;
    },
  });
}

type Template = readonly MenuItemConstructorOptions[];

/** A native menu and its template. */
export interface StandInMenu {
  readonly template: Template;
}

/** `Menu.buildFromTemplate`, for a menu that can also pop up. */
export function buildStandInMenu(desktop: StandInDesktop, template: Template): StandInMenu {
  const popup = (options: object): void => void desktop.popups.push({ template, options });
  return strict('menu', { template, popup });
}

/** Members of {@link StandInPlacedWindow} that only tests read. */
export type PlacedWindowSeen = 'isShown' | 'minimized' | 'maximized' | 'fullScreen' | 'normalBounds' | 'colours';

/** A window's position on the desktop. Nothing changes on its own: tests set fields and emit events. */
export abstract class StandInPlacedWindow extends StandInEmitter {
  isShown = false;
  minimized = false;
  maximized = false;
  fullScreen = false;
  /** The bounds while neither maximised nor full screen. */
  normalBounds: StandInRectangle = { x: 0, y: 0, width: 1280, height: 800 };
  readonly colours: string[] = [];

  abstract isDestroyed(): boolean;

  show(): void {
    this.isShown = true;
    this.emit('show');
  }

  /** Also shows the window, like the real one. */
  maximize(): void {
    this.maximized = true;
    this.show();
    this.emit('maximize');
  }

  setFullScreen(flag: boolean): void {
    this.fullScreen = flag;
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen');
  }

  restore(): void {
    this.minimized = false;
    this.emit('restore');
  }

  isVisible(): boolean {
    return this.alive(this.isShown);
  }

  isMinimized(): boolean {
    return this.alive(this.minimized);
  }

  isMaximized(): boolean {
    return this.alive(this.maximized);
  }

  isFullScreen(): boolean {
    return this.alive(this.fullScreen);
  }

  getNormalBounds(): StandInRectangle {
    return this.alive({ ...this.normalBounds });
  }

  setBackgroundColor(colour: string): void {
    this.alive(this.colours.push(colour));
  }

  // Not a private name, which the strict proxy couldn't find.
  private alive<Value>(value: Value): Value {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
    return value;
  }
}

function showQuestion(desktop: StandInDesktop, args: unknown[]): Promise<object> {
  const options = args.at(-1) as MessageBoxOptions;
  return new Promise((resolve) => {
    const close = (response: number): void => {
      question.isOpen = false;
      resolve({ response, checkboxChecked: false });
    };
    const question: StandInQuestion = {
      window: args.length > 1 ? (args[0] as object) : undefined,
      options,
      isOpen: true,
      // Once this resolves, the awaiting code has received the answer.
      answer: async (response) => {
        close(response);
        await new Promise((done) => setImmediate(done));
      },
    };
    options.signal?.addEventListener('abort', () => close(options.cancelId), { once: true });
    desktop.questions.push(question);
  });
}
