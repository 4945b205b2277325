/**
 * A stand-in for the `electron` module where its binary cannot be had: it structured-clones every message both ways, has
 * only what is used, and throws when asked for more. It shows nothing; what only the real one can show is in tests/electron.
 */
import { EventEmitter, once } from 'node:events';
import { openStandInPage, type StandInPage, strict } from './electron-bridge-stand-in.ts';
import {
  buildStandInMenu,
  createDesktopModule,
  createStandInDesktop,
  describeDesktopApp,
  type StandInDesktop,
  StandInPlacedWindow,
} from './electron-desktop-stand-in.ts';
import { createStandInIpc, type StandInFrame } from './electron-ipc-stand-in.ts';
import { createStandInSessions, type StandInSessions } from './electron-net-stand-in.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

interface WindowOptions {
  readonly show?: boolean;
  readonly webPreferences: { readonly preload: string };
}

/** One call of `setProgressBar`, as it was made. */
type ProgressCall = readonly [progress: number, options?: { readonly mode: string }];

interface OpenRequest {
  readonly url: string;
}

/** What has happened in the stand-in, for tests to look at. */
interface StandInRecord {
  readonly exits: number[];
  readonly sessionHandlers: Record<string, (...args: never[]) => unknown>;
  readonly privileges: unknown[];
  readonly paths: Record<string, string>;
  readonly openedOutside: string[];
  readonly openedFolders: string[];
  readonly windows: StandInWindow[];
  /** Notifications that were shown. */
  readonly notifications: StandInNotification[];
  /** Whether the desktop shows notifications at all. */
  canNotify: boolean;
  appUserModelId: string;
  isSandboxed: boolean;
  /** True once the program has waited for it. */
  isReady: boolean;
  menu: readonly Record<string, unknown>[];
  scheme: SchemeHandler | undefined;
}

/** A window without a screen: it loads its page through the scheme's handler and runs the built preload in it. */
export class StandInWindow extends StandInPlacedWindow {
  readonly options: WindowOptions;
  readonly webContents: StandInContents;
  readonly progressCalls: ProgressCall[] = [];
  isFocused = false;
  #isDestroyed = false;
  readonly #onClosed: () => void;

  constructor(options: WindowOptions, main: Main) {
    super();
    this.options = options;
    this.webContents = new StandInContents(main);
    this.#onClosed = () => main.app.emit('window-all-closed');
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url, this.options.webPreferences.preload);
    this.emit('ready-to-show');
  }

  focus(): void {
    this.isFocused = true;
    this.emit('focus');
  }

  setProgressBar(...call: ProgressCall): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    this.progressCalls.push(call);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  close(): void {
    if (this.#isDestroyed) return;
    this.emit('close');
    this.#isDestroyed = true;
    this.isFocused = false;
    this.emit('closed');
    this.#onClosed();
  }
}

/** A notification of the desktop: it is shown to nobody, and tests click on it by its event. */
class StandInNotification extends EventEmitter {
  readonly options: { readonly title: string; readonly body: string };

  constructor(options: StandInNotification['options']) {
    super();
    this.options = options;
  }
}

class StandInContents extends EventEmitter {
  readonly mainFrame: StandInFrame = { url: '' };
  page: StandInPage | undefined;
  openHandler: (request: OpenRequest) => { action: string } = () => ({ action: 'allow' });
  reloads = 0;
  readonly #main: Main;

  constructor(main: Main) {
    super();
    this.#main = main;
  }

  async load(url: string, preload: string): Promise<void> {
    this.emit('did-start-loading');
    const response = await this.#main.record.scheme?.(new Request(url));
    if (response?.status !== 200) throw new Error(`ERR_FILE_NOT_FOUND (-6) loading '${url}'`);
    this.mainFrame.url = url;
    this.page = openStandInPage(preload, {
      invoke: (channel, args) => this.#main.invoke(this.mainFrame, channel, args),
      send: (channel, args) => this.#main.send(this.mainFrame, channel, args),
    });
  }

  send(channel: string, ...args: unknown[]): void {
    this.page?.deliver(
      channel,
      args.map((arg) => structuredClone(arg)),
    );
  }

  reload(): void {
    this.reloads += 1;
  }

  /** Ends the page's process, which is told as a crash would be. */
  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 2 });
  }

  setWindowOpenHandler(handler: StandInContents['openHandler']): void {
    this.openHandler = handler;
  }
}

interface Main {
  readonly app: EventEmitter;
  readonly record: StandInRecord;
  /** Calls a handler of the main process as a frame would. */
  readonly invoke: (frame: StandInFrame | null, channel: string, args: unknown[]) => Promise<unknown>;
  readonly send: (frame: StandInFrame | null, channel: string, args: unknown[]) => void;
}

