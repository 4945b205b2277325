/** The desktop around the Electron stand-in: displays, theme, dialogs, popup menus, link handlers, and a window's place. */
import { EventEmitter } from 'node:events';
import { strict } from './electron-bridge-stand-in.ts';

export interface StandInRectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A question that is open until a test answers it, or its signal takes it away. */
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

/** What a test sets up and looks at. */
export interface StandInDesktop {
  /** The work areas, the main display's first. */
  workAreas: readonly StandInRectangle[];
  readonly theme: EventEmitter & { shouldUseDarkColors: boolean };
  readonly questions: StandInQuestion[];
  readonly folderDialogs: { readonly window: object; readonly options: object }[];
  /** What people choose in the next folder dialogs. */
  chosenFolder: Promise<OpenDialogResult>;
  readonly popups: { readonly template: readonly Record<string, unknown>[]; readonly options: object }[];
  /** Whether the program is installed rather than started from its sources. */
  isPackaged: boolean;
  /** The programs that open links now, by scheme. */
  readonly linkHandlers: Map<string, string>;
  readonly claimed: unknown[][];
}

const NOTHING_CHOSEN: OpenDialogResult = { canceled: true, filePaths: [] };

/** A desktop with one display of 1920x1080 in light colours, on which people choose nothing. */
export function createStandInDesktop(): StandInDesktop {
  return {
    workAreas: [{ x: 0, y: 0, width: 1920, height: 1080 }],
    theme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false }),
    questions: [],
    folderDialogs: [],
    chosenFolder: Promise.resolve(NOTHING_CHOSEN),
    popups: [],
    isPackaged: false,
    linkHandlers: new Map(),
    claimed: [],
  };
}

/** The parts of the `electron` module that reach this desktop. */
export function createDesktopModule(desktop: StandInDesktop, isReady: () => boolean): Record<string, unknown> {
  const listDisplays = (): object[] => {
    if (!isReady()) throw new Error("The 'screen' module can't be used before the app 'ready' event");
    return desktop.workAreas.map((workArea, id) => strict('display', { id, workArea: { ...workArea } }));
  };
  return {
    screen: strict('screen', {
      getAllDisplays: listDisplays,
      getPrimaryDisplay: () => listDisplays()[0],
    }),
    nativeTheme: strict('nativeTheme', desktop.theme),
    dialog: strict('dialog', {
      showMessageBox: (...args: unknown[]) => showQuestion(desktop, args),
      showOpenDialog: (window: object, options: object) => {
        desktop.folderDialogs.push({ window, options });
        return desktop.chosenFolder;
      },
    }),
  };
}

/** What `app` has of the desktop. */
export function describeDesktopApp(desktop: StandInDesktop): PropertyDescriptorMap {
  return {
    isPackaged: { get: () => desktop.isPackaged },
    getApplicationNameForProtocol: {
      value: (url: string) => desktop.linkHandlers.get(url.slice(0, url.indexOf(':'))) ?? '',
    },
    setAsDefaultProtocolClient: {
      value: (...args: unknown[]) => {
        desktop.claimed.push(args);
        return true;
      },
    },
  };
}

type Template = readonly Record<string, unknown>[];

/** `Menu.buildFromTemplate`: the template itself, that can also pop up. */
export function buildStandInMenu(desktop: StandInDesktop, template: Template): Template {
  return Object.defineProperty([...template], 'popup', {
    value: (options: object) => void desktop.popups.push({ template, options }),
  });
}

/** What a window knows of its place on the desktop. Nothing moves by itself: tests set the fields and emit the events. */
export abstract class StandInPlacedWindow extends EventEmitter {
  isShown = false;
  minimized = false;
  maximized = false;
  fullScreen = false;
  /** The bounds while it fills nothing. */
  normalBounds: StandInRectangle = { x: 0, y: 0, width: 1280, height: 800 };
  readonly colours: string[] = [];

  abstract isDestroyed(): boolean;

  show(): void {
    this.isShown = true;
    this.emit('show');
  }

  /** As the real one, it also shows the window. */
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
    return this.#alive(this.isShown);
  }

  isMinimized(): boolean {
    return this.#alive(this.minimized);
  }

  isMaximized(): boolean {
    return this.#alive(this.maximized);
  }

  isFullScreen(): boolean {
    return this.#alive(this.fullScreen);
  }

  getNormalBounds(): StandInRectangle {
    return this.#alive({ ...this.normalBounds });
  }

  setBackgroundColor(colour: string): void {
    this.#alive(this.colours.push(colour));
  }

  #alive<Value>(value: Value): Value {
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
      // Whoever waits for the answer has had it once this resolves.
      answer: async (response) => {
        close(response);
        await new Promise((done) => setImmediate(done));
      },
    };
    options.signal?.addEventListener('abort', () => close(options.cancelId), { once: true });
    desktop.questions.push(question);
  });
}