export interface ElectronStandIn extends Main {
  readonly desktop: StandInDesktop;
  /** Sessions beside the default one, and what was fetched through them. */
  readonly sessions: StandInSessions;
  /** What `import … from 'electron'` gives the main process. */
  readonly module: Record<string, unknown>;
}

/** A new, ready stand-in; `isSecond` tells whether Electron's own single-instance lock is taken already. */
export function createElectronStandIn(isSecond: () => boolean = () => false): ElectronStandIn {
  const record = createRecord();
  const { ipcMain, invoke, send } = createStandInIpc();
  const desktop = createStandInDesktop();
  const app = Object.defineProperties(createApp(record, isSecond), describeDesktopApp(desktop));
  const main: Main = { app, record, invoke, send };
  const setHandler = (name: string) => (handler: (...args: never[]) => unknown) => {
    record.sessionHandlers[name] = handler;
  };
  const session = {
    setPermissionRequestHandler: setHandler('request'),
    setPermissionCheckHandler: setHandler('check'),
    setDevicePermissionHandler: setHandler('device'),
    protocol: strict('protocol', {
      handle: (_scheme: string, handler: SchemeHandler) => {
        record.scheme = handler;
      },
    }),
  };
  const sessions = createStandInSessions(() => record.isReady);
  return { ...main, desktop, sessions, module: createModule(main, { session, sessions, ipcMain, desktop }) };
}

function createRecord(): StandInRecord {
  return {
    exits: [],
    sessionHandlers: {},
    privileges: [],
    paths: {},
    openedOutside: [],
    openedFolders: [],
    windows: [],
    notifications: [],
    canNotify: true,
    appUserModelId: '',
    isSandboxed: false,
    isReady: false,
    menu: [],
    scheme: undefined,
  };
}

interface ModuleParts {
  readonly session: object;
  readonly sessions: StandInSessions;
  readonly ipcMain: object;
  readonly desktop: StandInDesktop;
}

function createModule(main: Main, { session, sessions, ipcMain, desktop }: ModuleParts): Record<string, unknown> {
  const { record, app } = main;
  class BrowserWindow extends StandInWindow {
    constructor(options: WindowOptions) {
      super(options, main);
      record.windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }

    static getFocusedWindow(): StandInWindow | null {
      return record.windows.find((window) => window.isFocused) ?? null;
    }
  }
  class Notification extends StandInNotification {
    static isSupported(): boolean {
      return record.canNotify;
    }

    show(): void {
      record.notifications.push(this);
    }
  }
  return {
    app,
    ...createDesktopModule(desktop, () => record.isReady),
    BrowserWindow: strict('BrowserWindow', BrowserWindow),
    Notification: strict('Notification', Notification),
    ipcMain: strict('ipcMain', ipcMain),
    session: strict('session', {
      defaultSession: strict('defaultSession', session),
      fromPartition: sessions.fromPartition,
    }),
    protocol: strict('protocol', {
      registerSchemesAsPrivileged: (schemes: unknown[]) => {
        if (record.privileges.length > 0) throw new Error('schemes are registered twice');
        record.privileges.push(...schemes);
      },
    }),
    shell: strict('shell', {
      openExternal: async (url: string) => void record.openedOutside.push(url),
      openPath: async (path: string) => {
        record.openedFolders.push(path);
        return '';
      },
    }),
    Menu: strict('Menu', {
      buildFromTemplate: (template: readonly Record<string, unknown>[]) => buildStandInMenu(desktop, template),
      setApplicationMenu: (menu: readonly Record<string, unknown>[]) => {
        record.menu = menu;
      },
    }),
  };
}

function createApp(record: StandInRecord, isSecond: () => boolean): EventEmitter {
  const app = new EventEmitter();
  return Object.assign(app, {
    enableSandbox: () => {
      record.isSandboxed = true;
    },
    setAppUserModelId: (id: string) => {
      record.appUserModelId = id;
    },
    setPath: (name: string, path: string) => {
      record.paths[name] = path;
    },
    requestSingleInstanceLock: () => !isSecond(),
    whenReady: async () => {
      record.isReady = true;
    },
    quit: () => {
      let isPrevented = false;
      app.emit('before-quit', {
        preventDefault: () => {
          isPrevented = true;
        },
      });
      if (!isPrevented) record.exits.push(0);
    },
    exit: (code: number) => {
      record.exits.push(code);
      app.emit('exited');
    },
  });
}

/** Resolves with the exit code once the stand-in's program has ended. */
export async function waitForExit({ app, record }: Pick<ElectronStandIn, 'app' | 'record'>): Promise<number> {
  if (record.exits.length === 0) await once(app, 'exited');
  return record.exits[0] ?? 0;
}
